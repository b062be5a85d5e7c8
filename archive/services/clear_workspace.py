"""Forget the results between the steps once everything made of them is in the store."""

from collections.abc import Sequence

from archive.model.closing import JobState
from archive.ports import Ports


def clear_workspace(ports: Ports, closing_ids: Sequence[str]) -> None:
    """Discard the workspace's copies for these closings, if all their jobs are done.

    Personal data must not lie about unlocked and untermed once the records hold it.
    """
    with ports.catalog.transaction() as unit:
        jobs = unit.jobs(closing_ids=closing_ids)
        closings = [unit.closing(closing_id) for closing_id in closing_ids]
    if any(job.state is not JobState.PRESERVED for job in jobs):
        return
    for closing in closings:
        ports.workspace.discard(closing.snapshot)
    for job in jobs:
        if job.content is not None:
            ports.workspace.discard(job.content)
