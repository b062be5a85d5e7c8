"""How far closings have come: each with its jobs, for whoever watches the work."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from archive.model.account import Scope
from archive.model.closing import AWAITING_PEOPLE, Closing, Job, JobState
from archive.ports import Ports

RECENT = timedelta(hours=24)
"""So long a finished closing stays on the page of the work."""
_BY_WORKERS = (JobState.PLANNED, JobState.SIGNED)


@dataclass(frozen=True, slots=True)
class ClosingWork:
    """One closing and its jobs, by number."""

    closing: Closing
    jobs: tuple[Job, ...]

    @property
    def counts(self) -> Counter[JobState]:
        """How many jobs there are in each state."""
        return Counter(job.state for job in self.jobs)

    @property
    def done(self) -> int:
        """How many are in the store, or were annulled."""
        return sum(job.state.is_final for job in self.jobs)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == len(self.jobs)

    @property
    def for_workers(self) -> tuple[Job, ...]:
        """The jobs that the machine can bring further without people."""
        return tuple(job for job in self.jobs if job.state in _BY_WORKERS)

    @property
    def for_people(self) -> tuple[Job, ...]:
        """The jobs that wait for a signature or for the administrator."""
        return tuple(job for job in self.jobs if job.state in AWAITING_PEOPLE)

    @property
    def troubled(self) -> tuple[Job, ...]:
        """The jobs whose last try failed, and those that were sent back."""
        return tuple(job for job in self.jobs if job.trouble and not job.state.is_final)


def closing_work(ports: Ports, closing_id: str) -> ClosingWork:
    """Return one closing with its jobs. Raises `ClosingUnknownError`."""
    with ports.catalog.reading() as unit:
        closing = unit.closing(closing_id)
        return ClosingWork(closing, tuple(unit.jobs(closing_ids=[closing_id])))


def list_closing_work(
    ports: Ports, *, within: Sequence[Scope] | None = None, limit: int = 200
) -> Sequence[ClosingWork]:
    """Return the closings that are under way or were made within a day, the latest first."""
    since = ports.clock.now() - RECENT
    with ports.catalog.reading() as unit:
        closings = unit.closings_at_work(since, within=within, limit=limit)
        jobs = unit.jobs(closing_ids=[closing.closing_id for closing in closings]) if closings else ()
    by_closing: dict[str, list[Job]] = {}
    for job in jobs:
        by_closing.setdefault(job.closing_id, []).append(job)
    return [ClosingWork(closing, tuple(by_closing.get(closing.closing_id, ()))) for closing in closings]
