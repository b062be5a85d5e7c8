"""List records and the work that has not become records yet."""

from collections.abc import Sequence

from archive.model.closing import UNDER_WAY, Job, JobState
from archive.model.record import Record
from archive.ports import Ports, RecordFilter


def list_records(ports: Ports, which: RecordFilter, *, limit: int = 0, offset: int = 0) -> Sequence[Record]:
    """Return registered records by number."""
    with ports.catalog.reading() as unit:
        return unit.records(which, limit=limit, offset=offset)


def list_waiting(ports: Ports, *, closing_ids: Sequence[str] = ()) -> Sequence[Job]:
    """Return the jobs that are not preserved yet, by record number."""
    with ports.catalog.reading() as unit:
        return unit.jobs(closing_ids=closing_ids, states=UNDER_WAY)


def list_annulled(ports: Ports) -> Sequence[Job]:
    """Return the numbers that name no record: what was refused and replaced, so that no number is missing silently."""
    with ports.catalog.reading() as unit:
        return unit.jobs(states=(JobState.ANNULLED,))
