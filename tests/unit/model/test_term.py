"""Terms: full calendar years from 1 January of the year after closing, in the school's time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from archive.model.term import RetentionTerm


def _term(closed_on: date, years: int, zone: str = "Europe/Moscow") -> RetentionTerm:
    return RetentionTerm(closed_on, years, zone, "п. 5.2")


@pytest.mark.parametrize("closed_on", [date(2025, 1, 1), date(2025, 5, 30), date(2025, 12, 31)])
def test_the_day_of_closing_within_the_year_does_not_matter(closed_on: date) -> None:
    term = _term(closed_on, 5)
    assert (term.first_day, term.last_day) == (date(2026, 1, 1), date(2030, 12, 31))


def test_twenty_five_years_are_twenty_five_full_years() -> None:
    term = _term(date(2025, 5, 30), 25)
    assert (term.first_day.year, term.last_day.year) == (2026, 2050)
    assert term.last_day.year - term.first_day.year + 1 == 25


@pytest.mark.parametrize(
    ("zone", "expires_at"),
    [
        ("Europe/Moscow", datetime(2030, 12, 31, 21, tzinfo=UTC)),
        ("Asia/Kamchatka", datetime(2030, 12, 31, 12, tzinfo=UTC)),
        ("Europe/Kaliningrad", datetime(2030, 12, 31, 22, tzinfo=UTC)),
        ("UTC", datetime(2031, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_term_ends_at_the_schools_own_midnight(zone: str, expires_at: datetime) -> None:
    term = _term(date(2025, 5, 30), 5, zone)
    assert term.expires_at == expires_at
    assert term.expires_at.tzinfo is UTC
    assert not term.has_expired(expires_at - timedelta(seconds=1))
    assert term.has_expired(expires_at)
