"""The deputy's pages of teachers' reports: what waits to be accepted, whose is missing, what was kept (004 §3)."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from archive.errors import ArchiveError
from archive.model.permission import Action
from archive.model.teacher_report import ReportState
from archive.services.accept_report import accept_report, return_report
from archive.services.list_reports import expected_periods, expected_reports, list_reports
from archive.web.access import Visit, allowed
from archive.web.pages.my_reports import document_of, shown
from archive.web.parameters import Text
from archive.web.report_reach import report_seen
from archive.web.school_choice import SchoolAsked, whole_school
from archive.web.templating import page

router = APIRouter(prefix="/teacher-reports")
_Deputy = Annotated[Visit, allowed(Action.ACCEPT_REPORT)]
_ONE = "/{report_id}"


@router.get("")
def teacher_reports(
    visit: _Deputy, organisation: SchoolAsked = "", period: Annotated[Text, Query(max_length=60)] = ""
) -> Response:
    """Show what waits, and for one period who has handed in and who has not."""
    school = whole_school(visit, organisation)
    reports = list_reports(visit.ports, school)
    expected = expected_reports(visit.ports, school)
    periods = [(f"{year} {code}", f"{year}, {code.words}") for year, code in expected_periods(expected)]
    chosen = period if period in dict(periods) else (periods[0][0] if periods else "")
    return page(
        "teacher_reports.html",
        visit=visit,
        school=school,
        organisations=visit.schools(),
        waiting=[each for each in reports if each.state is ReportState.WAITING],
        decided=[each for each in reports if each.state is not ReportState.WAITING][:200],
        periods=periods,
        chosen=chosen,
        expected=[each for each in expected if f"{each.key.school_year} {each.key.period}" == chosen],
    )


@router.get(_ONE)
def one_report(visit: _Deputy, report_id: str) -> Response:
    """Show a report with what can be decided on it."""
    return shown(visit, report_seen(visit, report_id))


@router.get(f"{_ONE}/content")
def content(visit: _Deputy, report_id: str) -> Response:
    """Give its document."""
    return document_of(visit, report_seen(visit, report_id))


@router.post(f"{_ONE}/accept")
def accept(request: Request, visit: _Deputy, report_id: str) -> Response:
    """Accept it: its document is made and waits for the signatures of the profile's order."""
    report = report_seen(visit, report_id)
    try:
        closing = accept_report(visit.ports, report_id, actor=visit.actor)
    except ArchiveError as error:
        return shown(visit, report_seen(visit, report.report_id), error)
    request.app.state.carry_on([closing.closing_id])
    return RedirectResponse("/teacher-reports", HTTPStatus.SEE_OTHER)


@router.post(f"{_ONE}/return")
def send_back(visit: _Deputy, report_id: str, reason: Annotated[str, Form(max_length=1000)] = "") -> Response:
    """Send it back with a reason."""
    report_seen(visit, report_id)
    try:
        return_report(visit.ports, report_id, reason, actor=visit.actor)
    except ArchiveError as error:
        return shown(visit, report_seen(visit, report_id), error)
    return RedirectResponse("/teacher-reports", HTTPStatus.SEE_OTHER)
