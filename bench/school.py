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
from archive.worker.local import render_waiting
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
        peaks: dict[str, float] = {}
        done, begun = Event(), time.monotonic()
        watcher = Thread(target=watch, args=(getpid(), peaks, done))
        watcher.start()
        rendered = list(render_waiting(settings, self.ports, jobs, lambda _: None))
        wall = time.monotonic() - begun
        done.set()
        watcher.join()
        sizes = [len(self.ports.workspace.get(job.content)) for job in rendered if job.content]
        return Rendered(len(rendered), sum(job.pages for job in rendered), sum(sizes), wall, peaks.get("renderer", 0.0))


@contextmanager
def opened_school(home: Path, organisation: Organisation, export: Path) -> Iterator[School]:
    """Open an installation in `home` for the school; nothing is closed yet."""
    home.mkdir(parents=True)
    settings = read_settings(home)
    with connect(settings) as ports:
        yield School(settings, ports, organisation, open_inputs([export]))
