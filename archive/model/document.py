"""Documents between rendering and signing."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import md5
from typing import Self

from archive.model.digest import Digest
from archive.model.ledger_scope import WHOLE_CLASS, LedgerScope
from archive.model.record import RecordClass, RecordNumber
from archive.model.signature import FieldPlace
from archive.model.term import RetentionTerm


class PdfVariant(StrEnum):
    """Which PDF/A the organisation keeps (ISO 19005); the value is the part and the level."""

    A_3U = "3u"
    A_2A = "2a"
    """Tagged, and therefore also PDF/UA-1 (ISO 14289-1)."""
    A_2U = "2u"
    A_1B = "1b"

    @property
    def part(self) -> int:
        """The part of ISO 19005."""
        return int(self.value[0])

    @property
    def level(self) -> str:
        """The level of conformance: «U»."""
        return self.value[1].upper()

    @property
    def is_tagged(self) -> bool:
        """Whether a reader is told what is a heading, a table, a header of a column."""
        return self is PdfVariant.A_2A

    @property
    def takes_attachments(self) -> bool:
        """Whether the data may lie inside; otherwise it stands beside the record."""
        return self is PdfVariant.A_3U

    @property
    def words(self) -> str:
        """«PDF/A-2a, PDF/UA-1»."""
        return f"PDF/A-{self.value}" + (", PDF/UA-1" if self.is_tagged else "")


_HARDEST = 9
"""The twin is the largest part of a ledger: the last tenth of its bytes is worth 20 ms."""


@dataclass(frozen=True, slots=True)
class Twin:
    """The machine-readable data that a document carries, deflated: plain, it outweighs the document itself."""

    digest: Digest
    size: int
    """Bytes before it was deflated."""
    checksum: bytes
    """MD5 of the same, which PDF writes beside an attachment; nothing is proved by it."""
    deflated: bytes

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return `data` as it is carried."""
        return cls(Digest.of(data), len(data), md5(data, usedforsecurity=False).digest(), zlib.compress(data, _HARDEST))


@dataclass(frozen=True, slots=True)
class RecordIdentity:
    """What ties each sheet to its record: printed on the sheets, written in the metadata."""

    number: RecordNumber
    record_class: RecordClass
    term: RetentionTerm
    case_index: str
    data_digest: Digest
    """Digest of the frozen data (the twin), whose short form each sheet bears."""
    scope: LedgerScope = WHOLE_CLASS
    """Whose ledger it is."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Which record a file says it is, and which data it was made of."""

    number: RecordNumber
    data_digest: Digest


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A document ready to be signed."""

    pdf: bytes
    pages: int
    template_set: str
    """Digest, in short, of the templates and fonts that made it."""
    signature_places: tuple[FieldPlace, ...] = ()
    """Every signature field, in the order of signing; empty for a document that nobody signs."""
    parts: tuple[int, ...] = ()
    """The printed pages of each paper where several share the file: of the families of a class."""


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
    snils: str = ""
    """The owner's, where the certificate has it (OID 1.2.643.100.3)."""
    inn: str = ""
    """A taxpayer number (OID 1.2.643.3.131.1.1): a person's; in old certificates an organisation's after «00»."""
    company_inn: str = ""
    """An organisation's taxpayer number (OID 1.2.643.100.4)."""
    organisation_ogrn: str = ""
    """Its number in the state register (OID 1.2.643.100.1)."""

    @property
    def personal_inn(self) -> str:
        """The owner's own taxpayer number."""
        return "" if self.inn.startswith("00") else self.inn

    @property
    def organisation_inn(self) -> str:
        """The organisation's taxpayer number, wherever it stands."""
        return self.company_inn or (self.inn.removeprefix("00") if self.inn.startswith("00") else "")
