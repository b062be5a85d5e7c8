"""One RFC 3161 token inside an evidence record: what it says, and whether it is to be believed at a time.

The authority's chain travels in the token (certReq), answers on its revocation in the record's cryptoInfos;
the roots are given. Nothing is fetched.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core, pdf, x509
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation

from archive.model.verdict import Cause, Check, Outcome
from archive.sign.certificate import moment_in_words
from archive.sign.evidence.hashes import name_of
from archive.sign.evidence.structure import REVOCATION_OID, CryptoInfos
from archive.sign.policy import AlgorithmPolicy, key_algorithm
from archive.sign.proofs import Proof as CertificateProof
from archive.sign.validation.answers import of_stamp
from archive.sign.validation.chain import Proof, judge_token
from archive.sign.validation.opened import Material
from archive.sign.validation.trust import Trust
from archive.texts import _


@dataclass(frozen=True, slots=True)
class Stated:
    """What a token says of itself, believed or not."""

    imprint_algorithm: str
    imprint: bytes
    at: datetime
    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    """What else the token carries: those that lead to a root."""
    signature_hash: str

    @property
    def signature_algorithm(self) -> str:
        """Return the policy's name of the key."""
        return key_algorithm(self.signer.public_key)

    @property
    def expires_at(self) -> datetime:
        """Return when the first certificate of the path expires; roots are trusted without a date."""
        ends: list[datetime] = [self.signer.not_valid_after, *(each.not_valid_after for each in self._issuers())]
        return min(ends)

    def _issuers(self) -> list[x509.Certificate]:
        """Return those between the signer and a root: the token may carry strangers too."""
        path, by_name = [self.signer], {each.subject.hashable: each for each in self.others}
        while (issuer := by_name.pop(path[-1].issuer.hashable, None)) is not None:
            path.append(issuer)
        return [each for each in path[1:] if each.issuer.hashable != each.subject.hashable]


def stated(token: cms.ContentInfo) -> Stated:
    """Read a token. Raises whatever asn1crypto and pyHanko raise when it is none: `record.MALFORMED`."""
    signed = token["content"]
    info = signed["encap_content_info"]["content"].parsed
    imprint = info["message_imprint"]
    certificates = extract_certs_for_validation(signed)
    return Stated(
        imprint_algorithm=name_of(imprint["hash_algorithm"]["algorithm"].dotted),
        imprint=imprint["hashed_message"].native,
        at=info["gen_time"].native,
        signer=certificates.signer_cert,
        others=tuple(certificates.other_certs),
        signature_hash=name_of(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].dotted),
    )


class TokenJudge:
    """Judges tokens with the validator's own means, and by the algorithm policy."""

    def __init__(self, trust: Trust, policy: AlgorithmPolicy) -> None:
        """Take whom to trust, and till when which algorithm."""
        self._trust, self._policy = trust, policy

    def judge(self, der: bytes, infos: bytes, later: datetime) -> Check:
        """Judge a token that is vouched for from `later` on; the title is left empty. Raises as `stated`."""
        token = cms.ContentInfo.load(der)
        read = stated(token)
        judged = judge_token(
            token["content"], lambda: True, material(infos), self._trust, Proof(later, 0, by_stamp=False)
        )
        good = _("{when}, удостоверил {who}; проверен на ") + moment_in_words(later) + _known(infos)
        check = of_stamp(asyncio.run(judged), "evidence", "", good)
        if check.outcome is not Outcome.PASSED:
            return check
        for name in (read.signature_algorithm, read.signature_hash):
            if objection := self._policy.objection(name, later):
                reason = _("штамп на {when}: {why}").format(when=moment_in_words(read.at), why=objection)
                return Check(check.code, "", Outcome.INDETERMINATE, reason, later, Cause.ALGORITHM_WEAK)
        return check


def _known(infos: bytes) -> str:
    """Say what a sound timestamp was not asked about; the validator has the same rule for B-T signatures."""
    return "" if infos else _("; сведений об отзыве службы в свидетельстве нет")


def packed(proof: CertificateProof) -> bytes:
    """Return the DER of the attribute that carries a proof's answers; empty when there are none.

    The attribute is Adobe's adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2), which others read too.
    """
    if not (proof.crls or proof.ocsps):
        return b""
    info = pdf.RevocationInfoArchival({"crl": list(proof.crls), "ocsp": list(proof.ocsps)})
    attribute = CryptoInfos.child({"type": REVOCATION_OID, "values": [core.Any(info)]})
    der: bytes = attribute.dump()
    return der


def material(infos: bytes) -> Material:
    """Return the answers on revocation that a record's cryptoInfos carry."""
    found = [_archival(value) for each in _attributes(infos) for value in each["values"]]
    crls = tuple(one for each in found for one in _listed(each["crl"]))
    ocsps = tuple(one for each in found for one in _listed(each["ocsp"]))
    return Material(crls=crls, ocsps=ocsps)


def _attributes(infos: bytes) -> Sequence[core.Sequence]:
    loaded = CryptoInfos.load(infos) if infos else ()
    return [each for each in loaded if each["type"].dotted == REVOCATION_OID]


def _archival(value: core.Any) -> pdf.RevocationInfoArchival:
    return value.parse(pdf.RevocationInfoArchival)


def _listed(field: core.SequenceOf) -> Sequence[core.Asn1Value]:
    return () if isinstance(field, core.Void) else list(field)
