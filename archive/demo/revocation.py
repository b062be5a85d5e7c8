"""What the test authority says of revocation: CRLs (RFC 5280) and OCSP answers (RFC 6960), made when asked for.

A certificate is revoked by a line `hexadecimal serial, ISO time` in the folder's `revoked.txt`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import ocsp

ISSUERS = ("root", "issuing")
_REVOKED = "revoked.txt"
_SINCE, _UNTIL = timedelta(hours=1), timedelta(days=7)
"""How old an answer says to be, and how long it holds."""


def revoke(folder: Path, certificate: x509.Certificate, at: datetime) -> None:
    """Revoke `certificate` as of `at`; CRLs and OCSP answers made from now on say so."""
    with (folder / _REVOKED).open("a", encoding="ascii") as lines:
        lines.write(f"{certificate.serial_number:x} {at.isoformat()}\n")


def issuers(folder: Path) -> tuple[str, ...]:
    """Return which authorities of the folder can speak of revocation."""
    return tuple(name for name in ISSUERS if (folder / f"{name}.key.pem").exists())


def crl(folder: Path, issuer: str, at: datetime) -> bytes:
    """Return the CRL of `issuer` at `at`, DER."""
    certificate, key = _authority(folder, issuer)
    builder = x509.CertificateRevocationListBuilder(certificate.subject, at - _SINCE, at + _UNTIL)
    for serial, since in _revoked(folder):
        if since <= at:
            builder = builder.add_revoked_certificate(x509.RevokedCertificateBuilder(serial, since).build())
    number = x509.CRLNumber(int(at.timestamp()))
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    signed = builder.add_extension(number, critical=False).add_extension(identifier, critical=False).sign(key, SHA256())
    return signed.public_bytes(Encoding.DER)


def ocsp_answer(folder: Path, query: bytes, at: datetime) -> bytes:
    """Return the answer to an OCSP query, DER; `unauthorized` for what is none of ours. Raises ValueError."""
    asked = ocsp.load_der_ocsp_request(query)
    found = _asked(folder, asked)
    if found is None:
        refused = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        return refused.public_bytes(Encoding.DER)
    certificate, issuer = found
    authority, key = _authority(folder, issuer)
    since = dict(_revoked(folder)).get(certificate.serial_number)
    is_revoked = since is not None and since <= at
    answer = ocsp.OCSPResponseBuilder().add_response(
        certificate,
        authority,
        asked.hash_algorithm,
        ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD,
        at - _SINCE,
        at + _UNTIL,
        since if is_revoked else None,
        None,
    )
    signed = answer.responder_id(ocsp.OCSPResponderEncoding.HASH, authority).sign(key, SHA256())
    return signed.public_bytes(Encoding.DER)


def _asked(folder: Path, query: ocsp.OCSPRequest) -> tuple[x509.Certificate, str] | None:
    for path in folder.glob("*.cert.pem"):
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        if certificate.serial_number == query.serial_number:
            names = {_certificate(folder, name).subject: name for name in issuers(folder)}
            issuer = names.get(certificate.issuer)
            return (certificate, issuer) if issuer else None
    return None


def _revoked(folder: Path) -> Iterator[tuple[int, datetime]]:
    path = folder / _REVOKED
    for line in path.read_text(encoding="ascii").splitlines() if path.exists() else ():
        serial, _, at = line.partition(" ")
        yield int(serial, 16), datetime.fromisoformat(at)


def _certificate(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / f"{name}.cert.pem").read_bytes())


def _authority(folder: Path, name: str) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    key = load_pem_private_key((folder / f"{name}.key.pem").read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return _certificate(folder, name), key
