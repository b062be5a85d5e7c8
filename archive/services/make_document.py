"""Make the document of a job: from the workspace into the workspace, touching nothing else.

So it may be done in a process that knows neither the catalogue nor a key.
"""

from dataclasses import replace

from archive.model.closing import ClosedPeriod, Closing, Job
from archive.model.document import RecordIdentity, RenderedDocument, Twin
from archive.model.organisation import Organisation
from archive.model.record import RecordClass
from archive.model.signature import FieldPlace, SignaturePolicy
from archive.model.teacher_report import report_order
from archive.model.term import RetentionTerm
from archive.periods.ledger_scopes import scoped_twin, within
from archive.periods.report_snapshot import thaw_report
from archive.periods.snapshot import thaw
from archive.ports import Renderer, Workspace


def make_document(workspace: Workspace, renderer: Renderer, job: Job, closing: Closing) -> Job:
    """Return the job as it stands with its document made; nobody is told yet.

    Raises `RenderError`, `WorkspaceLostError` and the store's errors.
    """
    document, policy = (_report if closing.is_report else _of_class)(workspace, renderer, job, closing)
    return replace(
        job.advanced(workspace.put(document.pdf)),
        pages=document.pages,
        template_set=document.template_set,
        signature_places=_in_order(policy, document.signature_places),
        signature_policy=policy,
    )


def _of_class(
    workspace: Workspace, renderer: Renderer, job: Job, closing: Closing
) -> tuple[RenderedDocument, SignaturePolicy]:
    closed, twin = _thawed(workspace, job, closing)
    return _rendered(renderer, job, closing, closed, twin), closed.organisation.rules.signature


def _report(
    workspace: Workspace, renderer: Renderer, job: Job, closing: Closing
) -> tuple[RenderedDocument, SignaturePolicy]:
    data = workspace.get(closing.snapshot)
    content, twin = thaw_report(data), Twin.of(data)
    pages = workspace.get(content.pages) if content.pages else b""
    identity = _identity(job, closing, content.organisation, twin)
    policy = replace(content.organisation.rules.signature, order=report_order(content))
    return renderer.teacher_report(content, identity, twin, pages), policy


def _thawed(workspace: Workspace, job: Job, closing: Closing) -> tuple[ClosedPeriod, Twin]:
    """Return the frozen data, and what of it the document carries; the bytes themselves are let go."""
    data = workspace.get(closing.snapshot)
    closed = thaw(data)
    return closed, Twin.of(scoped_twin(data, closed, job.scope))


def _rendered(renderer: Renderer, job: Job, closing: Closing, closed: ClosedPeriod, twin: Twin) -> RenderedDocument:
    identity = _identity(job, closing, closed.organisation, twin)
    if job.record_class is RecordClass.JOURNAL:
        return renderer.journal(closed, identity, twin)
    return renderer.ledger(within(closed, job.scope), identity, twin)


def _in_order(policy: SignaturePolicy, found: tuple[FieldPlace, ...]) -> tuple[FieldPlace, ...]:
    """Return a field for each who signs, in the profile's order; one without a place in the document is unseen."""
    places = {each.signatory: each.place for each in found}
    return tuple(FieldPlace(signatory, places.get(signatory)) for signatory in policy.order)


def _identity(job: Job, closing: Closing, organisation: Organisation, twin: Twin) -> RecordIdentity:
    """Return what ties the sheets of the job's document to its record."""
    rule = organisation.rule(job.record_class)
    term = RetentionTerm(closing.closed_on, rule.years, organisation.time_zone, rule.basis)
    return RecordIdentity(job.number, job.record_class, term, rule.case_index, twin.digest, job.scope)
