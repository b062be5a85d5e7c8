"""The pages of consents and refusals, and of the print queue that follows from them."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from archive.errors import ArchiveError, ConsentRefusedError, DeskEntryUnknownError
from archive.model.account import Scope
from archive.model.desk import Answer, Consent, DeskNumber, Purpose, Rhythm
from archive.model.period import YEAR, SchoolYear
from archive.model.permission import Action
from archive.services.keep_consents import (
    ConsentRequest,
    FormRequest,
    WithdrawalRequest,
    enter_consent,
    list_consents,
    print_consent_form,
    print_consents,
    scope_of_consent,
    withdraw_consent,
)
from archive.services.list_organisations import list_organisations
from archive.services.print_families import FamiliesRequest, print_families
from archive.services.waiting_classes import waiting_classes
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import as_download
from archive.web.errors import status_of
from archive.web.pages.desk_fields import ConsentLine, FamiliesForm, WithdrawalForm, faults_of
from archive.web.pages.records import PERIODS
from archive.web.parameters import Text
from archive.web.templating import page

router = APIRouter(prefix="/desk")
_Keeper = Annotated[Visit, allowed(Action.KEEP_CONSENTS)]
_Printer = Annotated[Visit, allowed(Action.RUN_PRINT_QUEUE)]
_School = Annotated[Text, Query(max_length=100)]
_JULY = 7


def current_year(today: date) -> SchoolYear:
    """Return the school year of `today`; in summer the one that has ended."""
    return SchoolYear(today.year if today.month > _JULY else today.year - 1)


@router.get("/consents")
def consents_page(
    visit: _Keeper,
    organisation: _School = "",
    pupil: Annotated[Text, Query(max_length=300)] = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50)] = "",
    pupil_id: Annotated[Text, Query(max_length=200)] = "",
) -> Response:
    """Show the register and the form of a new line."""
    typed = {"pupil": pupil, "class_label": class_label, "pupil_id": pupil_id}
    return _consents(visit, chosen_school(visit, organisation), typed)


@router.post("/consents")
def enter(visit: _Keeper, form: Annotated[ConsentLine, Form()]) -> Response:
    """Enter what a representative decided."""
    request = consent_request(visit, form)
    try:
        enter_consent(visit.ports, request)
    except ConsentRefusedError as error:
        return _consents(visit, request.organisation_id, form.typed, faults_of(error), status_of(type(error)))
    return RedirectResponse(f"/desk/consents?organisation={request.organisation_id}", HTTPStatus.SEE_OTHER)


def consent_request(visit: Visit, form: ConsentLine) -> ConsentRequest:
    """Return the line that the form asks for. Raises `ForbiddenError` beyond the visitor's reach."""
    chosen = chosen_school(visit, form.organisation)
    today = visit.today(chosen)
    year = SchoolYear.parse(form.school_year) or current_year(today)
    visit.ensure(Scope(chosen, (form.class_label.strip(),), (year,)))
    return ConsentRequest(
        chosen,
        form.pupil,
        form.pupil_id,
        form.class_label,
        year,
        form.representative,
        form.purpose,
        form.answer,
        form.given_on or today,
        form.document,
        visit.actor,
        form.rhythm,
        form.address,
    )


@router.post("/consents/{organisation}/{number}/withdraw")
def withdraw(visit: _Keeper, organisation: Text, number: Text, form: Annotated[WithdrawalForm, Form()]) -> Response:
    """Enter that a consent was taken back."""
    consent = consent_of(visit, organisation, number)
    day = form.given_on or visit.today(organisation)
    request = WithdrawalRequest(
        organisation, consent.number, day, form.document, visit.actor, form.rhythm, form.address
    )
    withdraw_consent(visit.ports, request)
    return RedirectResponse(f"/desk/consents?organisation={organisation}", HTTPStatus.SEE_OTHER)


@router.get("/consents/print")
def print_register(visit: _Keeper, organisation: _School = "") -> Response:
    """Give the register on paper; an event."""
    chosen = chosen_school(visit, organisation)
    lines = list_consents(visit.ports, chosen, within=visit.reach)
    made = print_consents(visit.ports, chosen, lines, actor=visit.actor)
    return as_download(made.pdf, "application/pdf", "журнал-согласий.pdf", plain="consents")


