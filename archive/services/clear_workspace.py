"""Forget the results between the steps once nobody needs them: personal data must not lie about unlocked."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from archive.model.closing import UNDER_WAY, Job
from archive.model.digest import Digest
from archive.model.teacher_report import ReportState, TeacherReport
from archive.model.upload import UPLOAD_TERM, waiting
from archive.ports import CatalogReading, Ports
from archive.services.list_pushes import waiting_pushes

GRACE = timedelta(hours=1)
"""What was put within it may belong to a step that has not written its row yet."""


def clear_workspace(ports: Ports, closing_ids: Sequence[str]) -> None:
    """Discard the workspace's copies for these closings, if all their jobs are done."""
    with ports.catalog.reading() as unit:
        jobs = unit.jobs(closing_ids=closing_ids)
        snapshots = [unit.closing(closing_id).snapshot for closing_id in closing_ids]
        needed = _needed(unit, ports.clock.now())
    if all(job.state.is_final for job in jobs):
        _discard(ports, {*snapshots, *_left_by(jobs)} - needed)


def sweep_workspace(ports: Ports) -> int:
    """Discard what killed steps left and no row names, once it is older than `GRACE`; return how much it was."""
    oldest_kept = ports.clock.now() - GRACE
    old = {leftover.digest for leftover in ports.workspace.contents() if leftover.put_at < oldest_kept}
    with ports.catalog.transaction() as unit:
        unit.end_uploads_before(ports.clock.now() - UPLOAD_TERM)
        orphans = old - _needed(unit, ports.clock.now())
    _discard(ports, orphans)
    return len(orphans)


def _needed(unit: CatalogReading, at: datetime) -> set[Digest]:
    """Return what jobs under way stand on, their content and frozen data, and what waits to be closed."""
    jobs = unit.jobs(states=UNDER_WAY)
    closings = {job.closing_id for job in jobs}
    snapshots = {unit.closing(closing_id).snapshot for closing_id in closings}
    evidence = {batch.bundle for batch in unit.unfinished_evidence_batches()}
    given = {push.digest for push in waiting_pushes(unit, at)}
    drafts = {digest for upload in waiting(unit.uploads(), at) for digest in upload.digests}
    reports = {digest for each in _kept_reports(unit, closings) for digest in each.digests}
    return _left_by(jobs) | snapshots | evidence | given | drafts | reports


def _kept_reports(unit: CatalogReading, closings: set[str]) -> list[TeacherReport]:
    """Return the reports that wait to be accepted, and those whose document is being made."""
    kept = unit.teacher_reports(states=(ReportState.WAITING, ReportState.ACCEPTED))
    return [each for each in kept if each.state is ReportState.WAITING or each.closing_id in closings]


def _left_by(jobs: Iterable[Job]) -> set[Digest]:
    """Return what the steps of these jobs left: documents, what waits outside, powers of attorney."""
    return {digest for job in jobs for digest in job.workspace_digests}


def _discard(ports: Ports, digests: set[Digest]) -> None:
    for digest in digests:
        ports.workspace.discard(digest)
