"""Sidecars: what stands beside a record and was not, or could not be, put inside its file.

The signed bytes of a record never change; what is learned or added later (a detached signature, an
evidence record, the data twin of a PDF/A that takes no attachments) is an object of its own, kept under
the same lock as the record, and append-only like it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model.digest import Digest
from archive.model.record import ObjectLocation, RecordNumber


class SidecarKind(StrEnum):
    """What stands beside the record."""

    TWIN = "twin"
    """The machine-readable data of a record whose PDF/A variant takes no attachment (ISO 19005-1, -2)."""
    SIGNATURE = "signature"
    """A detached CAdES signature over the whole file (ETSI EN 319 122), usually GOST R 34.10-2012."""
    POWER_OF_ATTORNEY = "power-of-attorney"
    """The machine-readable power of attorney (МЧД, XML) by which a delegate signed."""
    EVIDENCE = "evidence"
    """An evidence record (RFC 4998, DER) over the record's file; a renewal is another, later one."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "twin": "Данные документа",
            "signature": "Отсоединённая подпись",
            "power-of-attorney": "Машиночитаемая доверенность",
            "evidence": "Свидетельство о подлинности (RFC 4998)",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Sidecar:
    """One object beside one record; `ordinal` counts those of its kind from 1."""

    organisation_id: str
    number: RecordNumber
    kind: SidecarKind
    ordinal: int
    file_name: str
    """As it is given out: «журнал_5А.pdf.sig»."""
    media_type: str
    size: int
    digest: Digest
    location: ObjectLocation
    added_by: str
    added_at: datetime
