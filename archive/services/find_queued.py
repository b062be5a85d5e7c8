"""Find the job behind a record number, whether it became a record or not."""

from collections.abc import Sequence

from archive.errors import NotQueuedError
from archive.model.closing import Job, JobState
from archive.model.record import RecordNumber
from archive.ports import Ports
from archive.texts import _


def find_queued(
    ports: Ports, organisation_id: str, number: RecordNumber, states: Sequence[JobState], expected: str
) -> Job:
    """Return the job with `number` if it is in one of `states`. Raises `NotQueuedError` with `expected`."""
    with ports.catalog.reading() as unit:
        job = unit.job_of(organisation_id, number)
    if job is None or job.state not in states:
        found = job.state.words if job else _("такого номера нет")
        raise NotQueuedError(number=str(number), found=found, expected=expected)
    return job
