"""What files carry for whoever verifies them: certificates and answers on revocation, each as its DER."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Carried:
    """In the order in which they were found, each once."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    """Lists of revoked certificates (RFC 5280)."""
    ocsps: tuple[bytes, ...] = ()
    """Answers of OCSP (RFC 6960)."""


@dataclass(frozen=True, slots=True)
class NamedCertificate:
    """A certificate with what people know it by."""

    der: bytes
    subject: str
    issuer: str
    validity: str
    """In words: «с 01.02.2026 по 01.02.2027»."""
    is_root: bool
    """Issued by itself."""
