"""What a process does that only renders; `local` starts it.

Such processes are forked from one that has imported this module: what is imported here, each of them
has. It knows neither catalogue nor keys: they and what they import take longer to load than the rest.
"""

import os
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread

from archive.model.closing import Closing, Job
from archive.ports import Workspace
from archive.render.renderer import DocumentRenderer
from archive.services.make_document import make_document

_workspace: Workspace


def begin(workspace: Workspace) -> None:
    """Take the way to the workspace, and see to it that this process does not outlive the one that started it."""
    global _workspace  # noqa: PLW0603 - a pool's process has nowhere else to keep what its initializer was given
    _workspace = workspace
    Thread(target=_end_with_parent, daemon=True).start()


def make(job: Job, closing: Closing) -> Job:
    """Make the document of a job."""
    return make_document(_workspace, DocumentRenderer(), job, closing)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
