"""Retention terms: data from the organisation's profile, dates from one rule.

A term is counted in full calendar years from 1 January of the year after the one in which the file
was closed in office work (regulations A1), in the school's time zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """How long a record closed on `closed_on` is kept: `years` full calendar years."""

    closed_on: date
    years: int
    time_zone: str
    basis: str
    """The words to print, such as «Положение 002, п. 5.2»."""

    @property
    def first_day(self) -> date:
        """1 January of the year after closing."""
        return date(self.closed_on.year + 1, 1, 1)

    @property
    def last_day(self) -> date:
        """31 December of the term's last year."""
        return date(self.closed_on.year + self.years, 12, 31)

    @property
    def expires_at(self) -> datetime:
        """The first instant after the term, in UTC: until then the store must refuse destruction."""
        local = datetime.combine(date(self.last_day.year + 1, 1, 1), time(), ZoneInfo(self.time_zone))
        return local.astimezone(UTC)

    def has_expired(self, at: datetime) -> bool:
        """Tell whether the term is over at `at` (aware)."""
        return at >= self.expires_at
