"""Judges evidence records (RFC 4998, 4.3 and 5.3), of our making or a stranger's.

Each archive timestamp is judged at the time of the next one, the last at the time of validation: so long
the next one came before certificate, signature and hash of the one before had ended, nothing is missing
from the proof. What missed its renewal is INDETERMINATE, what does not fit together FAILED.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from archive.errors import EvidenceUnreadableError, HashUnavailableError, SignatureUncheckedError
from archive.model.evidence import LogHead
from archive.model.verdict import Cause, Check, Outcome
from archive.sign.certificate import moment_in_words
from archive.sign.evidence import hashes, record
from archive.sign.evidence.merkle import root_of
from archive.sign.evidence.record import MALFORMED, Record, Stamp, first_line
from archive.sign.evidence.token import Stated, stated
from archive.sign.policy import AlgorithmPolicy
from archive.texts import _, counted

CODE = "evidence"
_TREE = _("Свидетельство: файл в дереве отпечатков")
_BESIDE = _("Свидетельство: приложения к записи")
_HEAD = _("Свидетельство: состояние журнала событий")

Judge = Callable[[bytes, bytes, datetime], Check]
"""Judges a token, with the record's cryptoInfos, from when on the next one vouches for it."""


@dataclass(frozen=True, slots=True)
class _Link:
    """An archive timestamp in its place."""

    chain: int
    place: int
    stamp: Stamp
    says: Stated


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: do these evidence records prove this file, at this time?"""

    data: bytes
    beside: tuple[bytes, ...]
    at: datetime


class EvidenceChecker:
    """Judges with what it was given to trust."""

    def __init__(self, judge: Judge, policy: AlgorithmPolicy) -> None:
        """Take the judge of tokens, and the policy for the hashes of the trees."""
        self._judge, self._policy = judge, policy

    def check(self, question: Question, ders: Sequence[bytes]) -> list[Check]:
        """Return the checks of every evidence record that no later one continues. Never raises."""
        read, broken = [], []
        for der in ders:
            try:
                read.append(record.read(der))
            except EvidenceUnreadableError as error:
                broken.append(_failed(_TREE, str(error), question.at, Cause.UNREADABLE))
        standing = [each for each in read if not any(later.continues(each) for later in read)]
        return [*broken, *(check for each in standing for check in self._one(question, each))]

    def _one(self, question: Question, evidence: Record) -> list[Check]:
        try:
            return list(self._checks(question, evidence))
        except (HashUnavailableError, SignatureUncheckedError) as error:
            return [Check(CODE, _TREE, Outcome.INDETERMINATE, str(error), question.at, Cause.ALGORITHM_UNKNOWN)]
        except MALFORMED as error:
            why = _("свидетельство повреждено ({why})").format(why=first_line(error))
            return [_failed(_TREE, why, question.at, Cause.UNREADABLE)]

    def _checks(self, question: Question, evidence: Record) -> Iterator[Check]:
        links = [
            _Link(chain, place, stamp, stated(stamp.token))
            for chain, stamps in enumerate(evidence.chains)
            for place, stamp in enumerate(stamps)
        ]
        first = links[0].says.at
        yield _tree(question, evidence, links)
        yield from _beside(question, evidence, first)
        for number, link in enumerate(links, 1):
            later = links[number].says.at if number < len(links) else question.at
            title = _("Свидетельство: штамп времени {number} из {count}").format(number=number, count=len(links))
            yield replace(self._stamp(link, evidence.crypto_infos, later), title=title)
        yield _head(links)

    def _stamp(self, link: _Link, infos: bytes, later: datetime) -> Check:
        """Judge one archive timestamp at the time of the next."""
        check = self._judge(link.stamp.token_der, infos, later)
        objection = self._policy.objection(link.stamp.algorithm, later)
        if check.outcome is not Outcome.PASSED or not objection:
            return check
        reason = _("дерево отпечатков: {why}").format(why=objection)
        return Check(CODE, "", Outcome.INDETERMINATE, reason, later, Cause.ALGORITHM_WEAK)


def expected(evidence: Record, chain: int, place: int, data: bytes) -> bytes:
    """Return the hash that an archive timestamp must hold: of the file, of file and past, or of the stamp before."""
    algorithm = evidence.chains[chain][0].algorithm
    if place:
        return hashes.digest(evidence.chains[chain][place - 1].token_der, algorithm)
    own = hashes.digest(data, algorithm)
    return renewed_leaf(own, evidence.before(chain), algorithm) if chain else own


def renewed_leaf(own: bytes, past: bytes, algorithm: str) -> bytes:
    """Return the hash of a file's hash and the chains before (RFC 4998, 5.2, step 4)."""
    return hashes.digest(own + hashes.digest(past, algorithm), algorithm)


