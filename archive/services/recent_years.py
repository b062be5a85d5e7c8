"""The school years that everyday pages look at: what is older is found by searching, not by scrolling."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from archive.model.account import Scope
from archive.model.period import SchoolYear
from archive.services.school_year_board import year_of

RECENT = 2


def recent_years(day: date) -> tuple[SchoolYear, ...]:
    """Return the school year that `day` falls in and those before it, the latest first."""
    this = year_of(day).start
    return tuple(SchoolYear(this - back) for back in range(RECENT))


def within_recent(scopes: Iterable[Scope], day: date) -> list[Scope]:
    """Return what the scopes reach of the recent years; a scope of none of them reaches nothing."""
    years = recent_years(day)
    narrowed = (
        replace(each, school_years=tuple(year for year in years if not each.school_years or year in each.school_years))
        for each in scopes
    )
    return [each for each in narrowed if each.school_years]
