"""Render one record of a closed period; may run twice, anywhere."""

from collections.abc import Callable
from functools import partial

from archive.model.closing import Closing, Job, JobState
from archive.model.event import EventDraft
from archive.ports import Ports
from archive.services.make_document import make_document
from archive.services.step import Step

Maker = Callable[[Job, Closing], Job]
"""Makes the document of a job, here or elsewhere, as `make_document` does."""


def render_record(ports: Ports, job_id: str, make: Maker | None = None) -> Job:
    """Make the document of a planned job and leave it in the workspace; `make` has it made in another process.

    Returns the job as it now stands; one that is past this step, or in other hands, is left alone.
    Raises `RenderError`, `WorkspaceLostError` and the store's errors.
    """
    with Step(ports, job_id, JobState.PLANNED) as step:
        if step.job is None:
            return step.seen
        made = (make or partial(make_document, ports.workspace, ports.renderer))(step.job, step.closing())
        return step.finish(made, _event(ports, made))


def _event(ports: Ports, job: Job) -> EventDraft:
    assert job.content is not None
    details = {"digest": job.content.hex, "pages": str(job.pages), "template_set": job.template_set}
    return EventDraft(ports.clock.now(), "archive", "document-rendered", str(job.number), details, job.organisation_id)
