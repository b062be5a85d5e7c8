"""Signatures made elsewhere: the document goes out with an empty container, a CMS comes back and is put in.

Two moments, maybe days and machines apart, so nothing is remembered between them: the container is found
again in the bytes. What comes back is held to the document before it is put in; timestamp, proofs and
archival timestamp are added here, as for our own keys.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.sign.general import CMSExtractionError, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity
from pyhanko.sign.validation.utils import extract_message_digest

from archive.errors import SignatureForeignError, SignatureUncheckedError
from archive.model.document import SigningCertificate
from archive.model.signature import SignatureLevel, SignatureRequest
from archive.sign.certificate import described
from archive.sign.fields import prepare
from archive.sign.hole import NoRoomError, Prepared, find_hole
from archive.sign.levels import Levels, Stamps
from archive.sign.pades import LONG_TERM
from archive.sign.proofs import Proofs
from archive.sign.validation.algorithms import Algorithms
from archive.texts import _

ROOM = 12_288
"""Bytes left for a CMS whose certificates are not known yet, with the timestamp that is added to it."""
_STAMP = "signature_time_stamp_token"
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, CMSExtractionError, SignatureValidationError)


@dataclass(frozen=True, slots=True)
class Outside:
    """A CMS that came back: parsed, and held to what it should sign."""

    signed: cms.SignedData
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]

    @property
    def described(self) -> SigningCertificate:
        """What the mark and the list of signatures state."""
        return described(self.certificate)


class ExternalSigning:
    """Prepares documents for a signature from outside and takes it in."""

    def __init__(
        self, timestamper: TimeStamper, proofs: Proofs | None = None, algorithms: Algorithms | None = None
    ) -> None:
        """Take who stamps the time and what proves certificates; without `proofs` B-T is the highest level.

        `algorithms` is what can be computed beyond the built-in (GOST).
        """
        self._algorithms = algorithms or Algorithms()
        self._stamps = Stamps(timestamper)
        self._levels = Levels(self._stamps, proofs)

    def prepare(self, pdf: bytes, request: SignatureRequest, *, at: datetime, owner: str = "") -> Prepared:
        """Return `pdf` with its fields and an empty container; `to_sign` and `digest` are what goes out.

        The signature must be detached, DER, over exactly `Prepared.to_sign` (ETSI.CAdES.detached). Raises
        `SigningFailedError`.
        """
        return prepare(pdf, request, owner=owner, at=at, room=ROOM)

    def read(self, prepared: bytes, request: SignatureRequest, der: bytes, *, checked: bool = False) -> Outside:
        """Return what came back for a document as `prepare` left it, after holding the one to the other.

        `checked` says that the caller has verified the signature with other means (GOST): only the form
        is looked at then. Raises `SignatureForeignError`, `SignatureUncheckedError`.
        """
        hole = find_hole(prepared, request.signatory.value)
        try:
            outside = _parsed(der)
            if not checked:
                _hold(outside, hole, self._algorithms)
        except _MALFORMED as error:
            raise SignatureForeignError(why=_("это не подпись CMS ({error})").format(error=error)) from error
        return outside

    def embed(
        self, prepared: bytes, request: SignatureRequest, der: bytes, *, at: datetime, checked: bool = False
    ) -> bytes:
        """Return the document with the signature in it, raised to the level asked for.

        Raises `SignatureForeignError`, `TimestampUnavailableError`, `RevocationUnavailableError`,
        `CertificateRevokedError`, `CertificateUntrustedError`; the document stays as it was then.
        """
        outside = self.read(prepared, request, der, checked=checked)
        hole = find_hole(prepared, request.signatory.value)
        proof = self._levels.prove(outside.certificate, outside.others, at) if request.level in LONG_TERM else None
        if request.level is not SignatureLevel.B_B:
            self._stamp(outside.signed)
        try:
            signed = hole.filled(_whole(outside.signed))
        except NoRoomError as error:
            raise SignatureForeignError(why=str(error)) from error
        if proof is None:
            return signed
        archival = request.level is SignatureLevel.B_LTA and request.is_last
        return self._levels.raised(signed, proof, at, archival=archival)

    def stamped(self, der: bytes) -> bytes:
        """Return a detached CMS of one signature with a timestamp over it. Raises `TimestampUnavailableError`."""
        outside = _parsed(der)
        self._stamp(outside.signed)
        return _whole(outside.signed)

    def _stamp(self, signed: cms.SignedData) -> None:
        """Put our timestamp in place of one that came along, whose authority we could not prove."""
        signer = signed["signer_infos"][0]
        token = cms.ContentInfo.load(self._stamps.over(hashlib.sha256(signer["signature"].native).digest()))
        before = [each for each in signer["unsigned_attrs"] or () if each["type"].native != _STAMP]
        signer["unsigned_attrs"] = cms.CMSAttributes([*before, simple_cms_attribute(_STAMP, token)])


def _whole(signed: cms.SignedData) -> bytes:
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump(force=True)
    return whole


def _parsed(der: bytes) -> Outside:
    found = cms.ContentInfo.load(der, strict=True)
    if found["content_type"].native != "signed_data":
        raise SignatureForeignError(why=_("это не подпись CMS ({error})").format(error=found["content_type"].native))
    signed = found["content"]
    if signed["encap_content_info"]["content"].native is not None:
        raise SignatureForeignError(why=_("нужна отсоединённая подпись, а эта содержит сам документ"))
    if len(signed["signer_infos"]) != 1:
        raise SignatureForeignError(why=_("в файле должна быть ровно одна подпись"))
    certificates = extract_certs_for_validation(signed)
    return Outside(signed, certificates.signer_cert, tuple(certificates.other_certs))


def _hold(outside: Outside, hole: Prepared, algorithms: Algorithms) -> None:
    """See that the CMS is a signature of these very bytes by its own certificate.

    Raises `SignatureUncheckedError` when nothing here can tell: such a signature is not put into a document.
    """
    if algorithm := algorithms.missing(outside.signed):
        raise SignatureUncheckedError(why=algorithm)
    signer = outside.signed["signer_infos"][0]
    named = str(signer["digest_algorithm"]["algorithm"].native)
    digest = algorithms.digest(named, hole.to_sign)
    intact, valid = validate_sig_integrity(signer, outside.certificate, "data", digest, algorithms.validator)
    if not intact and extract_message_digest(signer) == algorithms.digest(named, hole.pdf):
        raise SignatureForeignError(why=_("подписан сам документ, а подписать нужно файл .tosign, выданный с ним"))
    if not intact:
        raise SignatureForeignError(why=_("подписаны не те байты, что были выданы"))
    if not valid:
        raise SignatureForeignError(why=_("значение подписи не сходится с её сертификатом"))
