"""A ledger printed on demand from verified records: of a stream, a group, one pupil, or for the medal commission."""

from dataclasses import dataclass
from datetime import date, datetime

from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.ledger_scope import LedgerKind
from archive.model.period import SchoolYear
from archive.model.record import RecordNumber


@dataclass(frozen=True, slots=True)
class LedgerSource:
    """A record that the marks come from; its verdict was PASSED."""

    number: RecordNumber
    digest: Digest
    title: str
    class_label: str
    school_year: SchoolYear


@dataclass(frozen=True, slots=True)
class PrintedLedger:
    """What is printed: a paper, not a record; whoever doubts it holds it to the records it names.

    `parts` are one a class and year, each cut to what the paper shows, the year asked for first and
    earlier ones after it. `not_found` names classes and years of which the archive has no record.
    """

    kind: LedgerKind
    label: str
    parts: tuple[ClosedPeriod, ...]
    sources: tuple[LedgerSource, ...]
    verified_at: datetime
    issued_on: date
    issued_by: str
    not_found: tuple[str, ...] = ()
