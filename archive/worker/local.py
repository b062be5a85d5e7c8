"""The engine of one machine: renders in as many processes as there are cores, signs and stores here.

The rows say what is to be done, so a killed run leaves nothing to clean: the next one goes on.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context

from archive.errors import ArchiveError, StoreError, TimestampUnavailableError
from archive.model.closing import Closing, Job, JobState
from archive.model.record import RecordClass, RecordNumber
from archive.ports import Ports, Signer, Workspace
from archive.services.certify_record import AS_DIRECTOR, certify_record
from archive.services.check_signatory import Mandate
from archive.services.clear_workspace import clear_workspace
from archive.services.list_records import list_waiting
from archive.services.note_interruption import note_interruption
from archive.services.preserve_record import preserve_record
from archive.services.render_record import render_record
from archive.settings import Settings
from archive.worker import rendering
from archive.worker.progress import Progress

_OUTAGES = (StoreError, TimestampUnavailableError)
"""What would fail the next job as well: the run stops there instead of waiting for each in turn."""


def carry_out(
    settings: Settings,
    ports: Ports,
    closing_ids: Sequence[str],
    signer: Signer | None,
    progress: Progress,
    *,
    mandate: Mandate = AS_DIRECTOR,
    only: Collection[str] = (),
) -> Sequence[Job]:
    """Bring the jobs of these closings as far as they can go; return those that are not preserved.

    Without a signer the documents are rendered and wait, and so do those that await another signatory
    than the `mandate`'s. `only` names the jobs to take when not all are meant. Problems are in the rows.
    """
    waiting = list_waiting(ports, closing_ids=closing_ids)
    if only:
        waiting = [job for job in waiting if job.job_id in only]
    for job in render_waiting(settings, ports, waiting, progress):
        if not _finish(ports, job, signer, progress, mandate):
            break
    left = list_waiting(ports, closing_ids=closing_ids)
    if not left:
        clear_workspace(ports, closing_ids)
    return left


def _finish(ports: Ports, job: Job, signer: Signer | None, progress: Progress, mandate: Mandate) -> bool:
    """Sign and preserve one job; tell whether it makes sense to go on with others."""
    try:
        if job.state is JobState.RENDERED and signer is not None:
            job = certify_record(ports, job.job_id, signer, mandate)
            progress(job)
        if job.state is JobState.SIGNED:
            progress(preserve_record(ports, job.job_id))
    except _OUTAGES:
        return False
    except ArchiveError as error:
        progress(job.failed(str(error)))
    return True


def render_waiting(settings: Settings, ports: Ports, waiting: Sequence[Job], progress: Progress) -> Iterator[Job]:
    """Yield the jobs that are past rendering, then those that wait for it, as they come out."""
    planned = sorted((job for job in waiting if job.state is JobState.PLANNED), key=_weight)
    processes = min(settings.processes or os.cpu_count() or 1, len(planned))
    past = (job for job in waiting if job.state is not JobState.PLANNED)
    if processes > 1:
        yield from _in_processes(ports, past, planned, processes, progress)
        return
    yield from past
    for job in planned:
        yield from _reported(ports, job, partial(render_record, ports, job.job_id), progress)


def _weight(job: Job) -> tuple[bool, RecordNumber]:
    """Put journals first: a journal takes several times as long as a ledger, and the last job keeps a core idle."""
    return job.record_class is not RecordClass.JOURNAL, job.number


def _in_processes(
    ports: Ports, past: Iterable[Job], planned: Sequence[Job], processes: int, progress: Progress
) -> Iterator[Job]:
    """Yield `past` and the first of `planned`, rendered here, while the processes start; then what they render.

    Threads hold the jobs' locks, write their rows and wait for the processes; there is one more of them, so that
    no process waits for a row.
    """
    with (
        rendering_pool(processes, ports.workspace) as pool,
        ThreadPoolExecutor(processes + 1) as hands,
    ):
        make = partial(_made, pool)
        futures = {hands.submit(render_record, ports, job.job_id, make): job for job in planned[1:]}
        try:
            yield from past
            yield from _reported(ports, planned[0], partial(render_record, ports, planned[0].job_id), progress)
            for future in as_completed(futures):
                yield from _reported(ports, futures[future], future.result, progress)
        finally:
            hands.shutdown(wait=False, cancel_futures=True)
            pool.shutdown(cancel_futures=True)


def _made(pool: ProcessPoolExecutor, job: Job, closing: Closing) -> Job:
    return pool.submit(rendering.make, job, closing).result()


def rendering_pool(processes: int, workspace: Workspace) -> ProcessPoolExecutor:
    """Return a pool of processes that only render, forked from one that has imported once what they need."""
    context = get_context("forkserver")
    context.set_forkserver_preload([rendering.__name__])
    return ProcessPoolExecutor(processes, context, rendering.begin, (workspace,))


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
