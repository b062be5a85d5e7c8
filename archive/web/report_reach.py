"""Whose reports a visitor may hand in and see: one's own, those of one's class, of a school in reach all."""

from archive.errors import ForbiddenError, ReportUnknownError
from archive.model.account import Scope
from archive.model.people import is_same_name
from archive.model.record import RecordClass
from archive.model.teacher_report import ReportAuthor, ReportKey, TeacherReport
from archive.services.list_reports import ExpectedReport, expected_reports, find_report, list_reports
from archive.web.access import Visit


def may_submit(visit: Visit, key: ReportKey) -> bool:
    """Tell whether the visitor may hand this report in."""
    if visit.reach.covers(Scope(key.organisation_id)):
        return True
    if not is_same_name(key.author, visit.account.full_name):
        return False
    if key.kind is ReportAuthor.CLASS_TEACHER:
        return visit.reach.covers(Scope(key.organisation_id, (key.class_label,)))
    return any(scope.organisation_id == key.organisation_id and scope.teacher for scope in visit.reach.scopes)


def ensure_may_submit(visit: Visit, key: ReportKey) -> None:
    """Raise `ForbiddenError` unless the visitor may hand this report in."""
    if not may_submit(visit, key):
        raise ForbiddenError


def may_see(visit: Visit, report: TeacherReport) -> bool:
    """Tell whether the visitor may see this report: who may hand it in, and whoever reaches its class whole."""
    labels = (report.class_label,) if report.class_label else ()
    place = Scope(report.organisation_id, labels, (report.school_year,), (RecordClass.REPORT,))
    return visit.reach.covers(place) or may_submit(visit, report.key)


def reports_seen(visit: Visit, organisation_id: str) -> list[TeacherReport]:
    """Return the school's reports that the visitor may see, the latest first."""
    return [each for each in list_reports(visit.ports, organisation_id) if may_see(visit, each)]


def report_seen(visit: Visit, report_id: str) -> TeacherReport:
    """Return one of them. Raises `ReportUnknownError` for any other, whether it is there or not."""
    report = find_report(visit.ports, report_id)
    if report.organisation_id not in visit.reach.organisation_ids or not may_see(visit, report):
        raise ReportUnknownError(found=report_id)
    return report


def expected_of(visit: Visit, organisation_id: str) -> list[ExpectedReport]:
    """Return the reports that the closed periods ask of the visitor."""
    return [
        each
        for each in expected_reports(visit.ports, organisation_id)
        if is_same_name(each.key.author, visit.account.full_name) and may_submit(visit, each.key)
    ]
