"""Judges the signatures of a PDF: PAdES B-B to B-LTA, with chains of later timestamps (ETSI EN 319 102-1).

Six questions of each signature and timestamp, each answered on its own: is it intact, did its certificate
lead to a trusted root at the time that matters, was it revoked then, does a timestamp that holds say when,
was anything changed after it, does the last one cover the entire file. `archive/sign/validation/` tells how.
What pyHanko's difference analysis lets pass (a changed /Info, junk after the end) fails by the coverage of
the file. Revocation is judged from what the file carries; nothing is fetched.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, x509
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from archive.errors import SettingError, SignatureUncheckedError
from archive.model.verdict import Cause, Check, Outcome, Verdict
from archive.sign.coverage import BYTES, Gap, found_gap
from archive.sign.detached import Beside, DetachedJudge, Lists
from archive.sign.policy import AlgorithmPolicy
from archive.sign.validation import answers
from archive.sign.validation.algorithms import Algorithms, Reliance
from archive.sign.validation.chain import Chain, Flaw, walk
from archive.sign.validation.changes import Change, Comparison
from archive.sign.validation.fields import field_faults, whose
from archive.sign.validation.opened import UNREADABLE, OpenedFile
from archive.sign.validation.report import Reported, written_report
from archive.sign.validation.signers import SignerFound, judge_signer
from archive.sign.validation.trust import Trust
from archive.texts import _, counted

_COVERAGE = _("Подпись охватывает весь файл")
_MODIFICATION = _("Изменения после подписания")
_SIGNATORIES = _("Состав и порядок подписей")


@dataclass(frozen=True, slots=True)
class _Judged:
    """Everything that was found in one file."""

    opened: OpenedFile
    chain: Chain
    signers: tuple[SignerFound, ...]
    comparison: Comparison


class PadesValidator:
    """Implements `ports.SignatureValidator` against the given roots."""

    def __init__(
        self,
        trust_anchors: Sequence[bytes],
        *,
        algorithms: Algorithms | None = None,
        policy: AlgorithmPolicy | None = None,
        crls: Lists = tuple,
    ) -> None:
        """Take root certificates, PEM (one or several in a file) or DER; what can be computed; what is relied on when.

        `crls` gives the lists of revoked certificates by which detached signatures are judged beside their own.
        Raises `SettingError` for what is no certificate.
        """
        roots = [root for anchor in trust_anchors for root in _certificates(anchor)]
        self._trust = Trust(roots, algorithms or Algorithms(), Reliance(policy) if policy else None)
        self._beside = DetachedJudge(self._trust, crls)

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        """Return the checks of every signature in `pdf`; bad input gives checks that do not pass, never an error."""
        return self._answered(pdf, at).checks

    def detached(
        self, data: bytes, signature: bytes, *, name: str, at: datetime, proven: bool = False
    ) -> Sequence[Check]:
        """Return one check for each signature in the detached `signature` of `data`; never raises on bad input."""
        return asyncio.run(self._beside.judge(Beside(data, signature, name, at, proven)))

    def report(
        self, pdf: bytes, *, at: datetime, judged_at: datetime | None = None, verdict: Verdict | None = None
    ) -> bytes:
        """Return the report of ETSI TS 119 102-2 as XML, with `verdict` of the whole archive beside it.

        `judged_at` is the time that `validate` was asked about, when that was not `at`.
        """
        answered = self._answered(pdf, judged_at or at)
        try:
            return written_report(pdf, answered.reported, verdict, at)
        except UNREADABLE:  # a forged signature may be judged and yet hold nothing to name it by
            return written_report(pdf, (Reported(None, answered.checks),), verdict, at)

    def _answered(self, pdf: bytes, at: datetime) -> "_Answered":
        try:
            opened = OpenedFile(pdf)
        except UNREADABLE as error:
            return _Answered((), (answers.unreadable(_("файл повреждён или это не PDF ({error})"), error, at),))
        try:
            return self._judge(opened, at)
        except SignatureUncheckedError as error:
            return _Answered((), (answers.unchecked(error.why, at),))
        except UNREADABLE as error:
            words = _("файл или подпись в нём повреждены ({error})")
            return _Answered((), (answers.unreadable(words, error, at),))

    def _judge(self, opened: OpenedFile, at: datetime) -> "_Answered":
        strange = [answers.strange(kind, at) for kind in opened.strange]
        if not opened.signatures:
            return _Answered((), tuple(strange or [answers.unsigned(at)]))
        judged = asyncio.run(self._judged(opened, at))
        alone = len(judged.signers) == 1
        signers = tuple((found, tuple(answers.of_signer(found, alone=alone))) for found in judged.signers)
        common = [
            *strange,
            *(() if signers else (answers.unsigned(at),)),
            *_archive_stamps(judged.chain),
            *answers.of_algorithms(judged.signers, judged.chain, self._trust),
            _modification(judged, at),
            *_signatories(opened, at),
            _coverage(judged, at),
        ]
        return _Answered(signers, tuple(common))

    async def _judged(self, opened: OpenedFile, at: datetime) -> _Judged:
        chain = await walk(opened, self._trust, at)
        signers = [await judge_signer(opened, self._trust, chain, each) for each in opened.signers]
        return _Judged(opened, chain, tuple(signers), Comparison(opened))


@dataclass(frozen=True, slots=True)
class _Answered:
    """The answers of one file: those of each signature, and those of the file."""

    signers: tuple[tuple[SignerFound, tuple[Check, ...]], ...]
    common: tuple[Check, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        """All of them, in the order in which people read them."""
        return (*(check for _found, own in self.signers for check in own), *self.common)

    @property
    def reported(self) -> Sequence[Reported]:
        """One report a signature; one without when there is no signature to report on."""
        if not self.signers:
            return (Reported(None, self.common),)
        return [Reported(found, (*own, *self.common)) for found, own in self.signers]


def _certificates(anchor: bytes) -> list[x509.Certificate]:
    try:
        ders = [der for _kind, _headers, der in pem.unarmor(anchor, multiple=True)] if pem.detect(anchor) else [anchor]
        roots = [x509.Certificate.load(der, strict=True) for der in ders]
        for root in roots:
            root.subject.native  # noqa: B018 - parsed here, so that a wrong file is found at start
    except (ValueError, TypeError) as error:
        raise SettingError(name="ARCHIVE_TRUST_ANCHORS", why=_("это не сертификат PEM или DER")) from error
    return roots


def _archive_stamps(chain: Chain) -> Iterator[Check]:
    for number, (_signature, stamp) in enumerate(chain.stamps, start=1):
        title = f"{answers.ARCHIVE_TIMESTAMP} № {number}" if len(chain.stamps) > 1 else answers.ARCHIVE_TIMESTAMP
        good = _("файл вместе с подписями и данными для их проверки не изменялся с {when}, удостоверил {who}")
        yield answers.of_stamp(stamp, "archive-timestamp", title, good)


def _modification(judged: _Judged, at: datetime) -> Check:
    """Judge what was put over each sound signature and timestamp; the gravest answer stands."""
    sound = [found.signature for found in judged.signers if found.judgement is not None and found.judgement.sound]
    sound += [each for each, stamp in judged.chain.stamps if stamp.judgement and stamp.flaw is not Flaw.FORGED]
    if not sound:
        reason = _("подпись не сходится, сравнивать не с чем")
        return Check("modification", _MODIFICATION, Outcome.INDETERMINATE, reason, at, Cause.PROOF_BROKEN)
    match max(judged.comparison.since(each) for each in sound):
        case Change.CONTENT:
            reason = _("поверх подписанного дописано другое содержание, а подпись таких изменений не допускает")
            return Check("modification", _MODIFICATION, Outcome.FAILED, reason, at, Cause.CONTENT_CHANGED)
        case Change.METADATA:
            reason = _("страницы не тронуты, но после подписания изменены сведения о документе или добавлены объекты")
            return Check("modification", _MODIFICATION, Outcome.INDETERMINATE, reason, at, Cause.METADATA_CHANGED)
        case Change.SIGNED:
            reason = _("после первой подписи заполнены только предусмотренные ею поля подписей")
        case _:
            reason = _("поверх подписанного ничего не дописано")
    return Check("modification", _MODIFICATION, Outcome.PASSED, reason, at, Cause.HOLDS)


def _signatories(opened: OpenedFile, at: datetime) -> Iterator[Check]:
    """Judge who signed; one signature in its one field needs no words."""
    faults = field_faults(opened)
    for fault in faults:
        yield Check("signatories", _SIGNATORIES, fault.outcome, fault.words, at, fault.cause)
    if not faults and len(opened.signers) > 1:
        words = _("подписали все: {names}").format(names=", ".join(whose(each.field_name) for each in opened.signers))
        yield Check("signatories", _SIGNATORIES, Outcome.PASSED, words, at, Cause.HOLDS)


def _coverage(judged: _Judged, at: datetime) -> Check:
    opened, last = judged.opened, judged.opened.signatures[-1]
    for signature in opened.signatures[:-1]:
        if (gap := _gap(opened.pdf, signature)) and gap.cause is not Cause.APPENDED:
            return Check("coverage", _COVERAGE, Outcome.FAILED, gap.words, at, gap.cause)
        if signature.evaluate_signature_coverage() < SignatureCoverageLevel.ENTIRE_REVISION:
            reason = _("подпись охватывает не всё, что было в файле, когда её ставили")
            return Check("coverage", _COVERAGE, Outcome.FAILED, reason, at, Cause.BYTE_RANGE)
    gap = _gap(opened.pdf, last)
    size = counted(len(opened.pdf), *BYTES)
    if gap is None:
        reason = _("весь файл ({size}), кроме места самой подписи").format(size=size)
        return Check("coverage", _COVERAGE, Outcome.PASSED, reason, at, Cause.HOLDS)
    if gap.cause is Cause.APPENDED and _is_validation_data(judged, last):
        reason = _("весь документ; после подписи дописаны только данные для её проверки, их удостоверит архивный штамп")
        return Check("coverage", _COVERAGE, Outcome.PASSED, reason, at, Cause.HOLDS)
    return Check("coverage", _COVERAGE, Outcome.FAILED, gap.words, at, gap.cause)


def _gap(pdf: bytes, signature: EmbeddedPdfSignature) -> Gap | None:
    return found_gap(pdf, list(signature.byte_range), signature.pkcs7_content)


def _is_validation_data(judged: _Judged, last: EmbeddedPdfSignature) -> bool:
    """Tell whether what follows the last signature is the DSS of level B-LT and nothing else."""
    opened, revision = judged.opened, int(last.signed_revision)
    added = opened.last_revision > revision and opened.material(opened.last_revision) != opened.material(revision)
    ends = opened.pdf.rstrip(b"\r\n").endswith(b"%%EOF")
    return added and ends and judged.comparison.of_tail(revision) is Change.NOTHING
