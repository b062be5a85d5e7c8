"""Find a pupil by the beginning of a name, and open one: only as far as the visitor reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import PupilUnknownError
from archive.model.account import Scope
from archive.model.event import EventDraft
from archive.model.permission import Reach
from archive.model.record import Record, RecordClass, RecordNumber
from archive.ports import Ports, PupilRecord
from archive.services.issue_extract import in_force
from archive.texts import _

LEAST_LETTERS = 2
MOST_ROWS = 600
"""Rows of the register that one search reads: some thirty pupils with all their years."""
MOST_PUPILS = 30


@dataclass(frozen=True, slots=True)
class FoundPupil:
    """A child as one class's records know it; `record` is the latest that holds it."""

    record: Record
    pupil_id: str
    full_name: str
    years: tuple[str, ...]
    """«8А 2025/2026», the latest first."""


@dataclass(frozen=True, slots=True)
class OpenedPupil:
    """A child with every record in force that holds it, the latest first."""

    full_name: str
    pupil_id: str
    record: Record
    journals: tuple[Record, ...]
    ledgers: tuple[Record, ...]


def find_pupils(ports: Ports, organisation_ids: Sequence[str], name: str, within: Reach) -> Sequence[FoundPupil]:
    """Return up to `MOST_PUPILS` pupils by name; fewer letters than `LEAST_LETTERS` find nobody."""
    if len(name.strip()) < LEAST_LETTERS:
        return ()
    with ports.catalog.reading() as unit:
        rows = [
            row
            for organisation_id in sorted(organisation_ids)
            for row in unit.pupils_within(organisation_id, name, within.scopes, limit=MOST_ROWS)
        ]
    children: dict[tuple[str, str, str], list[PupilRecord]] = {}
    for row in rows:
        children.setdefault((row.record.organisation_id, row.full_name, row.pupil_id), []).append(row)
    return [_found(those) for those in list(children.values())[:MOST_PUPILS]]


def open_pupil(
    ports: Ports, organisation_id: str, number: RecordNumber, pupil_id: str, *, within: Reach, actor: str
) -> OpenedPupil:
    """Return one child of a record with its years; opening it is an event.

    Raises `PupilUnknownError`, `RecordUnknownError`.
    """
    with ports.catalog.reading() as unit:
        record = unit.record(organisation_id, number)
        name = unit.pupil_name(organisation_id, number, pupil_id)
        if name is None or not within.covers(_scope(record)):
            raise PupilUnknownError(found=pupil_id, period=str(number))
        rows = [
            row
            for row in unit.pupils_within(organisation_id, name, within.scopes)
            if row.full_name == name and row.pupil_id == pupil_id and row.record.scope.is_class
        ]
    details = {"pupil": pupil_id, "class": record.class_label, "school_year": str(record.school_year)}
    with ports.catalog.transaction() as unit:
        unit.append_event(EventDraft(ports.clock.now(), actor, "pupil-opened", str(number), details, organisation_id))
    standing = sorted(in_force(ports, [row.record for row in rows]), key=_latest, reverse=True)
    return OpenedPupil(
        name,
        pupil_id,
        record,
        tuple(each for each in standing if each.record_class is RecordClass.JOURNAL),
        tuple(each for each in standing if each.record_class is RecordClass.LEDGER),
    )


def _found(rows: Sequence[PupilRecord]) -> FoundPupil:
    latest = max(rows, key=lambda row: _latest(row.record))
    ordered = sorted(rows, key=lambda row: _latest(row.record), reverse=True)
    years = dict.fromkeys(
        _("{label}, {year}").format(label=r.record.class_label, year=r.record.school_year) for r in ordered
    )
    return FoundPupil(latest.record, latest.pupil_id, latest.full_name, tuple(years))


def _latest(record: Record) -> tuple[int, bool, int, RecordNumber]:
    return (record.school_year.start, record.period.number == 0, record.version, record.number)


def _scope(record: Record) -> Scope:
    return Scope(record.organisation_id, (record.class_label,), (record.school_year,), (record.record_class,))
