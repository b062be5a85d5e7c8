"""Render one record of a closed period; may run twice, anywhere."""

from dataclasses import replace

from archive.model.closing import ClosedPeriod, Closing, Job, JobState
from archive.model.document import RecordIdentity, RenderedDocument
from archive.model.event import EventDraft
from archive.model.record import RecordClass
from archive.model.term import RetentionTerm
from archive.periods.snapshot import thaw
from archive.ports import Ports
from archive.services.step import Step


def render_record(ports: Ports, job_id: str) -> Job:
    """Make the document of a planned job and leave it in the workspace.

    Returns the job as it now stands; one that is past this step, or in other hands, is left alone.
    Raises `RenderError`, `WorkspaceLostError` and the store's errors.
    """
    with Step(ports, job_id, JobState.PLANNED) as step:
        if step.job is None:
            return step.seen
        closing = step.closing()
        document = _rendered(ports, step.job, closing)
        content = ports.workspace.put(document.pdf)
        done = replace(
            step.job.advanced(content),
            pages=document.pages,
            template_set=document.template_set,
            signature_place=document.signature_place,
        )
        return step.finish(done, _event(ports, done))


def _rendered(ports: Ports, job: Job, closing: Closing) -> RenderedDocument:
    twin = ports.workspace.get(closing.snapshot)
    closed = thaw(twin)
    identity = identity_of(job, closing, closed)
    if job.record_class is RecordClass.JOURNAL:
        return ports.renderer.journal(closed, identity, twin)
    return ports.renderer.ledger(closed, identity, twin)


def identity_of(job: Job, closing: Closing, closed: ClosedPeriod) -> RecordIdentity:
    """Return what ties the sheets of the job's document to its record."""
    rule = closed.organisation.rule(job.record_class)
    term = RetentionTerm(closing.closed_on, rule.years, closed.organisation.time_zone, rule.basis)
    return RecordIdentity(job.number, job.record_class, term, rule.case_index, closing.snapshot)


def _event(ports: Ports, job: Job) -> EventDraft:
    assert job.content is not None
    details = {"digest": job.content.hex, "pages": str(job.pages), "template_set": job.template_set}
    return EventDraft(ports.clock.now(), "archive", "document-rendered", str(job.number), details, job.organisation_id)
