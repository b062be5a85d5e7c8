"""List records and the work that has not become records yet."""

from collections.abc import Sequence

from archive.model.closing import Job, JobState
from archive.model.record import Record
from archive.ports import Ports, RecordFilter

_UNDER_WAY = (JobState.PLANNED, JobState.RENDERED, JobState.SIGNED)


def list_records(ports: Ports, which: RecordFilter, *, limit: int = 0, offset: int = 0) -> Sequence[Record]:
    """Return registered records by number."""
    with ports.catalog.transaction() as unit:
        return unit.records(which, limit=limit, offset=offset)


def list_waiting(ports: Ports, *, closing_ids: Sequence[str] = ()) -> Sequence[Job]:
    """Return the jobs that are not preserved yet, by record number."""
    with ports.catalog.transaction() as unit:
        return unit.jobs(closing_ids=closing_ids, states=_UNDER_WAY)
