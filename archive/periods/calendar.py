"""Which periods a journal has."""

from archive.errors import PeriodUnknownError
from archive.model.journal import ClassJournal
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind

_WHOLE = {
    PeriodKind.QUARTER: 4,
    PeriodKind.TRIMESTER: 3,
    PeriodKind.HALF_YEAR: 2,
    PeriodKind.SEMESTER: 2,
}


def find_period(journal: ClassJournal, code: PeriodCode) -> Period:
    """Return the journal's period `code` with its days.

    The year is there when the journal names it, or has every part of some division of it: an export
    of one quarter must not be closed as a year. Raises `PeriodUnknownError`.
    """
    known = closable_periods(journal)
    for period in known:
        if period.code == code:
            return period
    expected = "; ".join(f"{p.code.words} ({p.start:%d.%m.%Y}-{p.end:%d.%m.%Y})" for p in known) or "ни одного"
    raise PeriodUnknownError(found=f"{code.words}, {journal.class_label}", expected=expected)


def closable_periods(journal: ClassJournal) -> tuple[Period, ...]:
    """Return the periods of the journal, the year last."""
    parts = tuple(p for p in journal.periods if p.code != YEAR)
    named = tuple(p for p in journal.periods if p.code == YEAR)
    return parts + (named or _year_of(parts))


def _year_of(parts: tuple[Period, ...]) -> tuple[Period, ...]:
    numbers: dict[PeriodKind, set[int]] = {}
    for part in parts:
        numbers.setdefault(part.code.kind, set()).add(part.code.number)
    if not any(len(found) == _WHOLE[kind] for kind, found in numbers.items()):
        return ()
    return (Period(YEAR, min(p.start for p in parts), max(p.end for p in parts)),)
