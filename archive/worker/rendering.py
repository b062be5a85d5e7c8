"""What a process does that only renders; `local` starts it.

Such processes are forked from one that has imported this module: what is imported here, each of them
has. It knows neither catalogue nor keys: they and what they import take longer to load than the rest.
"""

from archive.model.closing import Closing, Job
from archive.ports import Workspace
from archive.render.renderer import DocumentRenderer
from archive.services.make_document import make_document
from archive.worker.lifeline import end_with_parent

_workspace: Workspace


def begin(workspace: Workspace) -> None:
    """Take the way to the workspace, and see to it that this process does not outlive the one that started it."""
    global _workspace  # noqa: PLW0603 - a pool's process has nowhere else to keep what its initializer was given
    _workspace = workspace
    end_with_parent()


def make(job: Job, closing: Closing) -> Job:
    """Make the document of a job."""
    return make_document(_workspace, DocumentRenderer(), job, closing)
