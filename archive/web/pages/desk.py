"""The desk's pages: find a child, hand out an extract, keep the register of what was handed out."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from archive.errors import ArchiveError, DeskEntryUnknownError
from archive.model.desk import Applicant, DeskNumber, IdentityDocument, Issue, Right
from archive.model.extract import ExtractKind
from archive.model.period import YEAR, PeriodCode, PeriodKind
from archive.model.permission import Action
from archive.model.record import Record
from archive.services.find_pupil import LEAST_LETTERS, MOST_PUPILS, FoundPupil, OpenedPupil, find_pupils, open_pupil
from archive.services.issue_extract import ExtractRequest, issue_extract
from archive.services.issue_register import (
    HandoverRequest,
    find_issue,
    lines_of_printing,
    list_issues,
    note_handover,
    print_issue_register,
    print_receipt,
    printed_document,
    printing_of,
    scope_of_issue,
)
from archive.services.list_organisations import list_organisations
from archive.services.print_families import print_address_sheets, print_labels
from archive.services.pupil_at_desk import known_at_desk
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import as_download
from archive.web.errors import status_of
from archive.web.pages.desk_fields import ExtractForm, HandedForm, faults_of
from archive.web.pages.records import PERIODS
from archive.web.parameters import Text, WhichRecord
from archive.web.templating import page

router = APIRouter(prefix="/desk")
_Clerk = Annotated[Visit, allowed(Action.ISSUE_EXTRACT)]
_Sought = Annotated[Text, Query(alias="q", max_length=100)]
_PupilId = Annotated[Text, Query(alias="pupil", max_length=200)]
_ISSUE = "/issues/{organisation}/{issue}"
HOW = (_("лично"), _("через обучающегося, в конверте"), _("почтой"))


@router.get("")
def search_page(visit: _Clerk, sought: _Sought = "") -> Response:
    """Show the search, and whom it finds."""
    return page(
        "desk.html",
        visit=visit,
        here="/desk",
        sought=sought,
        found=_found(visit, sought),
        least=LEAST_LETTERS,
        most=MOST_PUPILS,
        organisations=visit.schools(),
    )


@router.get("/found")
def found(visit: _Clerk, sought: _Sought = "") -> Response:
    """Return the list of those found, for the page's script."""
    return page(
        "_desk_found.html",
        visit=visit,
        sought=sought,
        found=_found(visit, sought),
        least=LEAST_LETTERS,
        most=MOST_PUPILS,
        organisations=visit.schools(),
    )


def _found(visit: Visit, sought: str) -> list[FoundPupil]:
    return list(find_pupils(visit.ports, sorted(visit.reach.organisation_ids), sought, visit.reach))


@router.get("/pupil/{organisation}/{number}")  # noqa: FAST003 - `WhichRecord` takes both
def pupil_page(visit: _Clerk, key: WhichRecord, pupil_id: _PupilId) -> Response:
    """Open a child: what is to be printed, of when, for whom; the opening is an event."""
    return _pupil_page(visit, key.organisation_id, _opened(visit, key, pupil_id), ExtractForm())


@router.post("/pupil/{organisation}/{number}")  # noqa: FAST003 - `WhichRecord` takes both
def issue(visit: _Clerk, key: WhichRecord, pupil_id: _PupilId, form: Annotated[ExtractForm, Form()]) -> Response:
    """Print the extract and enter it in the register; what was asked for stays in the form when it cannot be."""
    pupil = _opened(visit, key, pupil_id)
    if form.span == "week" and form.week_of is None:
        faults = {"week_of": _("Укажите любой день нужной недели.")}
        return _pupil_page(visit, key.organisation_id, pupil, form, faults)
    try:
        extract, _document = issue_extract(visit.ports, extract_request(visit, key.organisation_id, pupil, form))
    except ArchiveError as error:
        faults = faults_of(error)
        return _pupil_page(visit, key.organisation_id, pupil, form, faults, status_of(type(error)))
    return RedirectResponse(f"/desk/issues/{key.organisation_id}/{extract.issue}", HTTPStatus.SEE_OTHER)


