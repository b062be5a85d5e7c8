"""Close a period: freeze the data of each class and write the work list, in one transaction.

Nothing of a refused input is kept. The same command on the same files finds its own closing and
changes nothing, so it can be run again after any interruption.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import ClosingExistsError
from archive.model.closing import ClosedPeriod, Closing, JobState
from archive.model.digest import Digest
from archive.model.finding import Finding
from archive.ports import Ports, UnitOfWork
from archive.services.freeze import CloseRequest, freeze_classes, refuse_unready
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
    that is closed already is not asked again: its answers are frozen with it.

    Raises as `freeze_classes`; `ClosingExistsError`, `FindingsUnexplainedError`, `BreachUnresolvedError`.
    """
    with ports.catalog.transaction() as unit:
        organisation = unit.organisation(request.organisation_id)
    frozen = freeze_classes(request, organisation, ports.clock.now())
    earlier = _earlier(ports, frozen)
    new = [closed for closed, found in zip(frozen, earlier, strict=True) if found is None]
    _restore_sources(ports, request)
    refuse_unready(new)
    written = enter_closings(ports, review_breaches(ports, new), request.files)
    closings = tuple(found or written[closed.closing_id] for closed, found in zip(frozen, earlier, strict=True))
    findings = tuple(dict.fromkeys(finding for closing in closings for finding in closing.findings))
    return Closed(closings, findings, resumed=not new)


def _restore_sources(ports: Ports, request: CloseRequest) -> None:
    """Leave again the files that jobs under way stand on: the workspace may have lost them since."""
    with ports.catalog.transaction() as unit:
        waiting = {job.content for job in unit.jobs(states=(JobState.SIGNED,))}
    for file in request.files:
        if Digest.of(file.data) in waiting:
            ports.workspace.put(file.data)


def _earlier(ports: Ports, frozen: Sequence[ClosedPeriod]) -> list[Closing | None]:
    """Return, for each class, the closing of these very files; refuse when the period was closed from others."""
    with ports.catalog.transaction() as unit:
        return [_same(versions_of(unit, closed), closed) for closed in frozen]


def versions_of(unit: UnitOfWork, closed: ClosedPeriod) -> Sequence[Closing]:
    """Return the closings of the class and period of `closed`, the first first."""
    return unit.closings(
        closed.organisation.organisation_id,
        closed.journal.school_year,
        closed.journal.class_label,
        closed.period.code,
    )


def _same(versions: Sequence[Closing], closed: ClosedPeriod) -> Closing | None:
    for closing in versions:
        if not closing.is_supplement and closing.is_from(closed.journal.sources):
            return closing
    if versions:
        raise ClosingExistsError(
            period=versions[-1].period.words,
            class_label=versions[-1].class_label,
            closed_on=f"{versions[-1].closed_on:%d.%m.%Y}",
        )
    return None
