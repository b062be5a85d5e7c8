"""Close a period: freeze the data of each class and write the work list, in one transaction.

Nothing of a refused input is kept. The same command on the same files finds its own closing and
changes nothing, so it can be run again after any interruption.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.errors import ClosingExistsError
from archive.model.closing import ClosedPeriod, Closing, JobState
from archive.model.digest import Digest
from archive.model.finding import Finding
from archive.ports import CatalogReading, Ports
from archive.services.annul_refused import was_annulled, was_refused_whole
from archive.services.freeze import CloseRequest, closing_id, freeze_classes, refuse_unready
from archive.services.review_breaches import review_breaches
from archive.services.work_list import enter_closings

__all__ = ["CloseRequest", "Closed", "close_period"]


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of it: the closings, new or found, and their findings as they were frozen."""

    closings: tuple[Closing, ...]
    findings: tuple[Finding, ...]
    resumed: bool


def close_period(ports: Ports, request: CloseRequest) -> Closed:
    """Close `request.period` for every class in the files.

    What blocks refuses everything, and so does a finding that is to be explained and is not. A class
    that is closed already is not asked again: its answers are frozen with it. What the director sent back
    whole may be closed anew from other files: the next version replaces it, and its numbers are annulled.

    Raises as `freeze_classes`; `ClosingExistsError`, `FindingsUnexplainedError`, `BreachUnresolvedError`.
    """
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(request.organisation_id)
    frozen = freeze_classes(request, organisation, ports.clock.now())
    earlier = _earlier(ports, frozen)
    new = [_next_version(ports, closed) for closed, found in zip(frozen, earlier, strict=True) if found is None]
    _restore_sources(ports, request)
    refuse_unready(new)
    written = iter(enter_closings(ports, review_breaches(ports, new), request.files).values())
    closings = tuple(found or next(written) for found in earlier)
    findings = tuple(dict.fromkeys(finding for closing in closings for finding in closing.findings))
    return Closed(closings, findings, resumed=not new)


def _restore_sources(ports: Ports, request: CloseRequest) -> None:
    """Leave again the files that jobs under way stand on: the workspace may have lost them since."""
    with ports.catalog.reading() as unit:
        waiting = {job.content for job in unit.jobs(states=(JobState.SIGNED,))}
    for file in request.files:
        if Digest.of(file.data) in waiting:
            ports.workspace.put(file.data)


def _earlier(ports: Ports, frozen: Sequence[ClosedPeriod]) -> list[Closing | None]:
    """Return, for each class, the closing of these very files; refuse when the period was closed from others."""
    with ports.catalog.reading() as unit:
        return [_same(unit, versions_of(unit, closed), closed) for closed in frozen]


def versions_of(unit: CatalogReading, closed: ClosedPeriod) -> Sequence[Closing]:
    """Return the closings of the class and period of `closed`, the first first."""
    return unit.closings(
        closed.organisation.organisation_id,
        closed.journal.school_year,
        closed.journal.class_label,
        closed.period.code,
    )


def _next_version(ports: Ports, closed: ClosedPeriod) -> ClosedPeriod:
    """Return `closed` numbered after the versions that the director sent back whole: it corrects no record."""
    with ports.catalog.reading() as unit:
        versions = versions_of(unit, closed)
    if not versions:
        return closed
    last = versions[-1]
    version = last.version + 1
    named = closing_id(last.organisation_id, last.school_year, last.class_label, last.period, version=version)
    return replace(closed, closing_id=named, version=version)


def _same(unit: CatalogReading, versions: Sequence[Closing], closed: ClosedPeriod) -> Closing | None:
    for closing in versions:
        same = not closing.is_supplement and closing.is_from(closed.journal.sources)
        if same and not was_annulled(unit, closing.closing_id):
            return closing
    if versions and not was_refused_whole(unit, versions[-1].closing_id):
        raise ClosingExistsError(
            period=versions[-1].period.words,
            class_label=versions[-1].class_label,
            closed_on=f"{versions[-1].closed_on:%d.%m.%Y}",
        )
    return None
