"""Find which later records correct a record: the reference that a signed file cannot carry itself."""

from collections.abc import Mapping, Sequence

from archive.model.correction import Correction, is_earlier_version
from archive.model.record import Record, RecordNumber
from archive.ports import Ports

Key = tuple[str, RecordNumber]
"""A school's id and a number in it."""


def find_corrections(ports: Ports, records: Sequence[Record]) -> Mapping[Key, tuple[Correction, ...]]:
    """Return the corrections of those of `records` that have any, the first first.

    Only registered records count: what is still to be signed corrects nothing yet.
    """
    with ports.catalog.reading() as unit:
        later = unit.later_versions({record.organisation_id for record in records})
        bearing = [one for one in later if any(is_earlier_version(record, one) for record in records)]
        closings = {one.closing_id: unit.closing(one.closing_id) for one in bearing}
    corrections = [Correction(one, closings[one.closing_id]) for one in bearing]
    found = {(each.organisation_id, each.number): _of(each, corrections) for each in records}
    return {key: those for key, those in found.items() if those}


def corrections_of(ports: Ports, record: Record) -> tuple[Correction, ...]:
    """Return the corrections of one record, the first first."""
    return find_corrections(ports, [record]).get((record.organisation_id, record.number), ())


def _of(record: Record, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    own = (correction for correction in corrections if correction.concerns(record))
    return tuple(sorted(own, key=lambda correction: correction.record.version))
