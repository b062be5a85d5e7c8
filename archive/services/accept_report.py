"""The deputy's decision on a report: accepted, it is frozen and becomes a document; or it is returned (004 §3)."""

from dataclasses import replace
from hashlib import sha256
from zoneinfo import ZoneInfo

from archive.errors import ReasonMissingError, ReportDecidedError, ReportTermMissingError
from archive.model.closing import Closing, ClosingKind, Job, JobState
from archive.model.journal import SourceFile
from archive.model.record import RecordClass, RecordNumber
from archive.model.teacher_report import ReportContent, ReportState, TeacherReport
from archive.periods.report_snapshot import freeze_report, thaw_report
from archive.ports import Ports, UnitOfWork
from archive.services.submit_report import report_event
from archive.texts import _

_UNNUMBERED = RecordNumber(0, 0)


def accept_report(ports: Ports, report_id: str, *, actor: str) -> Closing:
    """Freeze the report and enter the work on its document, and on the file that it came as, in one transaction.

    Raises `ReportUnknownError`, `ReportDecidedError`, `ReportTermMissingError`, `WorkspaceLostError`.
    """
    report = _waiting(ports, report_id)
    at = ports.clock.now()
    content = thaw_report(ports.workspace.get(report.content))
    _ensure_term(content)
    with ports.catalog.reading() as unit:
        earlier = unit.closings(
            report.organisation_id, report.school_year, report.class_label, report.period, author=_author(report)
        )
    content = replace(content, accepted_by=actor, accepted_at=at, version=len(earlier) + 1)
    snapshot = ports.workspace.put(freeze_report(content))
    closing = Closing(
        closing_id=_closing_id(report, content.version),
        organisation_id=report.organisation_id,
        school_year=report.school_year,
        class_label=report.class_label,
        period=report.period,
        version=content.version,
        closed_by=actor,
        closed_on=at.astimezone(ZoneInfo(content.organisation.time_zone)).date(),
        closed_at=at,
        snapshot=snapshot,
        sources=(content.source,) if content.source else (),
        findings=(),
        supersedes=earlier[-1].closing_id if earlier else "",
        kind=ClosingKind.REPORT,
        author=_author(report),
    )
    decided = replace(
        report, state=ReportState.ACCEPTED, decided_by=actor, decided_at=at, closing_id=closing.closing_id
    )
    with ports.catalog.transaction() as unit:
        _decide(unit, decided)
        unit.add_closing(closing)
        jobs = _jobs(unit, closing, content)
        numbers = unit.next_numbers(closing.organisation_id, at.year, len(jobs))
        unit.add_jobs(replace(job, number=number) for job, number in zip(jobs, numbers, strict=True))
        unit.append_event(report_event(decided, "report-accepted", actor))
    return closing


def return_report(ports: Ports, report_id: str, reason: str, *, actor: str) -> TeacherReport:
    """Send it back with a reason; its author may hand in another. Raises as `accept_report`; `ReasonMissingError`."""
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissingError
    report = _waiting(ports, report_id)
    decided = replace(report, state=ReportState.RETURNED, decided_by=actor, decided_at=ports.clock.now(), reason=reason)
    with ports.catalog.transaction() as unit:
        _decide(unit, decided)
        unit.append_event(report_event(decided, "report-returned", actor))
    return decided


def _waiting(ports: Ports, report_id: str) -> TeacherReport:
    with ports.catalog.reading() as unit:
        report = unit.teacher_report(report_id)
    if report.state is not ReportState.WAITING:
        raise ReportDecidedError(state=report.state.words)
    return report


def _decide(unit: UnitOfWork, decided: TeacherReport) -> None:
    if not unit.decide_teacher_report(decided):
        raise ReportDecidedError(state=unit.teacher_report(decided.report_id).state.words)


def _ensure_term(content: ReportContent) -> None:
    try:
        content.organisation.rule(RecordClass.REPORT)
        content.organisation.rule(RecordClass.SOURCE)
    except KeyError as error:
        raise ReportTermMissingError from error


def _author(report: TeacherReport) -> str:
    """Return what tells this author's closings from a class's own: the capacity and the name."""
    return f"{report.kind.value}: {report.author}"


def _closing_id(report: TeacherReport, version: int) -> str:
    named = (report.organisation_id, report.school_year, report.class_label, report.period, _author(report), version)
    return sha256("|".join(map(str, named)).encode()).hexdigest()[:16]


def _jobs(unit: UnitOfWork, closing: Closing, content: ReportContent) -> list[Job]:
    source = content.source
    kept = source and unit.record_by_digest(source.digest, closing.organisation_id)
    return [_document_job(closing, content), *([_source_job(closing, source)] if source and not kept else [])]


def _document_job(closing: Closing, content: ReportContent) -> Job:
    version = _(", версия {number}").format(number=content.version) if content.version > 1 else ""
    return Job(
        job_id=f"{closing.closing_id}-{RecordClass.REPORT.value}",
        closing_id=closing.closing_id,
        organisation_id=closing.organisation_id,
        record_class=RecordClass.REPORT,
        number=_UNNUMBERED,
        state=JobState.PLANNED,
        title=content.key.title + version,
        file_name=_file_name(closing, content),
    )


def _file_name(closing: Closing, content: ReportContent) -> str:
    """Return «отчёт_Сомова_2025-2026_1-четверть.pdf»."""
    key = content.key
    year, period = str(key.school_year).replace("/", "-"), key.period.words.replace(" ", "-")
    whose = "_".join(part for part in (key.class_label, key.author.partition(" ")[0]) if part)
    safe = "".join(sign if sign.isalnum() or sign in "-._" else "_" for sign in whose)[:60]
    return f"отчёт_{safe}_{year}_{period}" + (f"_версия-{closing.version}" if closing.version > 1 else "") + ".pdf"


def _source_job(closing: Closing, source: SourceFile) -> Job:
    return Job(
        job_id=f"{closing.closing_id}-{source.digest.short}",
        closing_id=closing.closing_id,
        organisation_id=closing.organisation_id,
        record_class=RecordClass.SOURCE,
        number=_UNNUMBERED,
        state=JobState.SIGNED,
        title=f"{RecordClass.SOURCE.words} «{source.name}»",
        file_name=source.name,
        content=source.digest,
    )
