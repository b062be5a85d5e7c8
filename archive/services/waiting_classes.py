"""The classes whose families wait for paper, and how long ago each got any: no family is to be without news."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from archive.model.desk import Consent, Rhythm
from archive.model.period import SchoolYear
from archive.ports import Ports
from archive.services.print_families import waiting_families

FORTNIGHT = timedelta(days=14)
"""How long a family may be without news of its child while there are lessons (002 §3.3 and 3.7, 004 §1)."""
_LAST_LESSONS = (5, 31)


@dataclass(frozen=True, slots=True)
class WaitingClass:
    """Families of one class and year that get paper without asking."""

    class_label: str
    school_year: SchoolYear
    families: tuple[Consent, ...]
    printed_on: date | None
    """The school's day of the last printing for families of this class; None before the first."""
    is_due: bool
    """Whether families that asked for paper each week have had none for a fortnight."""


def waiting_classes(
    ports: Ports, organisation_id: str, reached: Callable[[Consent], bool] = lambda _consent: True
) -> Sequence[WaitingClass]:
    """Return the classes with families that wait and are `reached`, by class and year."""
    found: dict[tuple[str, SchoolYear], list[Consent]] = {}
    for each in waiting_families(ports, organisation_id):
        if reached(each):
            found.setdefault((each.class_label, each.school_year), []).append(each)
    with ports.catalog.reading() as unit:
        zone = ZoneInfo(unit.organisation(organisation_id).time_zone)
        queued = [each for each in unit.issues(organisation_id) if each.queued]
    today = ports.clock.now().astimezone(zone).date()
    printed: dict[tuple[str, SchoolYear], date] = {}
    for issue in queued:  # by number
        printed[issue.class_label, issue.school_year] = issue.issued_at.astimezone(zone).date()
    return [
        WaitingClass(
            label, year, tuple(families), last := printed.get((label, year)), _is_due(families, year, last, today)
        )
        for (label, year), families in found.items()
    ]


def _is_due(families: Sequence[Consent], year: SchoolYear, last: date | None, today: date) -> bool:
    """Tell whether those who asked for paper each week have waited too long; by the period: never."""
    weekly = [each.given_on for each in families if each.rhythm is Rhythm.WEEKLY]
    if not weekly or today > date(year.start + 1, *_LAST_LESSONS):
        return False
    return today - max(year.first_day, min(weekly), last or year.first_day) >= FORTNIGHT
