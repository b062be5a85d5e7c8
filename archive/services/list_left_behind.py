"""List the jobs that nobody is going to do any more: their message was lost, or a fault outlasted the tries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from archive.model.closing import Job, JobState
from archive.ports import Ports
from archive.services.list_records import list_waiting

_WITH_PEOPLE = (JobState.OUTSIDE, JobState.REFUSED)
"""No worker can do anything about these."""
_LONGEST = 3
"""A job that keeps failing is tried again at every 8th round at the latest."""


def list_left_behind(ports: Ports, *, seconds: float, tries: int) -> Sequence[Job]:
    """Return waiting jobs of closings older than `seconds`, to be asked once in that time.

    A job that failed is returned in every second, fourth, eighth such round only, one power for
    each `tries` failed attempts: what cannot be done must not keep the workers busy.
    """
    at = ports.clock.now()
    turn = int(at.timestamp() // seconds)
    waiting = [job for job in list_waiting(ports) if job.state not in _WITH_PEOPLE]
    closed_at = _closed_at(ports, {job.closing_id for job in waiting})
    old = timedelta(seconds=seconds)
    return [job for job in waiting if at - closed_at[job.closing_id] >= old and _is_its_turn(job, turn, tries)]


def _is_its_turn(job: Job, turn: int, tries: int) -> bool:
    return turn % (1 << min(job.attempts // tries, _LONGEST)) == 0


def _closed_at(ports: Ports, closing_ids: set[str]) -> dict[str, datetime]:
    with ports.catalog.reading() as unit:
        return {closing_id: unit.closing(closing_id).closed_at for closing_id in closing_ids}
