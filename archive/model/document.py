"""Documents between rendering and signing."""

from dataclasses import dataclass
from datetime import datetime

from archive.model.digest import Digest
from archive.model.record import RecordClass, RecordNumber
from archive.model.term import RetentionTerm


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where the signature's mark stands: page from 0, box in PDF points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class RecordIdentity:
    """What ties each sheet to its record: printed on the sheets, written in the metadata."""

    number: RecordNumber
    record_class: RecordClass
    term: RetentionTerm
    case_index: str
    data_digest: Digest
    """Digest of the frozen data (the twin), whose short form each sheet bears."""


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A document ready to be signed."""

    pdf: bytes
    pages: int
    template_set: str
    """Digest, in short, of the templates and fonts that made it."""
    signature_place: SignaturePlace | None = None


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """What the mark of the electronic signature must state (ГОСТ Р 7.0.97-2025)."""

    serial: str
    """Hexadecimal, as printed in the mark."""
    owner: str
    organisation: str
    issuer: str
    not_before: datetime
    not_after: datetime