@router.get("/consents/form")
def form(
    visit: _Keeper,
    purpose: Purpose,
    answer: Answer,
    organisation: _School = "",
    pupil: Annotated[Text, Query(max_length=300)] = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50)] = "",
    representative: Annotated[Text, Query(max_length=300)] = "",
) -> Response:
    """Give the form of one consent or refusal, to be signed."""
    chosen = chosen_school(visit, organisation)
    made = print_consent_form(visit.ports, FormRequest(chosen, purpose, answer, pupil, class_label, representative))
    return as_download(made.pdf, "application/pdf", f"бланк_{answer.value}.pdf", plain="form")


@router.get("/families")
def families_page(visit: _Printer, organisation: _School = "") -> Response:
    """Show which families wait for paper, class by class."""
    return _families(visit, chosen_school(visit, organisation))


@router.post("/families")
def print_class(visit: _Printer, form: Annotated[FamiliesForm, Form()]) -> Response:
    """Print one class's families; the result is the page of the printing."""
    request = families_request(visit, form)
    try:
        printed = print_families(visit.ports, request)
    except ArchiveError as error:
        status = status_of(type(error))
        return _families(visit, request.organisation_id, str(error), status, form=form)
    return page(
        "desk_printed.html",
        visit=visit,
        here="/desk",
        printed=printed,
        first=printed.issues[0],
        label=form.class_label,
    )


def families_request(visit: Visit, form: FamiliesForm) -> FamiliesRequest:
    """Return the printing that the form asks for. Raises `ForbiddenError` beyond the visitor's reach."""
    chosen = chosen_school(visit, form.organisation)
    today = visit.today(chosen)
    year = SchoolYear.parse(form.school_year) or current_year(today)
    visit.ensure(Scope(chosen, (form.class_label,), (year,)))
    day = (form.week_of or today) if form.span == "week" else None
    period = next((each for each in PERIODS if str(each) == form.span), YEAR)
    return FamiliesRequest(chosen, form.class_label, year, visit.actor, day, period, form.signer.strip())


def _families(
    visit: Visit,
    chosen: str,
    fault: str = "",
    status: int = HTTPStatus.OK,
    *,
    form: FamiliesForm | None = None,
) -> Response:
    classes = waiting_classes(visit.ports, chosen, lambda each: visit.reach.covers(scope_of_consent(each)))
    school = next(each for each in list_organisations(visit.ports) if each.organisation_id == chosen)
    return page(
        "desk_families.html",
        visit=visit,
        status=status,
        here="/desk",
        classes=classes,
        organisation=chosen,
        organisations=visit.schools(),
        periods=PERIODS,
        sent=(form.class_label, form.school_year) if form else None,
        span=form.span if form else "week",
        week_of=((form and form.week_of) or visit.today(chosen)).isoformat(),
        signer=f"{school.director_post}, {school.director}",
        fault=fault,
    )


def _consents(
    visit: Visit,
    chosen: str,
    typed: dict[str, str],
    faults: Mapping[str, str] | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    today = visit.today(chosen)
    standing = {each.number for each in list_consents(visit.ports, chosen, within=visit.reach, standing=True)}
    usual = {
        "pupil": "", "class_label": "", "pupil_id": "", "representative": "", "purpose": "electronic",
        "answer": "refusal", "rhythm": "weekly", "document": "", "address": "", "given_on": today.isoformat(),
        "school_year": str(current_year(today)),
    }  # fmt: skip
    return page(
        "desk_consents.html",
        visit=visit,
        status=status,
        here="/desk",
        lines=list(reversed(list_consents(visit.ports, chosen, within=visit.reach))),
        standing=standing,
        organisation=chosen,
        organisations=visit.schools(),
        purposes=tuple(Purpose),
        answers=(Answer.REFUSAL, Answer.NO_MEANS, Answer.CONSENT),
        forms=(Answer.CONSENT, Answer.REFUSAL, Answer.NO_MEANS, Answer.WITHDRAWN),
        rhythms=tuple(Rhythm),
        typed=usual | {name: value for name, value in typed.items() if value},
        faults=faults or {},
        today=today,
    )


def chosen_school(visit: Visit, wanted: str) -> str:
    """Return the school named, if it is reached; else the first that is."""
    known = sorted(visit.reach.organisation_ids)
    return wanted if wanted in known else known[0]


def consent_of(visit: Visit, organisation_id: str, text: str) -> Consent:
    """Return a line of the register that is reached. Raises `DeskEntryUnknownError`, `ForbiddenError`."""
    number = DeskNumber.parse(text)
    found = list_consents(visit.ports, organisation_id, within=visit.reach) if number else ()
    for each in found:
        if each.number == number:
            visit.ensure(scope_of_consent(each))
            return each
    raise DeskEntryUnknownError(register=_("Журнал согласий и отказов"), found=text)