def extract_request(visit: Visit, organisation_id: str, pupil: OpenedPupil, form: ExtractForm) -> ExtractRequest:
    """Return what the form asks for, within the visitor's reach."""
    records = {str(each.number): each for each in _records(pupil)}
    return ExtractRequest(
        organisation_id,
        pupil.full_name,
        next((each for each in PERIODS if str(each) == form.span), YEAR),
        visit.actor,
        kind=form.kind,
        week_of=form.week_of if form.span == "week" else None,
        applicant=Applicant(form.applicant.strip(), form.right, form.document, form.basis.strip()),
        signer=form.signer.strip(),
        number=records.get(form.of, pupil.record).number,
        pupil_id=pupil.pupil_id,
        within=visit.reach.scopes,
    )


def _opened(visit: Visit, key: WhichRecord, pupil_id: str) -> OpenedPupil:
    return open_pupil(visit.ports, key.organisation_id, key.number, pupil_id, within=visit.reach, actor=visit.actor)


def _pupil_page(
    visit: Visit,
    organisation_id: str,
    pupil: OpenedPupil,
    form: ExtractForm,
    faults: Mapping[str, str] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    school = next(each for each in list_organisations(visit.ports) if each.organisation_id == organisation_id)
    return page(
        "desk_pupil.html",
        visit=visit,
        status=status if faults else HTTPStatus.OK,
        here="/desk",
        pupil=pupil,
        records=_records(pupil),
        kinds=tuple(ExtractKind),
        rights=tuple(Right),
        documents=tuple(IdentityDocument),
        periods=periods_of(pupil),
        typed=form.typed,
        signer=f"{school.director_post}, {school.director}",
        faults=faults or {},
        known=known_at_desk(visit.ports, pupil, visit.reach),
        today=visit.today(organisation_id),
    )


def periods_of(pupil: OpenedPupil) -> list[PeriodCode]:
    """Return the periods to choose from: as the child's own years are divided, where a closed period tells how."""
    kinds = {each.period.kind for each in (*pupil.journals, *pupil.ledgers)} - {PeriodKind.YEAR}
    return [each for each in PERIODS if not kinds or each.kind in kinds]


def _records(pupil: OpenedPupil) -> tuple[Record, ...]:
    """Return one record for each class and year, the latest first: which it is taken from is the service's matter."""
    found: dict[tuple[int, str], Record] = {}
    for record in (*pupil.journals, *pupil.ledgers):
        found.setdefault((record.school_year.start, record.class_label), record)
    return tuple(record for _key, record in sorted(found.items(), reverse=True))


@router.get("/issues")
def register_page(
    visit: _Clerk,
    year: Annotated[int, Query(ge=0, le=9999)] = 0,
    organisation: Annotated[Text, Query(max_length=100)] = "",
) -> Response:
    """Show the register of a calendar year, the latest first."""
    chosen = _school(visit, organisation)
    year = year or visit.today(chosen).year
    lines = list_issues(visit.ports, chosen, year=year, within=visit.reach)
    return page(
        "desk_issues.html",
        visit=visit,
        here="/desk",
        lines=list(reversed(lines)),
        year=year,
        organisation=chosen,
        organisations=visit.schools(),
    )


@router.get("/issues/print")
def print_register(
    visit: _Clerk,
    year: Annotated[int, Query(ge=2000, le=9999)],
    organisation: Annotated[Text, Query(max_length=100)] = "",
) -> Response:
    """Give the register of a year on paper; an event."""
    chosen = _school(visit, organisation)
    lines = list_issues(visit.ports, chosen, year=year, within=visit.reach)
    heading = _("за {year} год").format(year=year)
    made = print_issue_register(visit.ports, chosen, lines, heading, actor=visit.actor)
    return as_download(made.pdf, "application/pdf", f"журнал-выдачи-{year}.pdf", plain=f"register-{year}")


def _school(visit: Visit, wanted: str) -> str:
    known = sorted(visit.reach.organisation_ids)
    return wanted if wanted in known else known[0]


def issue_of(visit: Visit, organisation_id: str, text: str) -> Issue:
    """Return a line of the register that is reached. Raises `DeskEntryUnknownError`, `ForbiddenError`."""
    number = DeskNumber.parse(text)
    if number is None or organisation_id not in visit.reach.organisation_ids:
        raise DeskEntryUnknownError(register=_("Журнал учёта выдачи выписок"), found=text)
    issue = find_issue(visit.ports, organisation_id, number)
    visit.ensure(scope_of_issue(issue))
    return issue


@router.get(_ISSUE)
def issue_page(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Show one line: print it, let it be signed for, note that it was handed over."""
    found = issue_of(visit, organisation, issue)
    return page(
        "desk_issue.html",
        visit=visit,
        here="/desk",
        issue=found,
        lines=lines_of_printing(visit.ports, found, visit.reach),
        how=HOW,
        today=visit.today(organisation),
    )


@router.get(f"{_ISSUE}/document")
def document(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the file to print; an event. A whole class's file only to whoever reaches all of it."""
    found = issue_of(visit, organisation, issue)
    for each in printing_of(visit.ports, found):
        visit.ensure(scope_of_issue(each))
    data = printed_document(visit.ports, found, actor=visit.actor)
    name = f"{found.class_label}_выписки.pdf" if found.queued else f"выписка_{found.number}.pdf"
    return as_download(data, "application/pdf", name, plain=f"extract-{found.number}")


@router.get(f"{_ISSUE}/receipt")
def receipt(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the slip that is signed by whoever takes the extract."""
    found = issue_of(visit, organisation, issue)
    made = print_receipt(visit.ports, found)
    return as_download(made.pdf, "application/pdf", f"расписка_{found.number}.pdf", plain=f"receipt-{found.number}")


@router.get(f"{_ISSUE}/labels")
def labels(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the labels for the envelopes of the printing."""
    found = _printing(visit, organisation, issue)
    made = print_labels(visit.ports, found)
    return as_download(made.pdf, "application/pdf", f"{found[0].class_label}_адреса.pdf", plain="labels")


@router.get(f"{_ISSUE}/addresses")
def addresses(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the address sheets for envelopes with a window."""
    found = _printing(visit, organisation, issue)
    made = print_address_sheets(visit.ports, found)
    return as_download(made.pdf, "application/pdf", f"{found[0].class_label}_адресные-листы.pdf", plain="addresses")


def _printing(visit: Visit, organisation_id: str, text: str) -> Sequence[Issue]:
    """Return all lines of the printing that a line is of, if the visitor reaches each of them."""
    found = printing_of(visit.ports, issue_of(visit, organisation_id, text))
    for each in found:
        visit.ensure(scope_of_issue(each))
    return found


@router.get(f"{_ISSUE}/register")
def printing_register(visit: _Clerk, organisation: Text, issue: Text) -> Response:
    """Give the page of the register with the lines of the printing, to be signed by the families; an event."""
    found = issue_of(visit, organisation, issue)
    lines = lines_of_printing(visit.ports, found, visit.reach)
    heading = f"{found.class_label}, {found.scope}"
    made = print_issue_register(visit.ports, organisation, lines, heading, actor=visit.actor)
    return as_download(made.pdf, "application/pdf", f"{found.class_label}_журнал-выдачи.pdf", plain="register")


@router.post(f"{_ISSUE}/handed")
def handed(visit: _Clerk, organisation: Text, issue: Text, form: Annotated[HandedForm, Form()]) -> Response:
    """Note «выдано» for the line, or for all lines of its printing."""
    found = issue_of(visit, organisation, issue)
    chosen = printing_of(visit.ports, found) if form.whole else [found]
    for each in chosen:
        visit.ensure(scope_of_issue(each))
    for each in chosen:
        taken = each.applicant.name if form.whole else form.taken_by
        request = HandoverRequest(organisation, each.number, taken, form.how, visit.actor, form.handed_on)
        note_handover(visit.ports, request)
    return RedirectResponse(f"/desk/issues/{organisation}/{issue}", HTTPStatus.SEE_OTHER)
