"""The desk over the API: find a child, print an extract, keep the registers, print for the families."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from archive.model.desk import Consent
from archive.model.desk_papers import IssueLine
from archive.model.permission import Action
from archive.services.find_pupil import FoundPupil, find_pupils, open_pupil
from archive.services.issue_extract import issue_extract
from archive.services.issue_register import list_issues
from archive.services.keep_consents import enter_consent, list_consents
from archive.services.print_families import print_families
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.problems import PROBLEMS
from archive.web.content import as_download
from archive.web.pages.consents import chosen_school, consent_request, families_request
from archive.web.pages.desk import extract_request
from archive.web.pages.desk_fields import ConsentLine, ExtractForm, FamiliesForm
from archive.web.parameters import Text, WhichRecord

router = APIRouter(prefix="/desk", tags=[_("Выдача выписок")])
_Clerk = Annotated[Visit, allowed(Action.ISSUE_EXTRACT)]
_Keeper = Annotated[Visit, allowed(Action.KEEP_CONSENTS)]
_Printer = Annotated[Visit, allowed(Action.RUN_PRINT_QUEUE)]
_School = Annotated[Text, Query(max_length=100, description="Код школы; пусто — первая доступная")]
_PDF: dict[str, Any] = {
    "description": _("PDF/A; в заголовке Issue-Number номер по журналу выдачи"),
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}
_ANSWERS: dict[int | str, dict[str, Any]] = {200: _PDF, 404: PROBLEMS[404], 409: PROBLEMS[409]}


class PupilOut(BaseModel):
    """A child that was found."""

    organisation: str
    number: str
    pupil_id: str
    full_name: str
    years: list[str]

    @classmethod
    def of(cls, found: FoundPupil) -> "PupilOut":
        """Return the answer."""
        record = found.record
        return cls(
            organisation=record.organisation_id,
            number=str(record.number),
            pupil_id=found.pupil_id,
            full_name=found.full_name,
            years=list(found.years),
        )


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
    def of(cls, line: IssueLine) -> "IssueOut":
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


class ConsentOut(BaseModel):
    """A line of the register of consents."""

    number: str
    pupil: str
    class_label: str
    school_year: str
    representative: str
    purpose: str
    answer: str
    given_on: str
    document: str
    rhythm: str

    @classmethod
    def of(cls, consent: Consent) -> "ConsentOut":
        """Return the answer."""
        names = ("pupil", "class_label", "representative", "document")
        return cls(
            number=str(consent.number),
            school_year=str(consent.school_year),
            purpose=consent.purpose.value,
            answer=consent.answer.value,
            given_on=consent.given_on.isoformat(),
            rhythm=consent.rhythm.value,
            **{name: getattr(consent, name) for name in names},
        )


@router.get(
    "/pupils", summary=_("Найти ученика"), description=_("По началу имени, хватит двух букв; в пределах доступа.")
)
def pupils(visit: _Clerk, q: Annotated[Text, Query(max_length=100, description="Начало имени")]) -> list[PupilOut]:
    """Return whom the beginning of a name finds."""
    found = find_pupils(visit.ports, sorted(visit.reach.organisation_ids), q, visit.reach)
    return [PupilOut.of(each) for each in found]


@router.post(
    "/pupils/{organisation}/{number}/extract",  # noqa: FAST003 - `WhichRecord` takes both
    summary=_("Напечатать выписку"),
    description=_("Запись проверяется, выписка получает номер в журнале выдачи; чтение записывается в журнал событий."),
    response_class=Response,
    responses=_ANSWERS,
)
def extract(
    visit: _Clerk,
    key: WhichRecord,
    pupil: Annotated[Text, Query(max_length=200, description="Код ученика в этой записи")],
    body: ExtractForm,
) -> Response:
    """Return the extract."""
    opened = open_pupil(visit.ports, key.organisation_id, key.number, pupil, within=visit.reach, actor=visit.actor)
    made, document = issue_extract(visit.ports, extract_request(visit, key.organisation_id, opened, body))
    answer = as_download(document.pdf, "application/pdf", f"выписка_{made.issue}.pdf", plain=f"extract-{made.issue}")
    answer.headers["Issue-Number"] = made.issue
    return answer


@router.get("/issues", summary=_("Журнал выдачи"), description=_("Строки журнала по номерам; год 0 — все."))
def issues(
    visit: _Clerk,
    organisation: _School = "",
    year: Annotated[int, Query(ge=0, le=9999, description="Календарный год")] = 0,
) -> list[IssueOut]:
    """Return the register."""
    lines = list_issues(visit.ports, chosen_school(visit, organisation), year=year, within=visit.reach)
    return [IssueOut.of(line) for line in lines]


@router.get("/consents", summary=_("Согласия и отказы"), description=_("Строки журнала согласий и отказов по номерам."))
def consents(visit: _Keeper, organisation: _School = "") -> list[ConsentOut]:
    """Return the register of consents."""
    found = list_consents(visit.ports, chosen_school(visit, organisation), within=visit.reach)
    return [ConsentOut.of(each) for each in found]


@router.post("/consents", summary=_("Внести согласие или отказ"), description=_("Один документ, одна цель."))
def consent(visit: _Keeper, body: ConsentLine) -> ConsentOut:
    """Enter a line."""
    return ConsentOut.of(enter_consent(visit.ports, consent_request(visit, body)))


@router.post(
    "/families",
    summary=_("Напечатать семьям класса"),
    description=_("Один PDF: каждая семья начинается с нечётной страницы. Все выдачи вносятся в журнал."),
    response_class=Response,
    responses=_ANSWERS,
)
def families(visit: _Printer, body: FamiliesForm) -> Response:
    """Return the sheets of a class."""
    printed = print_families(visit.ports, families_request(visit, body))
    answer = as_download(printed.sheets.pdf, "application/pdf", f"{body.class_label}_выписки.pdf", plain="families")
    answer.headers["Issue-Number"] = str(printed.issues[0].number)
    return answer
