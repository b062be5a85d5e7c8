"""Certificates in people's words."""

from datetime import UTC, datetime

from asn1crypto import pem, x509
from asn1crypto.x509 import Certificate

from archive.model.document import SigningCertificate
from archive.texts import _

_SNILS, _INN = "1.2.643.100.3", "1.2.643.3.131.1.1"
_COMPANY_INN, _OGRN = "1.2.643.100.4", "1.2.643.100.1"
"""Attributes of Russian certificates (Приказ ФСБ России от 27.12.2011 № 795)."""


def described(certificate: x509.Certificate) -> SigningCertificate:
    """Return what the signature's mark states of `certificate`: serial in hexadecimal, capital letters, even length."""
    serial = f"{certificate.serial_number:X}"
    return SigningCertificate(
        serial=serial.zfill(len(serial) + len(serial) % 2),
        owner=_named(certificate.subject),
        organisation=_part(certificate.subject, "organization_name"),
        issuer=_named(certificate.issuer),
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
        snils=_part(certificate.subject, _SNILS),
        inn=_part(certificate.subject, _INN),
        company_inn=_part(certificate.subject, _COMPANY_INN),
        organisation_ogrn=_part(certificate.subject, _OGRN),
    )


def read_certificates(data: bytes) -> list[Certificate]:
    """Return the certificates in a file, PEM (one or several) or DER. Raises ValueError for anything else."""
    try:
        ders = [der for _kind, _headers, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        found = [x509.Certificate.load(der, strict=True) for der in ders]
        for each in found:
            each.subject.native  # noqa: B018 - parsed here, so that a wrong file is found at start
    except TypeError as error:
        raise ValueError(str(error)) from error
    return found


def in_words(certificate: x509.Certificate) -> str:
    """Return «Иванова М. П. (школа № 1), сертификат № 01AB», enough to find the certificate by."""
    stated = described(certificate)
    owner = f"{stated.owner} ({stated.organisation})" if stated.organisation else stated.owner
    return _("{owner}, сертификат № {serial}").format(owner=owner, serial=stated.serial)


def validity_in_words(certificate: x509.Certificate) -> str:
    """Return «с 01.02.2026 по 01.02.2027»."""
    since, until = certificate.not_valid_before, certificate.not_valid_after
    return _("с {since:%d.%m.%Y} по {until:%d.%m.%Y}").format(since=since, until=until)


def moment_in_words(at: datetime) -> str:
    """Return the instant with its zone, which a verdict must not leave to guessing."""
    return f"{at.astimezone(UTC):%d.%m.%Y %H:%M:%S} UTC"


def _named(name: x509.Name) -> str:
    """Return the common name; a certificate without one is named by its organisation or whole."""
    return _part(name, "common_name") or _part(name, "organization_name") or str(name.human_friendly)


def _part(name: x509.Name, key: str) -> str:
    found = name.native.get(key, "")
    return ", ".join(found) if isinstance(found, list) else str(found)
