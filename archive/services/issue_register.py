"""The issue register: what was printed, for whom, by whom, and that it was handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from archive.errors import DeskEntryUnknownError, PrintGoneError, WorkspaceLostError
from archive.model.account import Scope
from archive.model.desk import DeskNumber, Handover, Issue
from archive.model.desk_papers import IssueLine, IssueRegister, ReceiptSlip
from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.organisation import Organisation
from archive.model.permission import Reach
from archive.ports import Ports
from archive.texts import _

_REGISTER = _("Журнал учёта выдачи выписок")


def list_issues(
    ports: Ports, organisation_id: str, *, year: int = 0, within: Reach | None = None
) -> Sequence[IssueLine]:
    """Return the register's lines by number, of one calendar year or all, as far as `within` reaches."""
    with ports.catalog.reading() as unit:
        school = unit.organisation(organisation_id)
        issues = unit.issues(organisation_id, year)
        handed = {each.number: each for each in unit.handovers(organisation_id)}
    seen = [each for each in issues if within is None or within.covers(scope_of_issue(each))]
    return [IssueLine(each, _day(each.issued_at, school), handed.get(each.number)) for each in seen]


def find_issue(ports: Ports, organisation_id: str, number: DeskNumber) -> Issue:
    """Return one line. Raises `DeskEntryUnknownError`."""
    with ports.catalog.reading() as unit:
        found = unit.issues(organisation_id, number=number)
    if not found:
        raise DeskEntryUnknownError(register=_REGISTER, found=str(number))
    return found[0]


def scope_of_issue(issue: Issue) -> Scope:
    """Return the scope that holds exactly this child's class and year."""
    return Scope(issue.organisation_id, (issue.class_label,), (issue.school_year,), (issue.kind.record_class,))


@dataclass(frozen=True, slots=True)
class HandoverRequest:
    """«Выдано»: who took it and how."""

    organisation_id: str
    number: DeskNumber
    taken_by: str
    how: str
    actor: str
    handed_on: date | None = None
    """None for today."""


def note_handover(ports: Ports, request: HandoverRequest) -> Handover:
    """Note that a paper was handed over, with its event. Raises `DeskEntryUnknownError`, `BusyError`."""
    at = ports.clock.now()
    issue = find_issue(ports, request.organisation_id, request.number)
    with ports.catalog.transaction() as unit:
        school = unit.organisation(request.organisation_id)
        before = unit.handovers(request.organisation_id, request.number)
        handover = Handover(
            request.organisation_id,
            request.number,
            len(before) + 1,
            request.taken_by.strip() or issue.applicant.name,
            request.how.strip() or _("лично"),
            request.handed_on or _day(at, school),
            request.actor,
            at,
        )
        unit.add_handover(handover)
        details = {"how": handover.how, "on": handover.handed_on.isoformat(), "pupil": issue.pupil_id}
        subject = f"issue {request.number}"
        unit.append_event(
            EventDraft(at, request.actor, "extract-handed-over", subject, details, request.organisation_id)
        )
    return handover


def printing_of(ports: Ports, issue: Issue) -> Sequence[Issue]:
    """Return the lines that were printed in one file with this one: of the print queue a whole class."""
    with ports.catalog.reading() as unit:
        found = unit.issues(issue.organisation_id, issue.number.year)
    return [each for each in found if each.document == issue.document]


def lines_of_printing(ports: Ports, issue: Issue, within: Reach | None = None) -> Sequence[IssueLine]:
    """Return the register's lines of what was printed in one file with this one, as far as `within` reaches."""
    lines = list_issues(ports, issue.organisation_id, year=issue.number.year, within=within)
    return [line for line in lines if line.issue.document == issue.document]


def printed_document(ports: Ports, issue: Issue, *, actor: str) -> bytes:
    """Return the file as it was printed, while the workspace has it; an event. Raises `PrintGoneError`."""
    try:
        data = ports.workspace.get(issue.document)
    except WorkspaceLostError as error:
        raise PrintGoneError(number=str(issue.number)) from error
    with ports.catalog.transaction() as unit:
        details = {"pupil": issue.pupil_id, "digest": issue.document.hex}
        subject = f"issue {issue.number}"
        unit.append_event(
            EventDraft(ports.clock.now(), actor, "extract-opened", subject, details, issue.organisation_id)
        )
    return data


def print_receipt(ports: Ports, issue: Issue) -> RenderedDocument:
    """Return the slip that the applicant signs. Raises `RenderError`."""
    with ports.catalog.reading() as unit:
        school = unit.organisation(issue.organisation_id)
    return ports.renderer.paper(
        ReceiptSlip(organisation=school, made_at=issue.issued_at, issue=issue, issued_on=_day(issue.issued_at, school))
    )


def print_issue_register(
    ports: Ports, organisation_id: str, lines: Sequence[IssueLine], heading: str, *, actor: str
) -> RenderedDocument:
    """Return the lines as a page to be signed; that it was printed is an event. Raises `RenderError`."""
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        school = unit.organisation(organisation_id)
        details = {"lines": str(len(lines)), "heading": heading}
        unit.append_event(EventDraft(at, actor, "issue-register-printed", heading, details, organisation_id))
    return ports.renderer.paper(IssueRegister(organisation=school, made_at=at, heading=heading, lines=lines))


def _day(at: datetime, school: Organisation) -> date:
    return at.astimezone(ZoneInfo(school.time_zone)).date()
