"""One step of one job: taken by one process at a time, done once, safe to run again."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from archive.errors import ArchiveError
from archive.model.closing import Closing, Job, JobState
from archive.model.event import EventDraft
from archive.ports import Ports


class Step:
    """Holds the lock of a job while one step is done.

    `job` is None when there is nothing to do here: the job is past the step, or another process has
    it; `seen` is the job as the catalogue has it. An `ArchiveError` inside the block is written to
    the job as its problem and goes on to the caller.
    """

    def __init__(self, ports: Ports, job_id: str, expected: JobState) -> None:
        """Name the job and the state from which the step starts."""
        self._ports, self._job_id, self._expected = ports, job_id, expected
        self._held = ExitStack()
        self.job: Job | None = None
        self.seen: Job

    def __enter__(self) -> Self:
        """Take the lock and look."""
        mine = self._held.enter_context(self._ports.catalog.job_lock(self._job_id))
        with self._ports.catalog.reading() as unit:
            self.seen = unit.job(self._job_id)
        self.job = self.seen if mine and self.seen.state is self._expected else None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write down a failure and give the lock back."""
        with self._held:
            if isinstance(error, ArchiveError) and self.job is not None:
                with self._ports.catalog.transaction() as unit:
                    unit.save_job(self.job.failed(str(error)), was=self._expected)

    def closing(self) -> Closing:
        """Return the closing that the job belongs to."""
        with self._ports.catalog.reading() as unit:
            return unit.closing(self.seen.closing_id)

    def finish(self, done: Job, event: EventDraft) -> Job:
        """Write the job's new state and its event in one transaction."""
        with self._ports.catalog.transaction() as unit:
            if unit.save_job(done, was=self._expected):
                unit.append_event(event)
            return unit.job(self._job_id)
