"""An extract: one pupil's part of a closed period, for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.paper_proof import PaperProof
from archive.model.period import Period
from archive.model.record import RecordClass, RecordNumber


class ExtractKind(StrEnum):
    """What of the pupil's data is printed (003 §4-ЭД 2, прил. 1)."""

    MARKS = "marks"
    HOMEWORK = "homework"
    MISSED = "missed"
    UNSATISFACTORY = "unsatisfactory"
    FINAL = "final"
    """Summary marks of the year, for a transfer to another school."""
    CERTIFICATE = "certificate"
    """Архивная справка: what the ledger says of the pupil, in the archive's words (ГОСТ Р 7.0.8-2013)."""
    LEDGER_EXTRACT = "ledger-extract"
    """Архивная выписка: the pupil's part of the ledger, word for word."""
    LEDGER_COPY = "ledger-copy"
    """Архивная копия: the ledger's table with the pupil's row; the rows of the others are masked."""

    @property
    def words(self) -> str:
        """What the desk calls it."""
        return {
            "marks": "отметки и посещаемость",
            "homework": "темы уроков и домашние задания",
            "missed": "пропущенные уроки с темами",
            "unsatisfactory": "неудовлетворительные отметки с темами",
            "final": "итоговые отметки (для перевода)",
            "certificate": "архивная справка из ведомости",
            "ledger-extract": "архивная выписка из ведомости",
            "ledger-copy": "архивная копия ведомости (другие дети скрыты)",
        }[self.value]

    @property
    def record_class(self) -> RecordClass:
        """Which record it is taken from: the journal is kept 5 years, the ledger 25."""
        archival = {ExtractKind.CERTIFICATE, ExtractKind.LEDGER_EXTRACT, ExtractKind.LEDGER_COPY}
        return RecordClass.LEDGER if self in archival else RecordClass.JOURNAL

    @property
    def has_days(self) -> bool:
        """Whether it tells of single lessons, so that a week of it can be asked for."""
        return self in {
            ExtractKind.MARKS,
            ExtractKind.HOMEWORK,
            ExtractKind.MISSED,
            ExtractKind.UNSATISFACTORY,
        }


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days from a Monday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        """Return the week of `day`."""
        return cls(day - timedelta(days=day.weekday()))

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    def covers(self, day: date) -> bool:
        """Tell whether `day` lies in the week."""
        return self.monday <= day <= self.sunday

    @property
    def words(self) -> str:
        """«неделя с 06.04.2026 по 12.04.2026»."""
        return f"неделя с {self.monday:%d.%m.%Y} по {self.sunday:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class OriginalSignature:
    """The electronic signature that stands in the original, as the extract must state it."""

    owner: str
    capacity: str
    serial: str
    validity: str = ""
    """In words, «с 03.09.2025 по 27.11.2026»; empty where the certificate could not be found again."""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """Data that a system sent and that no closing has frozen yet: it may still change."""

    system: str
    pushed_at: datetime


@dataclass(frozen=True, slots=True)
class Extract:
    """What is printed: only `pupil_id` of `source`, only the days of `period`.

    `source` was read from the record `number` after its verdict was PASSED at `verified_at`; with `pushed`
    there is no record yet, and the paper says so.
    """

    source: ClosedPeriod
    pupil_id: str
    period: Period
    number: RecordNumber
    record_digest: Digest
    case_index: str
    verified_at: datetime
    issued_on: date
    issued_by: str
    supplements: tuple[RecordNumber, ...] = ()
    """The supplementary ledgers from which marks of this pupil are, already set in `source`."""
    proof: PaperProof | None = None
    """What its QR says; without it the paper bears the common requisite."""
    kind: ExtractKind = ExtractKind.MARKS
    week: Week | None = None
    """Narrows `period` to one week."""
    issue: str = ""
    """Its number in the register of issue."""
    signatures: tuple[OriginalSignature, ...] = ()
    signer: str = ""
    """«post, full name» of who certifies the paper; empty for `issued_by`."""
    pushed: Pushed | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the extract speaks of `day`."""
        return self.period.covers(day) and (self.week is None or self.week.covers(day))


@dataclass(frozen=True, slots=True)
class FamilySheets:
    """The extracts of one class as one print job: each family's begin on the right-hand side of a sheet."""

    extracts: Sequence[Extract]
    acquaintance: bool = True
    """Whether the parent signs that the paper was read (003 рук. 21)."""
