"""A school whose year is closed and waits to be rendered: the work list that the benchmarks carry out.

The same classes are closed for several organisations of one installation, so that each measurement has
rows of its own.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import getpid
from pathlib import Path
from threading import Event, Thread

from archive.bootstrap import connect
from archive.checks import ALL
from archive.cli.session import read_settings
from archive.intake import InputFile, open_inputs
from archive.model.closing import Job, JobState
from archive.model.organisation import Organisation
from archive.model.period import YEAR
from archive.ports import Ports
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_records import list_waiting
from archive.services.register_organisation import register_organisation
from archive.settings import Settings
from archive.worker import rendering
from archive.worker.local import render_waiting, rendering_pool
from bench.processes import watch

LETTERS = "АБВГ"


def labels(count: int) -> list[str]:
    """Return the classes of a school: all grades of a letter, then those of the next."""
    return [f"{grade}{letter}" for letter in LETTERS for grade in range(1, 12)][:count]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What rendering a work list came to."""

    documents: int
    pages: int
    size: int
    wall_s: float
    peak_mb: float
    """Of the hungriest rendering process."""


@dataclass(frozen=True, slots=True)
class School:
    """An installation and what is to be closed in it."""

    settings: Settings
    ports: Ports
    organisation: Organisation
    files: tuple[InputFile, ...]

    def close(self, name: str) -> tuple[Sequence[Job], list[bytes]]:
        """Close the year for a copy of the organisation; return its documents' jobs and the frozen data by class."""
        school = replace(self.organisation, organisation_id=name)
        register_organisation(self.ports, school, actor="bench")
        request = CloseRequest(self.files, name, YEAR, "bench", None, {ALL: "bench"})
        closings = close_period(self.ports, request).closings
        waiting = list_waiting(self.ports, closing_ids=[closing.closing_id for closing in closings])
        frozen = [self.ports.workspace.get(closing.snapshot) for closing in closings]
        return [job for job in waiting if job.state is JobState.PLANNED], frozen

    def render(self, jobs: Sequence[Job], processes: int) -> Rendered:
        """Render `jobs` on `processes` as the worker of one machine does."""
        settings = self.settings.model_copy(update={"processes": processes})
        begun = time.monotonic()
        with watched() as peaks:
            rendered = list(render_waiting(settings, self.ports, jobs, lambda _: None))
            wall = time.monotonic() - begun
        sizes = [len(self.ports.workspace.get(job.content)) for job in rendered if job.content]
        return Rendered(len(rendered), sum(job.pages for job in rendered), sum(sizes), wall, peaks.get("renderer", 0.0))

    def peak_of(self, job: Job, frozen: bytes) -> float:
        """Return the peak memory of one of the worker's processes that makes the job's document of other data."""
        with self.ports.catalog.transaction() as unit:
            closing = unit.closing(job.closing_id)
        closing = replace(closing, snapshot=self.ports.workspace.put(frozen))
        with watched() as peaks, rendering_pool(1, self.ports.workspace) as pool:
            pool.submit(rendering.make, job, closing).result()
        return peaks["renderer"]


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Note the peak memory of this process's descendants by role while the block runs."""
    peaks: dict[str, float] = {}
    done = Event()
    watcher = Thread(target=watch, args=(getpid(), peaks, done))
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()


@contextmanager
def opened_school(home: Path, organisation: Organisation, export: Path) -> Iterator[School]:
    """Open an installation in `home` for the school; nothing is closed yet."""
    home.mkdir(parents=True)
    settings = read_settings(home)
    with connect(settings) as ports:
        yield School(settings, ports, organisation, open_inputs([export]))
