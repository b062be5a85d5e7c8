"""The reports of teachers: what was handed in, and whose is still awaited for a period."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import ReportUnknownError
from archive.model.account import Scope
from archive.model.event import EventDraft
from archive.model.people import is_same_name
from archive.model.period import PeriodCode, SchoolYear
from archive.model.record import Record, RecordClass
from archive.model.teacher_report import ReportAuthor, ReportContent, ReportKey, ReportState, TeacherReport
from archive.periods.report_snapshot import thaw_report
from archive.ports import Ports, RecordFilter
from archive.services.own_pages import closings_in_force
from archive.services.recent_years import within_recent


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """A report that a closed period asks for, and the last one that was handed in."""

    key: ReportKey
    report: TeacherReport | None

    @property
    def is_due(self) -> bool:
        """Whether its author still has to hand it in."""
        return self.report is None or self.report.state is ReportState.RETURNED


def list_reports(ports: Ports, organisation_id: str, *, states: Sequence[ReportState] = ()) -> Sequence[TeacherReport]:
    """Return the reports of a school, the latest first."""
    with ports.catalog.reading() as unit:
        return unit.teacher_reports(organisation_id, states=states)


def expected_reports(ports: Ports, organisation_id: str) -> Sequence[ExpectedReport]:
    """Return whom the closed periods of recent years name as teachers and class teachers, the latest first.

    Each with their report. What was never handed in of an older year is not asked for any more.
    """
    with ports.catalog.reading() as unit:
        closed = unit.recent_closings(within=within_recent([Scope(organisation_id)], ports.clock.now().date()))
        closings = {each.closing_id: each for each in closings_in_force(unit, closed)}
        taught = unit.taught(list(closings)) if closings else ()
        reports = unit.teacher_reports(organisation_id)
    keys: dict[ReportKey, None] = {}
    for each in sorted(taught, key=lambda one: (-closings[one.closing_id].closed_at.timestamp(), one.teacher)):
        closing = closings[each.closing_id]
        kind = ReportAuthor.TEACHER if each.subject_id else ReportAuthor.CLASS_TEACHER
        label = "" if each.subject_id else closing.class_label
        if each.is_whole:
            keys[ReportKey(organisation_id, closing.school_year, closing.period, kind, each.teacher, label)] = None
    return [ExpectedReport(key, _last(reports, key)) for key in keys]


def expected_periods(expected: Sequence[ExpectedReport]) -> list[tuple[SchoolYear, PeriodCode]]:
    """Return the years and periods of `expected`, in its order."""
    return list(dict.fromkeys((each.key.school_year, each.key.period) for each in expected))


def _last(reports: Sequence[TeacherReport], key: ReportKey) -> TeacherReport | None:
    return next((each for each in reports if is_of(each, key)), None)


def is_of(report: TeacherReport, key: ReportKey) -> bool:
    """Tell whether `report` is the one that `key` names, however its author's name is spelled."""
    named = (report.organisation_id, report.school_year, report.period, report.kind, report.class_label)
    wanted = (key.organisation_id, key.school_year, key.period, key.kind, key.class_label)
    return named == wanted and is_same_name(report.author, key.author)


def find_report(ports: Ports, report_id: str) -> TeacherReport:
    """Return it. Raises `ReportUnknownError`."""
    with ports.catalog.reading() as unit:
        return unit.teacher_report(report_id)


def open_report(ports: Ports, report: TeacherReport, *, actor: str) -> ReportContent:
    """Return what a report that waits says; showing it is an event. Raises `ReportUnknownError`.

    An accepted one is read as the record that it became; of a returned one nothing is kept.
    """
    if report.state is not ReportState.WAITING:
        raise ReportUnknownError(found=report.report_id)
    content = thaw_report(ports.workspace.get(report.content))
    details = {"author": report.author, "content": report.content.hex}
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        unit.append_event(EventDraft(at, actor, "report-shown", report.report_id, details, report.organisation_id))
    return content


def record_of(ports: Ports, report: TeacherReport) -> Record | None:
    """Return the record that an accepted report became; None while it waits for signature or store."""
    if not report.closing_id:
        return None
    with ports.catalog.reading() as unit:
        found = unit.records(RecordFilter(closing_id=report.closing_id, record_class=RecordClass.REPORT))
    return found[0] if found else None
