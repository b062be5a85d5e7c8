"""Workers and beat of the tests' own: the real commands in process groups that a test may kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.settings import Settings
from archive.worker.celery_app import build
from archive.worker.tasks import ADVANCE

COMMAND = Path(sys.executable).with_name("archive")


@dataclass(frozen=True)
class Node:
    """One running command."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """Kill it and its pool at once, as a machine that loses its power does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def pool(self) -> list[int]:
        """Return its children, which do the jobs."""
        if self.process.poll() is not None:
            return []
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(word) for children in tasks for word in children.read_text().split()]


@contextmanager
def running(settings: Settings, folder: Path, name: str, *arguments: str) -> Iterator[Node]:
    """Run one command of the archive with `settings` while the block lasts."""
    log = folder / f"{name}.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", str(COMMAND), *arguments],
            env={**os.environ, **environment(settings)},
            stdout=written,
            stderr=written,
            cwd=folder,
            start_new_session=True,
        )
    node = Node(name, process, log)
    try:
        yield node
    finally:
        node.kill()


@contextmanager
def running_workers(settings: Settings, folder: Path, *names: str) -> Iterator[dict[str, Node]]:
    """Run one-process workers that have announced themselves; the keys are their Celery names."""
    if not names:
        yield {}
        return
    first, *rest = names
    starting = running(settings, folder, first, "worker", f"--hostname={first}@test")
    with starting as node, running_workers(settings, folder, *rest) as others:
        _await(settings, node)
        yield {f"{first}@test": node, **others}


def environment(settings: Settings) -> Mapping[str, str]:
    """Return the variables that give a command these settings."""
    values = settings.model_dump(mode="json", exclude_none=True)
    written = {name: json.dumps(value) if isinstance(value, list) else str(value) for name, value in values.items()}
    return {f"ARCHIVE_{name.upper()}": value for name, value in written.items()}


def doing(settings: Settings) -> Mapping[str, str]:
    """Return which job each worker has in its hands right now: name → job id."""
    active: Mapping[str, Sequence[Mapping[str, Any]]] = build(settings).control.inspect(timeout=1).active() or {}
    return {name: task["args"][0] for name, tasks in active.items() for task in tasks if task["name"] == ADVANCE}


def _await(settings: Settings, node: Node) -> None:
    app, end = build(settings), time.monotonic() + 60
    while not app.control.ping([f"{node.name}@test"], timeout=0.5):
        if node.process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(node.log.read_text())
