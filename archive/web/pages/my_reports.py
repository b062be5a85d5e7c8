"""The pages of a teacher's reports: made from the closed periods or brought as a PDF, and what became of them."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from archive.errors import ArchiveError, FileTooLargeError, NothingUploadedError, ParameterError
from archive.intake import InputFile
from archive.intake.containers.input_file import shown_size
from archive.model.period import PeriodCode, SchoolYear
from archive.model.permission import Action
from archive.model.record import Record
from archive.model.teacher_report import ReportAuthor, ReportContent, ReportKey, ReportState, TeacherReport
from archive.services.list_reports import open_report, record_of
from archive.services.make_teacher_report import make_teacher_report
from archive.services.retrieve import retrieve
from archive.services.submit_report import file_report, submit_report
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import as_download, as_file
from archive.web.errors import status_of
from archive.web.parameters import Text, printable
from archive.web.report_reach import ensure_may_submit, expected_of, report_seen, reports_seen
from archive.web.school_choice import SchoolAsked, chosen_school
from archive.web.templating import page
from archive.web.uploading import text_of

router = APIRouter(prefix="/my-reports")
_Author = Annotated[Visit, allowed(Action.SUBMIT_REPORT)]
MOST_REPORT = 20 * 1024 * 1024


@router.get("")
def my_reports(visit: _Author, organisation: SchoolAsked = "") -> Response:
    """Show which reports are asked for, those handed in, and the form for a file."""
    return _page(visit, chosen_school(visit, organisation))


def _page(visit: Visit, school: str, fault: ArchiveError | None = None) -> Response:
    own = [each for each in reports_seen(visit, school) if each.submitted_by == visit.actor or _is_own(visit, each)]
    return page(
        "my_reports.html",
        visit=visit,
        status=status_of(type(fault)) if fault else HTTPStatus.OK,
        school=school,
        organisations=visit.schools(),
        expected=expected_of(visit, school),
        reports=own,
        kinds=tuple(ReportAuthor),
        states=ReportState,
        year=visit.ports.clock.now().year,
        fault=fault,
    )


def _is_own(visit: Visit, report: TeacherReport) -> bool:
    return report.author == visit.account.full_name


def key_of(school: str, year: str, period: str, kind: str, author: str, class_label: str) -> ReportKey:
    """Read which report is meant. Raises `ParameterError`."""
    found, code = SchoolYear.parse(year), PeriodCode.parse(period)
    faults = {
        _("учебный год — пишется так: 2025/2026"): found is None,
        _("период — пишется так: «1 четверть»"): code is None,
        _("чей отчёт — учителя или классного руководителя"): kind not in set(ReportAuthor),
        _("класс — нужен в отчёте классного руководителя"): kind == ReportAuthor.CLASS_TEACHER and not class_label,
        _("составил — не указано, кто"): not author.strip(),
    }
    if listed := [words for words, wrong in faults.items() if wrong]:
        raise ParameterError(listed="; ".join(listed))
    assert found is not None
    assert code is not None
    label = class_label if kind == ReportAuthor.CLASS_TEACHER else ""
    return ReportKey(school, found, code, ReportAuthor(kind), " ".join(author.split()), label)


Line = Annotated[Text, Query(max_length=300)]


def asked_key(
    visit: _Author,
    organisation: SchoolAsked = "",
    year: Line = "",
    period: Line = "",
    kind: Line = ReportAuthor.TEACHER.value,
    class_label: Annotated[Text, Query(alias="class", max_length=50)] = "",
    author: Line = "",
) -> ReportKey:
    """Take the report meant from the address; the author is the visitor unless another is named."""
    school = chosen_school(visit, organisation)
    key = key_of(school, year, period, kind.strip(), author or visit.account.full_name, class_label.strip())
    ensure_may_submit(visit, key)
    return key


AskedKey = Annotated[ReportKey, Depends(asked_key)]


@router.get("/make")
def preview(visit: _Author, key: AskedKey) -> Response:
    """Show the report as the closed periods give it; nothing is handed in."""
    content = made(visit, key)
    return page("my_report_made.html", visit=visit, content=content, key=key)


def made(visit: Visit, key: ReportKey, remark: str = "") -> ReportContent:
    """Return the report made from what is closed. Raises as the service."""
    return make_teacher_report(visit.ports, key, visit.reach.scopes, remark=remark, actor=visit.actor)


@router.post("/make")
def submit(visit: _Author, key: AskedKey, remark: Annotated[str, Form(max_length=4000)] = "") -> Response:
    """Hand in what was made."""
    try:
        submit_report(visit.ports, made(visit, key, remark), actor=visit.actor)
    except ArchiveError as error:
        return _page(visit, key.organisation_id, error)
    return RedirectResponse("/my-reports", HTTPStatus.SEE_OTHER)


async def _form(request: Request, visit: _Author) -> FormData:
    del visit
    return await request.form(max_files=1, max_fields=20)


async def file_of(form: FormData, name: str = "file") -> InputFile:
    """Return the form's one file. Raises `FileTooLargeError` before it is read, `NothingUploadedError`."""
    given = form.get(name)
    if not isinstance(given, UploadFile) or not given.size:
        raise NothingUploadedError
    if given.size > MOST_REPORT:
        raise FileTooLargeError(file=given.filename or "", found=shown_size(given.size), limit=shown_size(MOST_REPORT))
    return InputFile(given.filename or "", await given.read())


