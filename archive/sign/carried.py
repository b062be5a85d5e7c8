"""Implements `ports.ProofReader`: takes out of files what they carry for whoever verifies them."""

from collections.abc import Iterable, Sequence
from itertools import chain

from asn1crypto import cms, x509
from asn1crypto.core import Asn1Value
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation

from archive.errors import EvidenceUnreadableError
from archive.model.carried import Carried, NamedCertificate
from archive.model.document import SigningCertificate
from archive.sign.armour import der_of
from archive.sign.certificate import described, validity_in_words
from archive.sign.evidence import record
from archive.sign.evidence.record import MALFORMED
from archive.sign.evidence.token import material
from archive.sign.validation.opened import UNREADABLE, OpenedFile

_SIGNATURE_TIMESTAMP = "signature_time_stamp_token"


class CarriedProofs:
    """Knows the roots that this installation trusts."""

    def __init__(self, roots: Sequence[x509.Certificate]) -> None:
        """Take the roots."""
        self._roots = tuple(each.dump() for each in roots)

    @property
    def roots(self) -> Sequence[bytes]:
        """Return the trusted roots, DER."""
        return self._roots

    def of_pdf(self, pdf: bytes) -> Carried:
        """Return what a PDF's signatures, timestamps and DSS carry; nothing for what is no PDF."""
        try:
            opened = OpenedFile(pdf)
            store = opened.material(opened.last_revision)
            signed = [each.signed_data for each in opened.signatures]
        except UNREADABLE:
            return Carried()
        certificates = chain(*(_certificates(each) for each in signed), _ders(store.certificates))
        return Carried(_once(certificates), _once(_ders(store.crls)), _once(_ders(store.ocsps)))

    def of_signature(self, signature: bytes) -> Carried:
        """Return what a detached signature carries, in whatever coat it came."""
        try:
            return Carried(_once(_certificates(cms.ContentInfo.load(der_of(signature))["content"])))
        except MALFORMED:
            return Carried()

    def of_evidence(self, evidence: bytes) -> Carried:
        """Return what an evidence record's tokens and cryptoInfos carry."""
        try:
            read = record.read(evidence)
            answers = material(read.crypto_infos)
            tokens = [stamp.token["content"] for stamps in read.chains for stamp in stamps]
            certificates = _once(chain(*(_certificates(each) for each in tokens)))
        except (EvidenceUnreadableError, *MALFORMED):
            return Carried()
        return Carried(certificates, _once(_ders(answers.crls)), _once(_ders(answers.ocsps)))

    def signer(self, signature: bytes) -> SigningCertificate | None:
        """Return whose certificate a detached signature names; None for what is no signature of one person."""
        try:
            signed = cms.ContentInfo.load(der_of(signature), strict=True)["content"]
            return described(extract_certs_for_validation(signed).signer_cert)
        except UNREADABLE:
            return None

    def named(self, certificate: bytes) -> NamedCertificate | None:
        """Return a certificate with its names; None for what is none."""
        try:
            loaded = x509.Certificate.load(certificate, strict=True)
            names = described(loaded)
            validity, is_root = validity_in_words(loaded), loaded.subject == loaded.issuer
        except MALFORMED:
            return None
        return NamedCertificate(certificate, names.owner, names.issuer, validity, is_root)


def _certificates(signed: cms.SignedData) -> list[bytes]:
    """Return the certificates of a signature and of its own timestamp."""
    found = [each.chosen.dump() for each in signed["certificates"] or () if each.name == "certificate"]
    for signer in signed["signer_infos"]:
        for attribute in signer["unsigned_attrs"] or ():
            if attribute["type"].native == _SIGNATURE_TIMESTAMP:
                found += chain(*(_certificates(token["content"]) for token in attribute["values"]))
    return found


def _ders(values: Iterable[Asn1Value]) -> Iterable[bytes]:
    return (each.dump() for each in values)


def _once(ders: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(ders))
