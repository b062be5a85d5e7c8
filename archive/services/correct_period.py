"""Correct a closed period: a new version, or a supplementary ledger; what was closed before stays as it is.

The same command on the same files finds its own closing and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.errors import GroundsMissingError, MarkWithdrawnError, NeverClosedError, NothingChangedError
from archive.model.closing import ClosedPeriod, Closing, ClosingKind
from archive.model.difference import Change, Changed, Difference, Nature
from archive.model.finding import Finding
from archive.periods.difference import difference
from archive.periods.supplement import supplement
from archive.ports import Ports
from archive.services.close_period import versions_of
from archive.services.freeze import CloseRequest, closing_id, freeze_classes, refuse_unready
from archive.services.frozen_data import InForce, read_in_force
from archive.services.review_breaches import review_breaches
from archive.services.work_list import enter_closings
from archive.texts import _


@dataclass(frozen=True, slots=True)
class CorrectRequest:
    """What is to be corrected, from which files, and on what grounds: reason and protocol are required."""

    close: CloseRequest
    reason: str
    protocol: str
    kind: ClosingKind = ClosingKind.WHOLE


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a correction comes to: versions to close, closings of this very command, classes without a change.

    Each draft's `difference` says what is not as it was in the version in force.
    """

    drafts: tuple[ClosedPeriod, ...]
    done: tuple[Closing, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of it: the closings, found or new, and the new ones' frozen data."""

    closings: tuple[Closing, ...]
    new: tuple[ClosedPeriod, ...]
    unchanged: tuple[str, ...]

    @property
    def resumed(self) -> bool:
        """Whether all of it was there already."""
        return not self.new


def correct_period(ports: Ports, request: CorrectRequest) -> Corrected:
    """Close the next version of every class whose data the files change.

    Raises `GroundsMissingError`, `NeverClosedError`, `NothingChangedError`, `MarkWithdrawnError`,
    `BreachUnresolvedError`, `NotAuthenticError` (the version in force is read verified), and as
    `freeze_classes` and `refuse_unready`.
    """
    drafted = draft_correction(ports, request)
    refuse_unready(drafted.drafts)
    new = review_breaches(ports, drafted.drafts)
    written = enter_closings(ports, new, request.close.files)
    return Corrected((*drafted.done, *written.values()), tuple(new), drafted.unchanged)


def draft_correction(ports: Ports, request: CorrectRequest) -> Drafted:
    """Return what `correct_period` would close; nothing is written but the event of each reading."""
    _refuse_without_grounds(request)
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(request.close.organisation_id)
    frozen = freeze_classes(request.close, organisation, ports.clock.now())
    versions = [_versions(ports, closed) for closed in frozen]
    done = [_same(earlier, closed, request) for closed, earlier in zip(frozen, versions, strict=True)]
    pairs = [(closed, earlier) for closed, earlier, found in zip(frozen, versions, done, strict=True) if not found]
    drafts = [_draft(ports, closed, earlier, request) for closed, earlier in pairs]
    drafted = Drafted(
        drafts=tuple(draft for draft in drafts if draft),
        done=tuple(closing for closing in done if closing),
        unchanged=tuple(
            closed.journal.class_label for (closed, _), draft in zip(pairs, drafts, strict=True) if not draft
        ),
    )
    if not drafted.drafts and not drafted.done:
        raise NothingChangedError(what=_WHAT[request.kind], classes=", ".join(drafted.unchanged))
    return drafted


_WHAT = {ClosingKind.WHOLE: _("данные"), ClosingKind.SUPPLEMENT: _("итоговые отметки")}


def _refuse_without_grounds(request: CorrectRequest) -> None:
    grounds = {_("причина исправления"): request.reason, _("протокол педагогического совета"): request.protocol}
    missing = [name for name, text in grounds.items() if not text.strip()]
    if missing:
        raise GroundsMissingError(missing=", ".join(missing))


def _versions(ports: Ports, closed: ClosedPeriod) -> Sequence[Closing]:
    with ports.catalog.reading() as unit:
        versions = versions_of(unit, closed)
    if not versions:
        raise NeverClosedError(
            period=closed.period.code.words,
            class_label=closed.journal.class_label,
            school_year=str(closed.journal.school_year),
        )
    return versions


def _same(versions: Sequence[Closing], closed: ClosedPeriod, request: CorrectRequest) -> Closing | None:
    """Return the closing that this very command made before."""
    grounds = (request.kind, request.reason.strip(), request.protocol.strip())
    for closing in versions:
        if (closing.kind, closing.reason, closing.protocol) == grounds and closing.is_from(closed.journal.sources):
            return closing
    return None


def _draft(
    ports: Ports, closed: ClosedPeriod, versions: Sequence[Closing], request: CorrectRequest
) -> ClosedPeriod | None:
    """Return the next version, or None when the files change nothing that it would hold."""
    in_force = read_in_force(ports, versions, actor=request.close.actor)
    changes = difference(in_force.closed.journal, closed.journal)
    if request.kind is ClosingKind.SUPPLEMENT:
        closed = _supplement(closed, in_force, changes)
    if not closed.journal.results if request.kind is ClosingKind.SUPPLEMENT else not changes:
        return None
    last = versions[-1]
    return replace(
        closed,
        closing_id=closing_id(
            last.organisation_id, last.school_year, last.class_label, last.period, version=last.version + 1
        ),
        version=last.version + 1,
        kind=request.kind,
        supersedes=last.closing_id,
        supersedes_records=in_force.records,
        reason=request.reason.strip(),
        protocol=request.protocol.strip(),
        difference=changes,
        findings=_answered(closed.findings, in_force.closed.findings),
    )


def _supplement(closed: ClosedPeriod, in_force: InForce, changes: Difference) -> ClosedPeriod:
    """Cut the closed period down to the summary marks set since; what is found of others is not its matter."""
    withdrawn = [change for change in changes.of(Changed.RESULT) if change.nature is Nature.REMOVED]
    if withdrawn:
        raise MarkWithdrawnError(listed="\n".join(_line(change) for change in withdrawn))
    journal = supplement(in_force.closed.journal, closed.journal)
    names = {pupil.name.full for pupil in journal.pupils}
    findings = tuple(finding for finding in closed.findings if finding.pupil in names)
    return replace(closed, journal=journal, findings=findings)


def _line(change: Change) -> str:
    return f"- {change.pupil}, {change.subject}: {change.old}"


def _answered(findings: Sequence[Finding], earlier: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give the findings that were explained in the version in force their explanations again."""
    answers = {replace(finding, explanation=""): finding.explanation for finding in earlier}
    return tuple(
        finding if finding.explanation else replace(finding, explanation=answers.get(finding, ""))
        for finding in findings
    )
