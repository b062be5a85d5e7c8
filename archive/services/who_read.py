"""«Кто смотрел»: every reading of one pupil's data that the log knows of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.errors import PupilUnknownError
from archive.model.account import Scope
from archive.model.event import Event, EventDraft, EventFilter
from archive.model.reading import READINGS, Reading
from archive.model.record import Record, RecordClass, RecordNumber
from archive.ports import CatalogReading, Ports, PupilRecord, RecordFilter
from archive.texts import _

_OF_CLOSINGS = {"findings-read": _("замечания к журналам"), "pages-shown": _("страницы учителя")}
"""What names closings in its details, and what was read of them."""
_OF_MANY = (*_OF_CLOSINGS, "ledger-printed", "file-printed", "bundle-given")
"""What names several records, or closings, in its details."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Whose data, where it stands, and who has read it, the latest first."""

    organisation_id: str
    full_name: str
    records: tuple[Record, ...]
    readings: tuple[Reading, ...]


def find_pupils(ports: Ports, organisation_id: str, name: str, within: Sequence[Scope]) -> Sequence[PupilRecord]:
    """Return the pupils whose name begins with `name`, one record of each: the latest."""
    with ports.catalog.reading() as unit:
        found = unit.pupils_within(organisation_id, name, within)
    latest = {_folded(each.full_name): each for each in found}
    return [latest[key] for key in sorted(latest)]


def who_read(ports: Ports, organisation_id: str, number: RecordNumber, pupil_id: str, *, actor: str) -> Readers:
    """Return who has read the data of the pupil `pupil_id` of the record `number`; asking is an event, too.

    A reading of a class's journal is a reading of each of its pupils, and so is one of the export that it
    was made from. An extract or a printed ledger that names pupils counts for those only. Records of one
    name are taken for one pupil's, so that a namesake of the same school is shown rather than left out.
    Raises `PupilUnknownError`.
    """
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(organisation_id)
        name = _name(unit, unit.record(organisation_id, number), pupil_id)
        held = _held(unit, organisation.organisation_id, name)
        readings = tuple(_readings(unit, organisation_id, held))
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        unit.append_event(EventDraft(at, actor, "readers-shown", str(number), {"pupil": pupil_id}, organisation_id))
    return Readers(organisation_id, name, tuple(record for record, _ids in held.values()), readings)


def _name(unit: CatalogReading, record: Record, pupil_id: str) -> str:
    found = unit.pupils_of(record.organisation_id, record.number).get(pupil_id)
    if found is None:
        raise PupilUnknownError(found=pupil_id, period=record.title)
    return found


def _held(unit: CatalogReading, organisation_id: str, name: str) -> Mapping[str, tuple[Record, frozenset[str]]]:
    """Return what holds the pupil's data, by number, with the pupil's ids there; exports have none."""
    found: dict[str, tuple[Record, frozenset[str]]] = {}
    for each in unit.pupils_within(organisation_id, name, [Scope(organisation_id)]):
        if _folded(each.full_name) == _folded(name):
            number = str(each.record.number)
            known = found[number][1] if number in found else frozenset()
            found[number] = (each.record, known | {each.pupil_id})
    for closing_id in sorted({record.closing_id for record, _ids in found.values()}):
        for record in unit.records(RecordFilter(organisation_id=organisation_id, closing_id=closing_id)):
            if record.record_class is RecordClass.SOURCE:
                found.setdefault(str(record.number), (record, frozenset()))
    return found


def _readings(
    unit: CatalogReading, organisation_id: str, held: Mapping[str, tuple[Record, frozenset[str]]]
) -> Iterable[Reading]:
    """Yield the readings, the latest first: those of one record, and those of many among which one is the pupil's."""
    schools = frozenset({organisation_id, ""})
    of_one = tuple(action for action in READINGS if action not in _OF_MANY)
    events = [
        *unit.find_events(EventFilter(organisation_ids=schools, actions=of_one, subjects=tuple(held))),
        *unit.find_events(EventFilter(organisation_ids=schools, actions=_OF_MANY)),
    ]
    closings = {record.closing_id for record, _ids in held.values()}
    titles = {number: record.title for number, (record, _ids) in held.items()}
    for event in sorted(events, key=lambda each: -each.sequence):
        number = _touched(event, held, closings)
        if number is not None:
            yield reading_of(event, titles, number)


def _touched(event: Event, held: Mapping[str, tuple[Record, frozenset[str]]], closings: set[str]) -> str | None:
    """Return which of the pupil's records an event touches, empty for all of a closing; None for none."""
    draft = event.draft
    if draft.action in _OF_CLOSINGS:
        return "" if closings & set(draft.details.get("closings", "").split()) else None
    named = draft.details.get("records", "").replace(",", " ").split() or [draft.subject]
    number = next((each for each in named if each in held), None)
    if number is None:
        return None
    pupils = set(draft.details.get("pupils", draft.details.get("pupil", "")).split())
    ids = held[number][1]
    return number if not pupils or not ids or pupils & ids else None


def reading_of(event: Event, titles: Mapping[str, str], number: str = "") -> Reading:
    """Return the event as a reading."""
    draft = event.draft
    title = titles.get(number or draft.subject, "") or ("" if number else _OF_CLOSINGS.get(draft.action, ""))
    return Reading(event.sequence, draft.at, draft.actor, draft.action, number or draft.subject, title)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())
