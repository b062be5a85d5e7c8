"""Search for an inspector: by number, by pupil, by what a record is; never beyond the scope of the access."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.errors import RecordUnknownError
from archive.model.account import Scope
from archive.model.event import EventDraft
from archive.model.record import Record, RecordNumber
from archive.ports import Ports, RecordFilter
from archive.services.who_read import find_pupils


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; `number` and `pupil` empty leave the filter alone."""

    which: RecordFilter
    within: tuple[Scope, ...]
    number: str = ""
    pupil: str = ""


def search_records(ports: Ports, search: Search, *, actor: str, limit: int = 0) -> Sequence[Record]:
    """Return the records found, by number; a search by a pupil's name is an event: it tells where the pupil learns."""
    which = replace(search.which, within=search.within)
    if search.number:
        return [each for each in _numbered(ports, search) if _fits(each, which)]
    if search.pupil.strip():
        return _of_pupil(ports, search, which, actor)[: limit or None]
    with ports.catalog.reading() as unit:
        return unit.records(which, limit=limit)


def _numbered(ports: Ports, search: Search) -> list[Record]:
    number = RecordNumber.parse(search.number)
    if number is None:
        return []
    found = []
    with ports.catalog.reading() as unit:
        for school in sorted({scope.organisation_id for scope in search.within}):
            try:
                record = unit.record(school, number)
            except RecordUnknownError:
                continue
            if any(scope.reaches(_scope(record)) for scope in search.within):
                found.append(record)
    return found


def _of_pupil(ports: Ports, search: Search, which: RecordFilter, actor: str) -> list[Record]:
    found: dict[tuple[str, RecordNumber], Record] = {}
    schools = sorted({scope.organisation_id for scope in search.within})
    for school in schools:
        names = {each.full_name for each in find_pupils(ports, school, search.pupil, search.within)}
        with ports.catalog.reading() as unit:
            for name in sorted(names):
                for each in unit.pupils_within(school, name, search.within):
                    found[school, each.record.number] = each.record
        details = {"found": str(len(found))}
        with ports.catalog.transaction() as unit:
            unit.append_event(EventDraft(ports.clock.now(), actor, "pupil-searched", school, details, school))
    return [found[key] for key in sorted(found) if _fits(found[key], which)]


def _fits(record: Record, which: RecordFilter) -> bool:
    pairs = (
        (which.organisation_id, record.organisation_id),
        (which.school_year, record.school_year),
        (which.class_label, record.class_label),
        (which.period, record.period),
        (which.record_class, record.record_class),
    )
    return all(wanted in ("", None, found) for wanted, found in pairs)


def _scope(record: Record) -> Scope:
    return Scope(record.organisation_id, (record.class_label,), (record.school_year,), (record.record_class,))
