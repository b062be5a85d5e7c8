"""The issue register over the API: its lines, what was printed for each, receipts, labels, «выдано»."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from archive.model.desk import Issue
from archive.model.desk_papers import IssueLine
from archive.model.permission import Action
from archive.services.issue_register import (
    HandoverRequest,
    lines_of_printing,
    list_issues,
    note_handover,
    print_issue_register,
    print_receipt,
    printed_document,
    printing_of,
    scope_of_issue,
)
from archive.services.print_families import print_address_sheets, print_labels
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.answers import pdf_of, refusals
from archive.web.content import as_download
from archive.web.pages.consents import chosen_school
from archive.web.pages.desk import issue_of
from archive.web.parameters import Text

router = APIRouter(prefix="/desk/issues", tags=[_("Выдача выписок")])
_Clerk = Annotated[Visit, allowed(Action.ISSUE_EXTRACT)]
_School = Annotated[Text, Query(max_length=100, description="Код школы; пусто — первая доступная")]
_Year = Annotated[int, Query(ge=0, le=9999, description="Календарный год; 0 — все")]
_ONE = "/{organisation}/{issue}"
_PDF = "application/pdf"
_LONGEST = 300


class IssueOut(BaseModel):
    """A line of the issue register."""

    number: str
    kind: str
    pupil: str
    class_label: str
    school_year: str
    scope: str
    applicant: str
    right: str
    records: list[str]
    document_sha256: str
    issued_by: str
    handed_on: str

    @classmethod
    def of(cls, line: IssueLine) -> Self:
        """Return the answer."""
        issue = line.issue
        return cls(
            number=str(issue.number),
            kind=issue.kind.value,
            pupil=issue.pupil,
            class_label=issue.class_label,
            school_year=str(issue.school_year),
            scope=issue.scope,
            applicant=issue.applicant.name,
            right=issue.applicant.right.value,
            records=[str(each) for each in issue.records],
            document_sha256=issue.document.hex,
            issued_by=issue.issued_by,
            handed_on=line.handover.handed_on.isoformat() if line.handover else "",
        )


class HandedIn(BaseModel):
    """That a paper was handed over."""

    taken_by: Annotated[str, Field(max_length=_LONGEST, description="Кто получил; пусто — заявитель")] = ""
    how: Annotated[str, Field(max_length=_LONGEST, description="Как: лично, почтой, через обучающегося")] = ""
    handed_on: Annotated[date | None, Field(description="Когда; пусто — сегодня")] = None
    whole: Annotated[bool, Field(description="Всем, кому напечатано тем же файлом, каждому его заявителю")] = False


@router.get("", summary=_("Журнал выдачи"), description=_("Строки журнала по номерам; год 0 — все."))
def issues(visit: _Clerk, organisation: _School = "", year: _Year = 0) -> list[IssueOut]:
    """Return the register."""
    lines = list_issues(visit.ports, chosen_school(visit, organisation), year=year, within=visit.reach)
    return [IssueOut.of(line) for line in lines]


@router.get(
    "/print",
    summary=_("Журнал выдачи на бумаге"),
    description=_("Печать записывается в журнал событий."),
    response_class=Response,
    responses=pdf_of(_("Журнал выдачи")),
)
def print_register(visit: _Clerk, organisation: _School = "", year: _Year = 0) -> Response:
    """Give the register on paper; an event."""
    school = chosen_school(visit, organisation)
    lines = list_issues(visit.ports, school, year=year, within=visit.reach)
    heading = _("за {year} год").format(year=year) if year else _("за все годы")
    made = print_issue_register(visit.ports, school, lines, heading, actor=visit.actor)
    return as_download(made.pdf, _PDF, _("журнал-выдачи.pdf"), plain="register")


@router.get(
    _ONE, summary=_("Строка журнала выдачи"), description=_("Кому, по какому праву, что напечатано, выдано ли.")
)
def one_issue(visit: _Clerk, organisation: Text, issue: Text) -> IssueOut:
    """Return one line."""
    return IssueOut.of(_lines(visit, [issue_of(visit, organisation, issue)])[0])


@router.get(
    f"{_ONE}/document",
    summary=_("Напечатанный файл"),
    description=_("Пока рабочая папка его хранит; чтение записывается. Файл целого класса — тому, кому доступен весь."),
    response_class=Response,
    responses=pdf_of(_("Выписка"), 404),
)
def document(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the file as it was printed; an event."""
    found = issue_of(visit, organisation, issue)
    _printing(visit, found)
    data = printed_document(visit.ports, found, actor=visit.actor)
    return as_download(data, _PDF, f"выписка_{found.number}.pdf", plain=f"extract-{found.number}")


