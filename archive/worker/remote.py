"""The face of the Celery engine for whoever closes: send the jobs and watch their rows.

The rows are the only result: a watcher that goes away loses nothing, and the next one sees the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.errors import BrokerUnavailableError, WorkersAbsentError
from archive.model.closing import Job
from archive.ports import Ports
from archive.services.clear_workspace import clear_workspace
from archive.services.list_records import list_waiting
from archive.settings import Settings
from archive.worker.progress import Progress

if TYPE_CHECKING:
    from celery import Celery

POLL_S = 0.5
QUIET_S = 5.0
"""After so long without a change in the rows the workers are asked whether they still have our jobs."""
PATIENCE_S = 30.0
"""So long no worker may answer: they may be starting, or be replaced one by one."""
ANSWER_S = 2.0


def carry_out(settings: Settings, ports: Ports, closing_ids: Sequence[str], progress: Progress) -> Sequence[Job]:
    """Have the workers bring these closings' jobs as far as they can; return those that are not preserved.

    Called after the closing's transaction: a worker must find the row that its message names.
    The key is the workers'. Raises `BrokerUnavailableError`, `WorkersAbsentError`; the rows stay.
    """
    from archive.worker.celery_app import build  # noqa: PLC0415 - Celery loads slowly, and few commands need it

    workers = _Workers(build(settings), settings)
    before = _jobs(ports, closing_ids)
    workers.send([job.job_id for job in before.values() if not job.state.is_final])
    _watch(workers, ports, closing_ids, before, progress)
    left = list_waiting(ports, closing_ids=closing_ids)
    if not left:
        clear_workspace(ports, closing_ids)
    return left


def hand_out(settings: Settings, ports: Ports, closing_ids: Sequence[str]) -> None:
    """Send the jobs of these closings that are not done and wait for nothing. Raises `BrokerUnavailableError`."""
    from archive.worker.celery_app import build  # noqa: PLC0415 - see carry_out

    left = [job.job_id for job in _jobs(ports, closing_ids).values() if not job.state.is_final]
    _Workers(build(settings), settings).send(left)


def _jobs(ports: Ports, closing_ids: Sequence[str]) -> Mapping[str, Job]:
    with ports.catalog.reading() as unit:
        return {job.job_id: job for job in unit.jobs(closing_ids=closing_ids)}


def _watch(
    workers: "_Workers", ports: Ports, closing_ids: Sequence[str], seen: Mapping[str, Job], progress: Progress
) -> None:
    """Follow the rows until all is preserved or nobody works on what is left."""
    moved_at = asked_at = monotonic()
    while any(not job.state.is_final for job in seen.values()):
        sleep(POLL_S)
        now = _jobs(ports, closing_ids)
        moved = [job for job_id, job in now.items() if seen.get(job_id) != job]
        seen = now
        for job in moved:
            progress(job)
        if moved:
            moved_at = asked_at = monotonic()
        elif monotonic() - asked_at > QUIET_S:
            if not workers.have_any(seen, may_be_silent=monotonic() - moved_at < PATIENCE_S):
                return
            asked_at = monotonic()


class _Workers:
    """The workers behind the broker."""

    def __init__(self, app: "Celery", settings: Settings) -> None:
        self._app, self._address = app, urlsplit(settings.broker_url)

    def send(self, job_ids: Sequence[str]) -> None:
        """Hand out the jobs, one message each."""
        from archive.worker.tasks import ADVANCE  # noqa: PLC0415 - see carry_out

        with self._reached(), self._app.producer_or_acquire() as producer:
            for job_id in job_ids:
                self._app.send_task(ADVANCE, [job_id], producer=producer, retry_policy={"max_retries": 3})

    def have_any(self, jobs: Mapping[str, Job], *, may_be_silent: bool) -> bool:
        """Tell whether one of `jobs` is still in work. Raises `WorkersAbsentError` when nobody answers who should."""
        from archive.worker.tasks import waiting_messages  # noqa: PLC0415 - see carry_out

        with self._reached():
            answers = [answer for _ in range(2) for answer in self._asked()]  # twice: a job may just change hands
            waiting = waiting_messages(self._app)
        if not any(answer is not None for answer in answers):
            if may_be_silent:
                return True
            raise WorkersAbsentError
        return waiting > 0 or any(_names(answer, jobs) for answer in answers)

    def _asked(self) -> Iterator[Mapping[str, Sequence[Mapping[str, object]]] | None]:
        """Ask what is put off, what is next and what is being done: in the order in which a job passes through."""
        inspect = self._app.control.inspect(timeout=ANSWER_S)
        yield inspect.scheduled()
        yield inspect.reserved()
        yield inspect.active()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Turn what kombu's transports raise into our error; the address is named without user and password."""
        connection = self._app.connection_for_write()
        from kombu.exceptions import KombuError  # noqa: PLC0415 - see carry_out

        try:
            yield
        except (KombuError, *connection.connection_errors, *connection.channel_errors) as error:
            host, port = self._address.hostname, self._address.port
            raise BrokerUnavailableError(endpoint=f"{host}:{port}" if port else f"{host}", why=str(error)) from error


def _names(answer: Mapping[str, Sequence[Mapping[str, object]]] | None, jobs: Mapping[str, Job]) -> bool:
    """Tell whether a list of tasks (worker → tasks; what is put off is wrapped in «request») names one of `jobs`."""
    tasks = [task.get("request", task) for listed in (answer or {}).values() for task in listed]
    return any(isinstance(task, Mapping) and set(task.get("args") or ()) & set(jobs) for task in tasks)
