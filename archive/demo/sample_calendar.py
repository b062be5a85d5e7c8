"""The school year's calendar: periods, holidays and the days on which lessons are held.

After the dates that the Ministry of Education recommended for 2025/2026; other years keep the same
days of the month, moved off the week-ends.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from archive.model.period import Period, PeriodCode, PeriodKind, SchoolYear

_QUARTERS = (((9, 1), (10, 24)), ((11, 5), (12, 30)), ((1, 12), (3, 27)), ((4, 6), (5, 26)))
_SEMESTERS = (((9, 1), (12, 30)), ((1, 12), (6, 30)))
_FIRST_GRADE_HOLIDAYS = ((2, 14), (2, 22))
_PUBLIC_HOLIDAYS = ((11, 4), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12))
_SATURDAY = 5


def quarters(year: SchoolYear) -> tuple[Period, ...]:
    """Return the four quarters."""
    return _periods(year, PeriodKind.QUARTER, _QUARTERS)


def half_years(year: SchoolYear) -> tuple[Period, ...]:
    """Return the two half-years: two quarters each, with the holidays between them."""
    first, second, third, fourth = quarters(year)
    return (
        Period(PeriodCode(PeriodKind.HALF_YEAR, 1), first.start, second.end),
        Period(PeriodCode(PeriodKind.HALF_YEAR, 2), third.start, fourth.end),
    )


def semesters(year: SchoolYear) -> tuple[Period, ...]:
    """Return the two semesters of a college."""
    return _periods(year, PeriodKind.SEMESTER, _SEMESTERS)


def lesson_days(year: SchoolYear, *, college: bool = False, first_grade: bool = False) -> list[date]:
    """Return the days from Monday to Friday on which lessons are held."""
    free = _holidays(year, first_grade=first_grade)
    spans = semesters(year) if college else quarters(year)
    return [
        day for span in spans for day in _days(span.start, span.end) if day.weekday() < _SATURDAY and day not in free
    ]


def working_days(year: SchoolYear, start: date, end: date) -> list[date]:
    """Return the days from Monday to Friday between `start` and `end`, both inclusive, less the public holidays."""
    free = _holidays(year, first_grade=False)
    return [day for day in _days(start, end) if day.weekday() < _SATURDAY and day not in free]


def in_year(year: SchoolYear, month: int, day: int) -> date:
    """Return the day of the school year that falls on `day`.`month`."""
    return date(year.start if month >= 9 else year.start + 1, month, day)  # from September


def _periods(
    year: SchoolYear, kind: PeriodKind, bounds: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
) -> tuple[Period, ...]:
    return tuple(
        Period(PeriodCode(kind, number), _forward(in_year(year, *start)), _back(in_year(year, *end)))
        for number, (start, end) in enumerate(bounds, 1)
    )


def _holidays(year: SchoolYear, *, first_grade: bool) -> set[date]:
    public = [in_year(year, *day) for day in _PUBLIC_HOLIDAYS]
    free = {*public, *(_forward(day) for day in public)}
    if first_grade:
        free.update(_days(*(in_year(year, *day) for day in _FIRST_GRADE_HOLIDAYS)))
    return free


def _days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))


def _forward(day: date) -> date:
    """A week-end's holiday is taken on Monday; a period that starts on a week-end starts on Monday."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def _back(day: date) -> date:
    return day - timedelta(days=day.weekday() - 4) if day.weekday() >= _SATURDAY else day
