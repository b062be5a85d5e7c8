"""Carries closings out beside the pages: in a process of its own, or by handing the jobs to Celery.

A page only says which closings; the rows say what is to be done. So a killed process loses nothing:
the next start, or «Продолжить», goes on from the rows.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Lock, Thread

from archive.bootstrap import connect
from archive.errors import ArchiveError
from archive.model.closing import Job, JobState
from archive.ports import Ports
from archive.services.clear_workspace import sweep_workspace
from archive.services.list_records import list_waiting
from archive.services.note_interruption import note_interruption
from archive.settings import Settings
from archive.worker import local, remote
from archive.worker.lifeline import end_with_parent

_log = logging.getLogger(__name__)
_BY_WORKERS = (JobState.PLANNED, JobState.SIGNED)


class Background:
    """Takes closings and brings their jobs as far as they can go without people; `carry_on` returns at once."""

    def __init__(self, settings: Settings, ports: Ports) -> None:
        """Start nothing yet."""
        self._settings, self._ports = settings, ports
        self._asked: SimpleQueue[tuple[str, ...] | None] = SimpleQueue()
        self._thread = Thread(target=self._serve, name="closings", daemon=True)
        self._process: BaseProcess | None = None
        self._lock = Lock()
        self._ended = False

    def carry_on(self, closing_ids: Sequence[str]) -> None:
        """Ask for these closings. Raises `BrokerUnavailableError` where the workers are behind a broker."""
        if not closing_ids:
            return
        if self._settings.engine == "celery":
            remote.hand_out(self._settings, self._ports, closing_ids)
            return
        self._asked.put(tuple(closing_ids))

    def _serve(self) -> None:
        """Do what is asked, one after the other: each takes all cores there are."""
        while (closing_ids := self._asked.get()) is not None:
            process = get_context("spawn").Process(target=_carry_out, args=(self._settings, closing_ids))
            with self._lock:
                if self._ended:
                    return
                self._process = process
                process.start()
            process.join()
            if process.exitcode and not self._ended:
                _log.error("closings %s: ended with %s", ", ".join(closing_ids), process.exitcode)
                self._note_death(closing_ids)

    def _note_death(self, closing_ids: Sequence[str]) -> None:
        """Write to what was left that its process died: else the page would wait for it for ever."""
        try:
            for job in list_waiting(self._ports, closing_ids=closing_ids):
                if job.state in _BY_WORKERS and not job.problem:
                    note_interruption(self._ports, job.job_id)
        except ArchiveError as error:
            _log.error("closings: %s", error)

    def _end(self) -> None:
        with self._lock:
            self._ended = True
            if self._process and self._process.is_alive():
                self._process.terminate()
        self._asked.put(None)
        self._thread.join(timeout=10)


@contextmanager
def background(settings: Settings, ports: Ports) -> Iterator[Background]:
    """Serve in a thread for as long as the block lasts, beginning with what an earlier run left."""
    served = Background(settings, ports)
    served._thread.start()  # noqa: SLF001 - begun and ended in one place
    try:
        if settings.engine == "local":
            served.carry_on(left_to_do(ports))
        yield served
    finally:
        served._end()  # noqa: SLF001 - see above


def left_to_do(ports: Ports) -> Sequence[str]:
    """Return the closings with jobs that need no people and have not failed: an interrupted run left them."""
    waiting = (job for job in list_waiting(ports) if job.state in _BY_WORKERS and not job.problem)
    return tuple(dict.fromkeys(job.closing_id for job in waiting))


def _carry_out(settings: Settings, closing_ids: Sequence[str]) -> None:
    """Run in a process of its own, which must not outlive the pages' one."""
    os.nice(5)  # whoever looks at a page goes before
    end_with_parent()
    try:
        with connect(settings) as ports:
            local.carry_out(settings, ports, closing_ids, None, _quiet)
            sweep_workspace(ports)
    except ArchiveError as error:
        _log.error("closings: %s", error)


def _quiet(job: Job) -> None:
    """Say nothing: whoever wants to know reads the rows."""