async def _file(form: Annotated[FormData, Depends(_form)]) -> InputFile | ArchiveError:
    try:
        return await file_of(form)
    except ArchiveError as error:
        return error


@router.post("/file")
def bring(
    visit: _Author,
    form: Annotated[FormData, Depends(_form)],
    file: Annotated[InputFile | ArchiveError, Depends(_file)],
) -> Response:
    """Hand in a PDF: of a refused one nothing is kept."""
    school = chosen_school(visit, text_of(form, "organisation", longest=100))
    try:
        if isinstance(file, ArchiveError):
            raise file
        names = ("year", "period", "kind", "author", "class")
        year, period, kind, author, label = (printable(text_of(form, name, longest=300)) for name in names)
        key = key_of(school, year, period, kind, author or visit.account.full_name, label)
        ensure_may_submit(visit, key)
        file_report(visit.ports, key, file, remark=text_of(form, "remark", longest=4000), actor=visit.actor)
    except ArchiveError as error:
        return _page(visit, school, error)
    return RedirectResponse("/my-reports", HTTPStatus.SEE_OTHER)


@router.get("/{report_id}")
def one_report(visit: _Author, report_id: str) -> Response:
    """Show a report that was handed in."""
    return shown(visit, report_seen(visit, report_id))


@router.get("/{report_id}/content")
def content(visit: _Author, report_id: str) -> Response:
    """Give its document: the record, or the pictures of the file while it waits."""
    return document_of(visit, report_seen(visit, report_id))


def shown(visit: Visit, report: TeacherReport, fault: ArchiveError | None = None) -> Response:
    """Show a report: what it says while it waits, then its record."""
    waits = report.state is ReportState.WAITING
    opened = open_report(visit.ports, report, actor=visit.actor) if waits else None
    return page(
        "teacher_report.html",
        visit=visit,
        status=status_of(type(fault)) if fault else HTTPStatus.OK,
        report=report,
        content=opened,
        record=record_of(visit.ports, report),
        may_accept=visit.may(Action.ACCEPT_REPORT) and waits,
        back="/teacher-reports" if visit.may(Action.ACCEPT_REPORT) else "/my-reports",
        fault=fault,
    )


def document_of(visit: Visit, report: TeacherReport) -> Response:
    """Return the record's document, verified, or a waiting file's pictures. Raises as the services."""
    record: Record | None = record_of(visit.ports, report)
    if record is not None:
        return as_file(retrieve(visit.ports, record.organisation_id, record.number, actor=visit.actor).authentic())
    opened = open_report(visit.ports, report, actor=visit.actor)
    if opened.pages is None:
        raise ParameterError(listed=_("файл — отчёт составлен из таблиц, они на странице"))
    return as_download(
        visit.ports.workspace.get(opened.pages), "application/pdf", _("страницы-отчёта.pdf"), plain="report"
    )
