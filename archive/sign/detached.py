"""Judges a detached CMS signature that stands beside a file (CAdES, ETSI EN 319 122; RFC 5652).

With the same means as the signatures inside a PDF: whose certificates lead where, was one revoked, which
timestamp tells the time. A file may hold the signatures of several people; each gets one answer, the gravest
of its own with the reasons of all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, crl
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter
from pyhanko.sign.validation.status import PdfSignatureStatus

from archive.errors import SignatureUncheckedError
from archive.model.verdict import DETACHED, Check, Outcome
from archive.sign.armour import der_of
from archive.sign.certificate import in_words
from archive.sign.policy import key_algorithm
from archive.sign.revocation_info import answers_in, lists_in
from archive.sign.validation import answers
from archive.sign.validation.algorithms import called
from archive.sign.validation.chain import Proof, Stamp, judge_token, matches
from archive.sign.validation.opened import UNREADABLE, Material
from archive.sign.validation.trust import Trust
from archive.texts import _

MOST_BYTES = 1024 * 1024
"""A signature with certificates, timestamp and lists takes some tens of kilobytes."""
MOST_SIGNERS = 32
_TITLE = _("Отсоединённая подпись {name}")
_STAMPED = _("штамп времени: подписано не позже {when}, удостоверил {who}")
_USAGE = PdfSignatureStatus.default_usage_constraints(None)
Lists = Callable[[], Sequence[crl.CertificateList]]
_GRAVITY = (Outcome.FAILED, Outcome.INDETERMINATE, Outcome.PASSED)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is to be judged: the file, the signature as it was saved, and since when both are known to exist.

    `name` tells it from others in words: «№ 2», or the file's name in quotes. `proven` says that a timestamp
    tells `at`, and not only whoever keeps them.
    """

    data: bytes
    signature: bytes
    name: str
    at: datetime
    proven: bool = False


class DetachedJudge:
    """Judges detached signatures against the trust that the validator has."""

    def __init__(self, trust: Trust, crls: Lists = tuple) -> None:
        """Take whom to trust, and what gives lists of revoked certificates beyond those that a signature carries."""
        self._trust, self._crls = trust, crls

    async def judge(self, beside: Beside) -> Sequence[Check]:
        """Return one check a signature, of code «detached-signature»; bad input gives checks, never an error."""
        try:
            signed = _parsed(beside.signature)
            return [await self._one(each, beside) for each in _each_alone(signed)]
        except SignatureUncheckedError as error:
            return [_check(beside, answers.unchecked(error.why, beside.at))]
        except UNREADABLE as error:
            return [
                _check(beside, answers.unreadable(_("это не отсоединённая подпись CMS ({error})"), error, beside.at))
            ]

    async def _one(self, signed: cms.SignedData, beside: Beside) -> Check:
        algorithms = self._trust.algorithms
        if missing := algorithms.missing(signed):
            return _check(beside, answers.unchecked(missing, beside.at), _claimed(signed))
        stamp = await self._stamp(signed, beside)
        holds = stamp is not None and stamp.holds
        at = stamp.at if stamp is not None and holds else beside.at
        digest = algorithms.digest(str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native), beside.data)
        judgement = await self._trust.judge(
            signed, self._material(signed), usage=_USAGE, at=at, algorithms_at=at, digest=digest
        )
        found = [*answers.of_judgement(judgement, proven=holds or beside.proven)]
        if stamp is not None:
            found.append(answers.of_stamp(stamp, DETACHED, "", _STAMPED))
        return _worst(beside, found, called(key_algorithm(judgement.status.signing_cert.public_key)))

    async def _stamp(self, signed: cms.SignedData, beside: Beside) -> Stamp | None:
        """Return the first timestamp over the signature that holds, else the last that does not, else None."""
        signer = signed["signer_infos"][0]
        value, stamp = bytes(signer["signature"].native), None
        for token in extract_tst_data_iter(signer, signed=False):
            stamp = await self._judged(token, value, beside)
            if stamp.holds:
                break
        return stamp

    async def _judged(self, token: cms.SignedData, value: bytes, beside: Beside) -> Stamp:
        proof, material = Proof(beside.at, 0, by_stamp=beside.proven), self._material(token)
        return await judge_token(token, lambda: matches(token, value, self._trust), material, self._trust, proof)

    def _material(self, signed: cms.SignedData) -> Material:
        """Return what a CMS tells of revocation, and the lists given that speak of its certificates."""
        certificates = [each.chosen for each in signed["certificates"] or () if each.name == "certificate"]
        issuers = {each.issuer.hashable for each in certificates}
        given = [each for each in self._crls() if each.issuer.hashable in issuers]
        return Material(crls=(*lists_in(signed), *given), ocsps=tuple(answers_in(signed)))


def _parsed(data: bytes) -> cms.SignedData:
    if len(data) > MOST_BYTES:
        raise ValueError(_("больше 1 МиБ"))
    found = cms.ContentInfo.load(der_of(data), strict=True)
    if found["content_type"].native != "signed_data":
        raise ValueError(found["content_type"].native)
    signed: cms.SignedData = found["content"]
    if signed["encap_content_info"]["content"].native is not None:
        raise ValueError(_("она содержит сам документ"))
    if not 1 <= len(signed["signer_infos"]) <= MOST_SIGNERS:
        raise ValueError(_("подписей в ней: {count}").format(count=len(signed["signer_infos"])))
    return signed


def _each_alone(signed: cms.SignedData) -> Iterator[cms.SignedData]:
    """Return a copy for each signer, because pyHanko judges one signer at a time."""
    if len(signed["signer_infos"]) == 1:
        yield signed
        return
    for signer in signed["signer_infos"]:
        alone = signed.copy()
        alone["signer_infos"] = cms.SignerInfos([signer])
        yield alone


def _claimed(signed: cms.SignedData) -> str:
    return _("назван {who}").format(who=in_words(extract_certs_for_validation(signed).signer_cert))


def _worst(beside: Beside, found: Sequence[Check], algorithm: str) -> Check:
    """Join the answers on one signature: the gravest decides, the reasons of all are told."""
    gravest = min(found, key=lambda each: _GRAVITY.index(each.outcome))
    told = [each for each in found if each.outcome is gravest.outcome] if gravest.outcome is Outcome.FAILED else found
    reason = "; ".join(dict.fromkeys(each.reason for each in told))
    return Check(
        DETACHED, _TITLE.format(name=beside.name), gravest.outcome, f"{algorithm}: {reason}", gravest.at, gravest.cause
    )


def _check(beside: Beside, check: Check, more: str = "") -> Check:
    reason = f"{check.reason}; {more}" if more else check.reason
    return Check(DETACHED, _TITLE.format(name=beside.name), check.outcome, reason, check.at, check.cause)
