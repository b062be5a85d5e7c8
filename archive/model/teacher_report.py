"""Reports of teachers and class teachers: handed in, accepted by the deputy, kept like any record (004 §1, §3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from archive.model.digest import Digest
from archive.model.journal import SourceFile
from archive.model.organisation import Organisation
from archive.model.period import PeriodCode, SchoolYear
from archive.model.signature import Signatory


class ReportAuthor(StrEnum):
    """In whose capacity a report is handed in."""

    TEACHER = "teacher"
    CLASS_TEACHER = "class-teacher"

    @property
    def words(self) -> str:
        """The Russian name, in the genitive: «отчёт учителя»."""
        return {"teacher": "учителя", "class-teacher": "классного руководителя"}[self.value]

    @property
    def signatory(self) -> Signatory:
        """As whom the author signs."""
        return Signatory(self.value)


class ReportState(StrEnum):
    """What became of a report that was handed in."""

    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def words(self) -> str:
        """The Russian name."""
        return {"waiting": "ждёт приёма", "returned": "возвращён", "accepted": "принят"}[self.value]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table of a report: as many cells a row as there are headings."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportBasis:
    """A closed period that the tables were made from."""

    class_label: str
    closing_id: str
    version: int
    closed_on: date
    snapshot: Digest


@dataclass(frozen=True, slots=True)
class ReportKey:
    """Whose report, and of what: there is one in force at a time."""

    organisation_id: str
    school_year: SchoolYear
    period: PeriodCode
    kind: ReportAuthor
    author: str
    class_label: str = ""
    """The class of a class teacher; empty for a teacher's report, which is of all their classes."""

    @property
    def title(self) -> str:
        """«Отчёт классного руководителя 5Б, Сомова В. А., 1 четверть 2025/2026» without the initials' cutting."""
        whose = f" {self.class_label}" if self.class_label else ""
        return f"Отчёт {self.kind.words}{whose}, {self.author}, {self.period.words} {self.school_year}"


@dataclass(frozen=True, slots=True)
class ReportContent:
    """What a report says: what its document is made of and what is attached to it as data.

    Made from closed periods it has tables; taken in as a file it has `source`, and `pages`, the digest of the
    file's pages as pictures, which is all that anyone is shown of it.
    """

    format: str
    """«teacher-report-1»."""
    key: ReportKey
    organisation: Organisation
    tables: tuple[ReportTable, ...] = ()
    basis: tuple[ReportBasis, ...] = ()
    pupils: Mapping[str, str] = field(default_factory=dict)
    """Whom the tables name: full names by an id of their own."""
    remark: str = ""
    """The author's own words: conclusions, measures."""
    source: SourceFile | None = None
    pages: Digest | None = None
    submitted_by: str = ""
    submitted_at: datetime | None = None
    accepted_by: str = ""
    accepted_at: datetime | None = None
    version: int = 1

    @property
    def is_filed(self) -> bool:
        """Whether it came as a file."""
        return self.source is not None


@dataclass(frozen=True, slots=True)
class TeacherReport:
    """The catalogue's row of a report that was handed in; what it says lies in the workspace under `content`."""

    report_id: str
    organisation_id: str
    school_year: SchoolYear
    period: PeriodCode
    kind: ReportAuthor
    author: str
    class_label: str
    content: Digest
    pages: Digest | None
    source: Digest | None
    state: ReportState
    submitted_by: str
    submitted_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    """Why it was returned."""
    closing_id: str = ""
    """What was frozen when it was accepted; its record hangs on it."""

    @property
    def key(self) -> ReportKey:
        """Whose report it is, and of what."""
        return ReportKey(self.organisation_id, self.school_year, self.period, self.kind, self.author, self.class_label)

    @property
    def digests(self) -> frozenset[Digest]:
        """What it names in the workspace."""
        return frozenset(each for each in (self.content, self.pages, self.source) if each is not None)


def report_order(content: ReportContent) -> tuple[Signatory, ...]:
    """Return who signs it: the profile's order without the other kind of teacher, who has no part in it."""
    other = {ReportAuthor.TEACHER: Signatory.CLASS_TEACHER, ReportAuthor.CLASS_TEACHER: Signatory.TEACHER}
    return tuple(each for each in content.organisation.rules.signature.order if each is not other[content.key.kind])
