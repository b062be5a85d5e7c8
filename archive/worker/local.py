"""The engine of one machine: renders in as many processes as there are cores, signs and stores here.

The rows say what is to be done, so a killed run leaves nothing to clean: the next one goes on.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread

from archive.bootstrap import connect
from archive.errors import ArchiveError, StoreError, TimestampUnavailableError
from archive.model.closing import Job, JobState
from archive.ports import Ports, Signer
from archive.services.certify_record import certify_record
from archive.services.clear_workspace import clear_workspace
from archive.services.list_records import list_waiting
from archive.services.note_interruption import note_interruption
from archive.services.preserve_record import preserve_record
from archive.services.render_record import render_record
from archive.settings import Settings
from archive.worker.progress import Progress

_OUTAGES = (StoreError, TimestampUnavailableError)
"""What would fail the next job as well: the run stops there instead of waiting for each in turn."""


def carry_out(
    settings: Settings, ports: Ports, closing_ids: Sequence[str], signer: Signer | None, progress: Progress
) -> Sequence[Job]:
    """Bring the jobs of these closings as far as they can go; return those that are not preserved.

    Without a signer the documents are rendered and wait. Problems are in the rows.
    """
    waiting = list_waiting(ports, closing_ids=closing_ids)
    for job in _rendered(settings, ports, waiting, progress):
        if not _finish(ports, job, signer, progress):
            break
    left = list_waiting(ports, closing_ids=closing_ids)
    if not left:
        clear_workspace(ports, closing_ids)
    return left


def _finish(ports: Ports, job: Job, signer: Signer | None, progress: Progress) -> bool:
    """Sign and preserve one job; tell whether it makes sense to go on with others."""
    try:
        if job.state is JobState.RENDERED and signer is not None:
            job = certify_record(ports, job.job_id, signer)
            progress(job)
        if job.state is JobState.SIGNED:
            progress(preserve_record(ports, job.job_id))
    except _OUTAGES:
        return False
    except ArchiveError as error:
        progress(job.failed(str(error)))
    return True


def _rendered(settings: Settings, ports: Ports, waiting: Sequence[Job], progress: Progress) -> Iterator[Job]:
    """Yield the jobs that are past rendering, those that wait for it as they come out."""
    yield from (job for job in waiting if job.state is not JobState.PLANNED)
    planned = [job for job in waiting if job.state is JobState.PLANNED]
    processes = min(settings.processes or os.cpu_count() or 1, len(planned))
    if processes > 1:
        yield from _in_processes(settings, ports, planned, processes, progress)
        return
    for job in planned:
        yield from _reported(ports, job, partial(render_record, ports, job.job_id), progress)


def _in_processes(
    settings: Settings, ports: Ports, planned: Sequence[Job], processes: int, progress: Progress
) -> Iterator[Job]:
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (settings,)) as pool:
        futures: dict[Future[Job], Job] = {pool.submit(_render, job.job_id): job for job in planned}
        try:
            for future in as_completed(futures):
                yield from _reported(ports, futures[future], future.result, progress)
        finally:
            pool.shutdown(cancel_futures=True)


def _reported(ports: Ports, job: Job, result: Callable[[], Job], progress: Progress) -> Iterator[Job]:
    try:
        done = result()
    except ArchiveError as error:
        progress(job.failed(str(error)))
        return
    except BrokenProcessPool:
        progress(note_interruption(ports, job.job_id))
        return
    progress(done)
    yield done


_opened = ExitStack()
_ports: Ports


def _begin(settings: Settings) -> None:
    """Open the ports once in a rendering process, which must not outlive the one that started it."""
    global _ports  # noqa: PLW0603 - a pool's process has nowhere else to keep what its initializer opened
    Thread(target=_end_with_parent, daemon=True).start()
    _ports = _opened.enter_context(connect(settings))


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _render(job_id: str) -> Job:
    return render_record(_ports, job_id)
