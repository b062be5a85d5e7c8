"""Reports of teachers over the API: handed in, accepted, sent back, given out."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from archive.intake import InputFile
from archive.model.permission import Action
from archive.model.teacher_report import ReportAuthor, ReportState, TeacherReport
from archive.services.accept_report import accept_report, return_report
from archive.services.list_reports import find_report, open_report
from archive.services.submit_report import file_report, submit_report
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.problems import PROBLEMS
from archive.web.content import Body
from archive.web.pages.my_reports import AskedKey, document_of, key_of, made
from archive.web.report_reach import ensure_may_submit, report_seen, reports_seen
from archive.web.schemas import Out, ReasonIn
from archive.web.school_choice import SchoolAsked, chosen_school

router = APIRouter(tags=[_("Отчёты учителей")], prefix="/teacher-reports")
_Author = Annotated[Visit, allowed(Action.SUBMIT_REPORT)]
_Deputy = Annotated[Visit, allowed(Action.ACCEPT_REPORT)]
_REFUSALS: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (404, 409)}
_PDF = {
    "description": _("Документ отчёта"),
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}


class ReportIn(BaseModel):
    """Which report is made from the closed periods and handed in."""

    organisation: Annotated[str, Field(max_length=100, description="Код школы; пусто — единственная")] = ""
    year: Annotated[str, Field(max_length=20, description="Учебный год, 2025/2026")]
    period: Annotated[str, Field(max_length=30, description="Период: Q1, «1 четверть», Y")]
    kind: Annotated[ReportAuthor, Field(description="teacher — учителя, class-teacher — классного руководителя")]
    class_label: Annotated[str, Field(max_length=50, description="Класс; для классного руководителя")] = ""
    author: Annotated[str, Field(max_length=300, description="Кто составил; пусто — тот, кто сдаёт")] = ""
    remark: Annotated[str, Field(max_length=4000, description="Выводы и меры")] = ""


class TableOut(Out):
    """A table of a report."""

    title: Annotated[str, Field(description="Название")]
    headings: Annotated[list[str], Field(description="Графы")]
    rows: Annotated[list[list[str]], Field(description="Строки")]


class TeacherReportOut(Out):
    """A report that was handed in."""

    report: Annotated[str, Field(description="Идентификатор отчёта")]
    organisation: Annotated[str, Field(description="Код школы")]
    school_year: Annotated[str, Field(description="Учебный год, 2025/2026")]
    period: Annotated[str, Field(description="Период")]
    kind: Annotated[ReportAuthor, Field(description="Чей отчёт")]
    author: Annotated[str, Field(description="Кто составил")]
    class_label: Annotated[str, Field(description="Класс классного руководителя; иначе пусто")]
    state: Annotated[ReportState, Field(description="Состояние")]
    state_words: Annotated[str, Field(description="Состояние словами")]
    filed: Annotated[bool, Field(description="Сдан ли файлом")]
    submitted_by: Annotated[str, Field(description="Кто сдал")]
    submitted_at: Annotated[datetime, Field(description="Когда сдан, UTC")]
    decided_by: Annotated[str, Field(description="Кто решил; пусто, пока ждёт")]
    reason: Annotated[str, Field(description="Почему возвращён; иначе пусто")]
    closing: Annotated[str, Field(description="Закрытие, которым создана запись; пусто, пока не принят")]

    @classmethod
    def of(cls, report: TeacherReport) -> Self:
        """Return `report` as the API shows it."""
        return cls(
            report=report.report_id,
            organisation=report.organisation_id,
            school_year=str(report.school_year),
            period=str(report.period),
            kind=report.kind,
            author=report.author,
            class_label=report.class_label,
            state=report.state,
            state_words=report.state.words,
            filed=report.source is not None,
            submitted_by=report.submitted_by,
            submitted_at=report.submitted_at,
            decided_by=report.decided_by,
            reason=report.reason,
            closing=report.closing_id,
        )


class OpenedReportOut(Out):
    """A waiting report with what it says."""

    about: Annotated[TeacherReportOut, Field(description="Чей отчёт и что с ним")]
    tables: Annotated[list[TableOut], Field(description="Таблицы; у сданного файлом их нет")]
    remark: Annotated[str, Field(description="Выводы и меры")]


@router.get("", summary=_("Отчёты"), description=_("Сданные отчёты, которые доступны, последние первыми."))
def reports(visit: _Author, organisation: SchoolAsked = "") -> list[TeacherReportOut]:
    """Return the reports that the visitor may see."""
    return [TeacherReportOut.of(each) for each in reports_seen(visit, chosen_school(visit, organisation))]


@router.post(
    "",
    status_code=201,
    summary=_("Составить и сдать отчёт"),
    description=_("По закрытым данным периода; без закрытых данных отказ."),
    responses=_REFUSALS,
)
def submit(visit: _Author, body: ReportIn) -> TeacherReportOut:
    """Make a report and hand it in."""
    author = body.author or visit.account.full_name
    school = chosen_school(visit, body.organisation)
    key = key_of(school, body.year, body.period, body.kind.value, author, body.class_label)
    ensure_may_submit(visit, key)
    return TeacherReportOut.of(submit_report(visit.ports, made(visit, key, body.remark), actor=visit.actor))


@router.post(
    "/file",
    status_code=201,
    summary=_("Сдать отчёт файлом"),
    description=_("PDF телом запроса, до 20 МиБ и 60 страниц, без пароля. Хранятся изображения страниц и сам файл."),
    responses=_REFUSALS,
)
def bring(visit: _Author, key: AskedKey, body: Body) -> TeacherReportOut:
    """Take a report in as a PDF."""
    return TeacherReportOut.of(file_report(visit.ports, key, InputFile("отчёт.pdf", body), actor=visit.actor))


@router.get(
    "/{report_id}",
    summary=_("Отчёт, который ждёт приёма"),
    description=_("Таблицы отчёта. Чтение записывается в журнал событий."),
    responses=_REFUSALS,
)
def one_report(visit: _Author, report_id: str) -> OpenedReportOut:
    """Return a waiting report."""
    report = report_seen(visit, report_id)
    opened = open_report(visit.ports, report, actor=visit.actor)
    tables = [
        TableOut(title=each.title, headings=list(each.headings), rows=[list(row) for row in each.rows])
        for each in opened.tables
    ]
    return OpenedReportOut(about=TeacherReportOut.of(report), tables=tables, remark=opened.remark)


@router.get(
    "/{report_id}/content",
    summary=_("Документ отчёта"),
    description=_("Запись принятого отчёта, если она подлинна, или страницы сданного файла."),
    response_class=Response,
    responses={200: _PDF, **_REFUSALS},
)
def content(visit: _Author, report_id: str) -> Response:
    """Return the document."""
    return document_of(visit, report_seen(visit, report_id))


@router.post(
    "/{report_id}/accept",
    summary=_("Принять отчёт в архив"),
    description=_("Отчёт замораживается, получает номер, оформляется и ждёт подписи в порядке профиля."),
    responses=_REFUSALS,
)
def accept(request: Request, visit: _Deputy, report_id: str) -> TeacherReportOut:
    """Accept a report."""
    report_seen(visit, report_id)
    closing = accept_report(visit.ports, report_id, actor=visit.actor)
    request.app.state.carry_on([closing.closing_id])
    return TeacherReportOut.of(find_report(visit.ports, report_id))


@router.post(
    "/{report_id}/return",
    summary=_("Вернуть отчёт"),
    description=_("С причиной; составивший может сдать другой."),
    responses=_REFUSALS,
)
def send_back(visit: _Deputy, report_id: str, body: ReasonIn) -> TeacherReportOut:
    """Send a report back."""
    report_seen(visit, report_id)
    return TeacherReportOut.of(return_report(visit.ports, report_id, body.reason, actor=visit.actor))
