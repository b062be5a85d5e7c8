"""Hand a report in: made from the closed data, or brought as a PDF, of which pictures are kept and shown."""

from collections.abc import Sequence
from dataclasses import replace
from secrets import token_hex

from archive.errors import ReportWaitingError
from archive.intake import InputFile
from archive.intake.containers.input_file import printable
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.journal import SourceFile
from archive.model.teacher_report import ReportContent, ReportKey, ReportState, TeacherReport
from archive.periods.report_snapshot import REPORT_FORMAT, freeze_report
from archive.ports import Ports, UnitOfWork

_FORMAT = "pdf"
_LONGEST_NAME = 120


def submit_report(ports: Ports, content: ReportContent, *, actor: str) -> TeacherReport:
    """Hand in what `make_teacher_report` made. Raises `ReportWaitingError`."""
    return _enter(ports, content, None, actor)


def file_report(ports: Ports, key: ReportKey, file: InputFile, *, remark: str = "", actor: str) -> TeacherReport:
    """Hand in a PDF. Raises `ReportFileError`, `ReportWaitingError`; nothing of a refused file is kept."""
    with ports.catalog.transaction() as unit:
        organisation = unit.organisation(key.organisation_id)
        _ensure_alone(unit, key)
    name = printable(file.name).replace("\\", "/").rpartition("/")[2].strip()[-_LONGEST_NAME:] or "отчёт.pdf"
    pages = ports.workspace.put(ports.renderer.pictures(file.data, name))
    source = SourceFile(name, ports.workspace.put(file.data), len(file.data), _FORMAT)
    content = ReportContent(REPORT_FORMAT, key, organisation, remark=remark.strip(), source=source, pages=pages)
    return _enter(ports, content, pages, actor)


def _enter(ports: Ports, content: ReportContent, pages: Digest | None, actor: str) -> TeacherReport:
    key, at = content.key, ports.clock.now()
    kept = ports.workspace.put(freeze_report(replace(content, submitted_by=actor, submitted_at=at)))
    entered = TeacherReport(
        report_id=token_hex(8),
        organisation_id=key.organisation_id,
        school_year=key.school_year,
        period=key.period,
        kind=key.kind,
        author=key.author,
        class_label=key.class_label,
        content=kept,
        pages=pages,
        source=content.source.digest if content.source else None,
        state=ReportState.WAITING,
        submitted_by=actor,
        submitted_at=at,
    )
    with ports.catalog.transaction() as unit:
        _ensure_alone(unit, key)
        unit.add_teacher_report(entered)
        unit.append_event(report_event(entered, "report-submitted", actor))
    return entered


def _ensure_alone(unit: UnitOfWork, key: ReportKey) -> None:
    waiting: Sequence[TeacherReport] = unit.teacher_reports(key.organisation_id, states=(ReportState.WAITING,))
    same = next((each for each in waiting if each.key == key), None)
    if same is not None:
        raise ReportWaitingError(period=key.period.words, day=f"{same.submitted_at:%d.%m.%Y}")


def report_event(report: TeacherReport, action: str, actor: str) -> EventDraft:
    """Return the event of what was done with a report."""
    details = {
        "author": report.author,
        "kind": report.kind.value,
        "class": report.class_label,
        "period": str(report.period),
        "school_year": str(report.school_year),
        "content": report.content.hex,
    }
    if report.reason:
        details["reason"] = report.reason
    at = report.decided_at or report.submitted_at
    return EventDraft(at, actor, action, report.report_id, details, report.organisation_id)