def _tree(question: Question, evidence: Record, links: Sequence[_Link]) -> Check:
    """Does the file's hash lead to every timestamp, and each timestamp cover the one before?"""
    at = links[0].says.at
    for link in links:
        if fault := _misfit(question.data, evidence, link):
            cause = Cause.PROOF_BROKEN if link.place or link.chain else Cause.EVIDENCE_OF_ANOTHER
            return _failed(_TREE, fault, link.says.at, cause)
    if any(after.says.at < before.says.at for before, after in pairwise(links)):
        return _failed(_TREE, _("штампы стоят не по порядку времени"), at, Cause.TIMESTAMP_ORDER)
    algorithms = ", ".join(dict.fromkeys(link.stamp.algorithm for link in links))
    reason = _("файл неизменен с {when}; отпечатки: {algorithms}; {stamps}").format(
        when=moment_in_words(at),
        algorithms=algorithms,
        stamps=counted(len(links), "штамп", "штампа", "штампов"),
    )
    return Check(CODE, _TREE, Outcome.PASSED, reason, at, Cause.HOLDS)


def _misfit(data: bytes, evidence: Record, link: _Link) -> str:
    """Return in words where the way from the file to the timestamp breaks; empty when it holds."""
    stamp, says = link.stamp, link.says
    if stamp.algorithm != evidence.chains[link.chain][0].algorithm:
        return _("в одной цепочке разные отпечатки")
    leaf = expected(evidence, link.chain, link.place, data)
    if stamp.lists and leaf not in stamp.lists[0]:
        if link.place:
            return _("продление от {when} поставлено не на предыдущий штамп").format(when=moment_in_words(says.at))
        return _("свидетельство составлено на другой файл, или файл изменён")
    root = root_of(stamp.lists, lambda joined: hashes.digest(joined, stamp.algorithm)) if stamp.lists else leaf
    if (says.imprint_algorithm, says.imprint) != (stamp.algorithm, root):
        if not stamp.lists and not link.place:
            return _("свидетельство составлено на другой файл, или файл изменён")
        return _("дерево отпечатков не сходится со штампом от {when}").format(when=moment_in_words(says.at))
    return ""


def _beside(question: Question, evidence: Record, at: datetime) -> Iterator[Check]:
    """Say how many of the sidecars stood under the same timestamp; one added later is no fault."""
    if not question.beside:
        return
    last = len(evidence.chains) - 1
    first_lists = evidence.chains[last][0].lists[:1]
    held = {each for row in first_lists for each in row}
    covered = sum(expected(evidence, last, 0, each) in held for each in question.beside)
    reason = _("под тем же штампом: {covered} из {count}").format(covered=covered, count=len(question.beside))
    yield Check(CODE, _BESIDE, Outcome.PASSED, reason, at, Cause.HOLDS)


def _head(links: Sequence[_Link]) -> Check:
    """Is each log head that is stated also under its timestamp?"""
    at = links[-1].says.at
    stated_heads = [(link, head) for link in links for head in link.stamp.heads]
    for link, head in stated_heads:
        if hashes.digest(head, link.stamp.algorithm) not in (link.stamp.lists[0] if link.stamp.lists else ()):
            return _failed(
                _HEAD,
                _("указанное состояние журнала не под штампом: его вписали потом"),
                link.says.at,
                Cause.PROOF_BROKEN,
            )
    if not stated_heads:
        return Check(CODE, _HEAD, Outcome.PASSED, _("не указано"), at, Cause.HOLDS)
    return Check(CODE, _HEAD, Outcome.PASSED, _head_in_words(stated_heads[-1][1]), at, Cause.HOLDS)


def _head_in_words(document: bytes) -> str:
    head = LogHead.read(document)
    if head is None:
        return _("под штампом, но записано не нашим архивом")
    return _("под штампом: событие № {sequence}, отпечаток {digest}").format(sequence=head.sequence, digest=head.digest)


def _failed(title: str, reason: str, at: datetime, cause: Cause) -> Check:
    return Check(CODE, title, Outcome.FAILED, reason, at, cause)