@router.get(
    f"{_ONE}/receipt",
    summary=_("Расписка"),
    description=_("Её подписывает тот, кто получает выписку."),
    response_class=Response,
    responses=pdf_of(_("Расписка"), 404),
)
def receipt(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the slip that is signed by whoever takes the extract."""
    found = issue_of(visit, organisation, issue)
    made = print_receipt(visit.ports, found)
    return as_download(made.pdf, _PDF, f"расписка_{found.number}.pdf", plain=f"receipt-{found.number}")


@router.get(
    f"{_ONE}/labels",
    summary=_("Адреса для конвертов"),
    description=_("Всех семей, которым напечатано тем же файлом."),
    response_class=Response,
    responses=pdf_of(_("Адреса"), 404),
)
def labels(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the labels for the envelopes of the printing."""
    found = _printing(visit, issue_of(visit, organisation, issue))
    made = print_labels(visit.ports, found)
    return as_download(made.pdf, _PDF, f"{found[0].class_label}_адреса.pdf", plain="labels")


@router.get(
    f"{_ONE}/addresses",
    summary=_("Адресные листы"),
    description=_("Для конвертов с окном; всех семей, которым напечатано тем же файлом."),
    response_class=Response,
    responses=pdf_of(_("Адресные листы"), 404),
)
def addresses(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the address sheets for envelopes with a window."""
    found = _printing(visit, issue_of(visit, organisation, issue))
    made = print_address_sheets(visit.ports, found)
    return as_download(made.pdf, _PDF, f"{found[0].class_label}_адресные-листы.pdf", plain="addresses")


@router.get(
    f"{_ONE}/register",
    summary=_("Лист журнала выдачи по одной печати"),
    description=_("Строки всех, кому напечатано тем же файлом: расписаться. Печать записывается в журнал событий."),
    response_class=Response,
    responses=pdf_of(_("Лист журнала выдачи"), 404),
)
def printing_register(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the page of the register with the lines of the printing; an event."""
    found = issue_of(visit, organisation, issue)
    heading = f"{found.class_label}, {found.scope}"
    lines = lines_of_printing(visit.ports, found, visit.reach)
    made = print_issue_register(visit.ports, organisation, lines, heading, actor=visit.actor)
    return as_download(made.pdf, _PDF, f"{found.class_label}_журнал-выдачи.pdf", plain="register")


@router.post(
    f"{_ONE}/handed",
    summary=_("Отметить «выдано»"),
    description=_("Одной выписке или всем, что напечатаны тем же файлом."),
    responses=refusals(404, 409),
)
def handed(visit: _Clerk, organisation: Text, issue: Text, body: HandedIn) -> list[IssueOut]:
    """Note «выдано» for the line, or for all lines of its printing."""
    found = issue_of(visit, organisation, issue)
    chosen = _printing(visit, found) if body.whole else [found]
    for each in chosen:
        taken = "" if body.whole else body.taken_by
        request = HandoverRequest(organisation, each.number, taken, body.how, visit.actor, body.handed_on)
        note_handover(visit.ports, request)
    return [IssueOut.of(line) for line in _lines(visit, chosen)]


def _printing(visit: Visit, issue: Issue) -> Sequence[Issue]:
    """Return what was printed in one file. Raises `ForbiddenError` unless all of it is reached."""
    found = printing_of(visit.ports, issue)
    for each in found:
        visit.ensure(scope_of_issue(each))
    return found


def _lines(visit: Visit, chosen: Sequence[Issue]) -> list[IssueLine]:
    school, year = chosen[0].organisation_id, chosen[0].number.year
    own = {each.number for each in chosen}
    lines = list_issues(visit.ports, school, year=year, within=visit.reach)
    return [line for line in lines if line.issue.number in own]
