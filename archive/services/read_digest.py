"""«Что читали за месяц»: who read what of children's data, the unusual first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from archive.model.event import EventDraft, EventFilter
from archive.model.reading import READINGS, Reading
from archive.model.record import RecordNumber
from archive.ports import CatalogReading, Ports
from archive.services.who_read import reading_of
from archive.texts import _, counted

WORK_BEGINS, WORK_ENDS = time(7), time(20)
"""Outside these hours, and on a Sunday, a reading is unusual; in the school's own time."""
MANY = 30
"""More different records than this in one day are unusual: a class teacher has a few, a queue of a class two."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, «2026-06»."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Month | None":
        """Read «2026-06»; None for what is no month."""
        year, _dash, month = text.strip().partition("-")
        if not (len(year) == 4 and year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal()):
            return None
        return cls(int(year), int(month)) if 1 <= int(month) <= 12 and int(year) >= 1970 else None

    @classmethod
    def of(cls, at: datetime) -> "Month":
        """Return the month of an instant."""
        return cls(at.year, at.month)

    def next(self) -> "Month":
        """Return the month after this."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> "Month":
        """Return the month before this."""
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    def begins(self, zone: ZoneInfo) -> datetime:
        """Return its first instant in `zone`."""
        return datetime(self.year, self.month, 1, tzinfo=zone)

    def __str__(self) -> str:
        """Return «2026-06»."""
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class ReadThing:
    """One record or list, and how often it was read in the month."""

    subject: str
    title: str
    times: int


@dataclass(frozen=True, slots=True)
class Reader:
    """What one person read in the month."""

    actor: str
    readings: tuple[Reading, ...]
    unusual: tuple[str, ...]
    """Why the director should look here first; empty as a rule."""
    outside_hours: tuple[Reading, ...]
    things: tuple[ReadThing, ...]

    @property
    def records(self) -> int:
        """How many different records."""
        return len(self.things)

    @property
    def extracts(self) -> int:
        """How many extracts and printed ledgers of pupils."""
        return sum(each.action in ("extract-issued", "ledger-printed") for each in self.readings)


@dataclass(frozen=True, slots=True)
class Digest:
    """A month of readings of one school."""

    organisation_id: str
    month: Month
    readers: tuple[Reader, ...]

    @property
    def readings(self) -> int:
        """How many readings in all."""
        return sum(len(reader.readings) for reader in self.readers)


def read_digest(ports: Ports, organisation_id: str, month: Month, *, actor: str) -> Digest:
    """Return who read what in `month`, the unusual first, then who read most; asking is an event.

    Raises `OrganisationUnknownError`.
    """
    with ports.catalog.reading() as unit:
        zone = ZoneInfo(unit.organisation(organisation_id).time_zone)
        which = EventFilter(
            organisation_ids=frozenset({organisation_id}),
            actions=tuple(READINGS),
            since=month.begins(zone),
            until=month.next().begins(zone),
        )
        events = unit.find_events(which)
        titles = _titles(unit, organisation_id, {event.draft.subject for event in events})
    details = {"month": str(month)}
    with ports.catalog.transaction() as unit:
        unit.append_event(
            EventDraft(ports.clock.now(), actor, "digest-shown", organisation_id, details, organisation_id)
        )
    by_actor: dict[str, list[Reading]] = {}
    for event in events:
        by_actor.setdefault(event.draft.actor, []).append(reading_of(event, titles, event.draft.subject))
    readers = [_reader(each, tuple(readings), zone) for each, readings in by_actor.items()]
    readers.sort(key=lambda each: (not each.unusual, -len(each.readings), each.actor))
    return Digest(organisation_id, month, tuple(readers))


def _titles(unit: CatalogReading, organisation_id: str, subjects: Iterable[str]) -> dict[str, str]:
    numbers = {subject: RecordNumber.parse(subject) for subject in subjects}
    found = unit.titles(organisation_id, [number for number in numbers.values() if number is not None])
    return {subject: found.get(number, "") for subject, number in numbers.items() if number is not None}


def _reader(actor: str, readings: tuple[Reading, ...], zone: ZoneInfo) -> Reader:
    outside = tuple(each for each in readings if _is_outside(each.at.astimezone(zone)))
    busiest = _busiest_day(readings, zone)
    unusual = []
    if outside:
        times = counted(len(outside), _("раз"), _("раза"), _("раз"))
        unusual.append(_("вне рабочих часов: {times}").format(times=times))
    if busiest > MANY:
        records = counted(busiest, _("запись"), _("записи"), _("записей"))
        unusual.append(_("за один день {records}").format(records=records))
    counts = Counter((each.subject, each.title) for each in readings)
    things = tuple(ReadThing(subject, title, times) for (subject, title), times in counts.most_common())
    return Reader(actor, readings, tuple(unusual), outside, things)


def _is_outside(local: datetime) -> bool:
    return local.isoweekday() == 7 or not WORK_BEGINS <= local.time() < WORK_ENDS


def _busiest_day(readings: Sequence[Reading], zone: ZoneInfo) -> int:
    """Return how many different records were read on the day with the most."""
    days: dict[object, set[str]] = {}
    for each in readings:
        days.setdefault(each.at.astimezone(zone).date(), set()).add(each.subject)
    return max((len(subjects) for subjects in days.values()), default=0)


def own_readings(ports: Ports, actor: str, *, limit: int = 200) -> Sequence[Reading]:
    """Return what the log says that `actor` has read, the latest first."""
    with ports.catalog.reading() as unit:
        events = unit.find_events(EventFilter(actions=tuple(READINGS), actor=actor), limit=limit)
        own = [event for event in events if event.draft.actor == actor]
        schools = {event.draft.organisation_id for event in own} - {""}
        titles = {
            school: _titles(unit, school, {e.draft.subject for e in own if e.draft.organisation_id == school})
            for school in schools
        }
    return [reading_of(each, titles.get(each.draft.organisation_id, {}), each.draft.subject) for each in own]
