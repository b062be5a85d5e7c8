"""Records: what is kept, under which number, where, until when."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model.digest import Digest
from archive.model.ledger_scope import WHOLE_CLASS, LedgerScope
from archive.model.period import PeriodCode, SchoolYear
from archive.model.term import RetentionTerm


class RecordClass(StrEnum):
    """A class of record in the schedule (ISO 15489-1)."""

    JOURNAL = "journal"
    LEDGER = "ledger"
    SOURCE = "source"
    """An export as it came in, kept as long as the journal that was made of it."""

    REPORT = "report"
    """A report of a teacher or a class teacher that the deputy accepted (004 §3)."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "journal": "Классный журнал",
            "ledger": "Сводная ведомость",
            "source": "Исходный файл",
            "report": "Отчёт учителя",
        }[self.value]


@dataclass(frozen=True, slots=True, order=True)
class RecordNumber:
    """The number under which a record is registered: year of registration and sequence, «2026-000012».

    Digits only, so that it can be dictated, typed on any keyboard and put in an address.
    """

    year: int
    sequence: int

    @classmethod
    def parse(cls, text: str) -> "RecordNumber | None":
        """Read «2026-000012» or «2026-12»; `None` for anything else."""
        found = re.fullmatch(r"\s*(\d{4})-(\d{1,9})\s*", text, re.ASCII)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        """Return the number with six digits of sequence."""
        return f"{self.year}-{self.sequence:06d}"


@dataclass(frozen=True, slots=True)
class ObjectLocation:
    """One version of one object in the store: always addressed by its version."""

    bucket: str
    key: str
    version_id: str


@dataclass(frozen=True, slots=True)
class Record:
    """A registered record. Nothing in it ever changes; a correction is another record."""

    organisation_id: str
    number: RecordNumber
    record_class: RecordClass
    title: str
    school_year: SchoolYear
    class_label: str
    period: PeriodCode
    closing_id: str
    version: int
    media_type: str
    file_name: str
    pages: int
    """0 for what has no pages."""
    size: int
    digest: Digest
    location: ObjectLocation
    term: RetentionTerm
    preserved_at: datetime
    template_set: str = ""
    scope: LedgerScope = WHOLE_CLASS
    """Whose ledger it is; of a journal and a source always the whole class."""
