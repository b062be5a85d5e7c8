"""An extract: one pupil's part of a closed period, for paper."""

from dataclasses import dataclass
from datetime import date, datetime

from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.paper_proof import PaperProof
from archive.model.period import Period
from archive.model.record import RecordNumber


@dataclass(frozen=True, slots=True)
class Extract:
    """What is printed: only `pupil_id` of `source`, only the days of `period`.

    `source` was read from the record `number` after its verdict was PASSED at `verified_at`.
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
