"""Which pages of the closed periods name which teacher, and the reports that teachers hand in."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import TaughtRow, TeacherReportRow
from archive.errors import ReportUnknownError
from archive.model.teacher_report import ReportState, TeacherReport
from archive.model.teaching import Taught


class Teaching(Part):
    """Who teaches what is entered with each closing and never changed; a report is decided on once."""

    def add_taught(self, taught: Iterable[Taught]) -> None:
        """Enter who teaches what in a closing that is being entered."""
        self._session.add_all(TaughtRow(**columns_of(each)) for each in taught)
        self._session.flush()

    def taught(self, closing_ids: Sequence[str]) -> Sequence[Taught]:
        """Return who teaches what in these closings, by closing, subject and name."""
        order = (TaughtRow.closing_id, TaughtRow.title, TaughtRow.subject_id, TaughtRow.teacher)
        statement = select(TaughtRow).where(TaughtRow.closing_id.in_(closing_ids)).order_by(*order)
        return self._values(Taught, statement)

    def add_teacher_report(self, report: TeacherReport) -> None:
        """Enter a report that was handed in."""
        self._session.add(TeacherReportRow(**columns_of(report)))
        self._session.flush()

    def teacher_report(self, report_id: str) -> TeacherReport:
        """Return it. Raises `ReportUnknownError`."""
        found = self._value(TeacherReport, select(TeacherReportRow).where(TeacherReportRow.report_id == report_id))
        if found is None:
            raise ReportUnknownError(found=report_id)
        return found

    def teacher_reports(
        self, organisation_id: str = "", *, states: Sequence[ReportState] = ()
    ) -> Sequence[TeacherReport]:
        """Return the reports of a school, or of all, in these states or in any, the latest first."""
        statement = select(TeacherReportRow).order_by(TeacherReportRow.submitted_at.desc(), TeacherReportRow.report_id)
        if organisation_id:
            statement = statement.where(TeacherReportRow.organisation_id == organisation_id)
        if states:
            statement = statement.where(TeacherReportRow.state.in_(states))
        return self._values(TeacherReport, statement)

    def decide_teacher_report(self, report: TeacherReport) -> bool:
        """Write the decision on `report` if it still waits for one; tell whether it did."""
        waiting = select(TeacherReportRow).where(
            TeacherReportRow.report_id == report.report_id, TeacherReportRow.state == ReportState.WAITING
        )
        row = self._row(waiting.with_for_update())
        if row is None:
            return False
        for name, value in columns_of(report).items():
            setattr(row, name, value)
        self._session.flush()
        return True
