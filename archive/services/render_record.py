"""Render one record of a closed period; may run twice, anywhere."""

from dataclasses import replace

from archive.model.closing import ClosedPeriod, Closing, Job, JobState
from archive.model.digest import Digest
from archive.model.document import RecordIdentity, RenderedDocument
from archive.model.event import EventDraft
from archive.model.organisation import Organisation
from archive.model.record import RecordClass
from archive.model.signature import FieldPlace, SignaturePolicy
from archive.model.teacher_report import report_order
from archive.model.term import RetentionTerm
from archive.periods.ledger_scopes import scoped_twin, within
from archive.periods.report_snapshot import thaw_report
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
        document, policy = (_report if closing.is_report else _of_class)(ports, step.job, closing)
        content = ports.workspace.put(document.pdf)
        done = replace(
            step.job.advanced(content),
            pages=document.pages,
            template_set=document.template_set,
            signature_places=_in_order(policy, document.signature_places),
            signature_policy=policy,
        )
        return step.finish(done, _event(ports, done))


def _of_class(ports: Ports, job: Job, closing: Closing) -> tuple[RenderedDocument, SignaturePolicy]:
    twin = ports.workspace.get(closing.snapshot)
    closed = thaw(twin)
    document = _rendered(ports, job, closing, closed, scoped_twin(twin, closed, job.scope))
    return document, closed.organisation.rules.signature


def _report(ports: Ports, job: Job, closing: Closing) -> tuple[RenderedDocument, SignaturePolicy]:
    twin = ports.workspace.get(closing.snapshot)
    content = thaw_report(twin)
    pages = ports.workspace.get(content.pages) if content.pages else b""
    identity = _identity(job, closing, content.organisation, twin)
    policy = replace(content.organisation.rules.signature, order=report_order(content))
    return ports.renderer.teacher_report(content, identity, twin, pages), policy


def _rendered(ports: Ports, job: Job, closing: Closing, closed: ClosedPeriod, twin: bytes) -> RenderedDocument:
    identity = identity_of(job, closing, closed, twin)
    if job.record_class is RecordClass.JOURNAL:
        return ports.renderer.journal(closed, identity, twin)
    return ports.renderer.ledger(within(closed, job.scope), identity, twin)


def _in_order(policy: SignaturePolicy, found: tuple[FieldPlace, ...]) -> tuple[FieldPlace, ...]:
    """Return a field for each who signs, in the profile's order; one without a place in the document is unseen."""
    places = {each.signatory: each.place for each in found}
    return tuple(FieldPlace(signatory, places.get(signatory)) for signatory in policy.order)


def identity_of(job: Job, closing: Closing, closed: ClosedPeriod, twin: bytes) -> RecordIdentity:
    """Return what ties the sheets of the job's document to its record; `twin` is the data that it carries."""
    return _identity(job, closing, closed.organisation, twin)


def _identity(job: Job, closing: Closing, organisation: Organisation, twin: bytes) -> RecordIdentity:
    rule = organisation.rule(job.record_class)
    term = RetentionTerm(closing.closed_on, rule.years, organisation.time_zone, rule.basis)
    return RecordIdentity(job.number, job.record_class, term, rule.case_index, Digest.of(twin), job.scope)


def _event(ports: Ports, job: Job) -> EventDraft:
    assert job.content is not None
    details = {"digest": job.content.hex, "pages": str(job.pages), "template_set": job.template_set}
    return EventDraft(ports.clock.now(), "archive", "document-rendered", str(job.number), details, job.organisation_id)
