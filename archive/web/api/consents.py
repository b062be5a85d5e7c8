"""Consents and refusals over the API, and the print queue that follows from them."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from archive.model.desk import Answer, Consent, Purpose, Rhythm
from archive.model.permission import Action
from archive.services.keep_consents import (
    FormRequest,
    WithdrawalRequest,
    enter_consent,
    list_consents,
    print_consent_form,
    print_consents,
    scope_of_consent,
    withdraw_consent,
)
from archive.services.print_families import print_families
from archive.services.waiting_classes import WaitingClass, waiting_classes
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.answers import pdf_of, refusals
from archive.web.content import as_download
from archive.web.pages.consents import chosen_school, consent_of, consent_request, families_request
from archive.web.pages.desk_fields import ConsentLine, FamiliesForm
from archive.web.parameters import Text

router = APIRouter(prefix="/desk", tags=[_("Выдача выписок")])
_Keeper = Annotated[Visit, allowed(Action.KEEP_CONSENTS)]
_Printer = Annotated[Visit, allowed(Action.RUN_PRINT_QUEUE)]
_School = Annotated[Text, Query(max_length=100, description="Код школы; пусто — первая доступная")]
_PDF = "application/pdf"


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
    def of(cls, consent: Consent) -> Self:
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


class FamilyOut(ConsentOut):
    """A family that gets paper without asking, and when its class was printed last."""

    printed_on: Annotated[date | None, Field(description="Когда классу печатали; null, если ещё нет")]
    is_due: Annotated[bool, Field(description="Прошло ли две недели: семья узнаёт об учёбе не реже")]

    @classmethod
    def all_of(cls, waiting: WaitingClass) -> list[Self]:
        """Return the families of a class."""
        more = {"printed_on": waiting.printed_on, "is_due": waiting.is_due}
        return [cls(**dict(ConsentOut.of(each)), **more) for each in waiting.families]


class WithdrawalIn(BaseModel):
    """That a consent was taken back."""

    document: Annotated[str, Field(max_length=300, description="Заявление об отзыве, дата и номер")]
    given_on: Annotated[date | None, Field(description="Дата отзыва; пусто — сегодня")] = None
    rhythm: Annotated[Rhythm, Field(description="Как часто печатать потом")] = Rhythm.PERIOD
    address: Annotated[str, Field(max_length=300, description="Адрес для конверта, если нужна почта")] = ""


@router.get("/consents", summary=_("Согласия и отказы"), description=_("Строки журнала согласий и отказов по номерам."))
def consents(visit: _Keeper, organisation: _School = "") -> list[ConsentOut]:
    """Return the register of consents."""
    found = list_consents(visit.ports, chosen_school(visit, organisation), within=visit.reach)
    return [ConsentOut.of(each) for each in found]


@router.post("/consents", summary=_("Внести согласие или отказ"), description=_("Один документ, одна цель."))
def consent(visit: _Keeper, body: ConsentLine) -> ConsentOut:
    """Enter a line."""
    return ConsentOut.of(enter_consent(visit.ports, consent_request(visit, body)))


@router.get(
    "/consents/print",
    summary=_("Журнал согласий на бумаге"),
    description=_("Печать записывается в журнал событий."),
    response_class=Response,
    responses=pdf_of(_("Журнал согласий и отказов")),
)
def print_register(visit: _Keeper, organisation: _School = "") -> Response:
    """Give the register on paper; an event."""
    school = chosen_school(visit, organisation)
    lines = list_consents(visit.ports, school, within=visit.reach)
    made = print_consents(visit.ports, school, lines, actor=visit.actor)
    return as_download(made.pdf, _PDF, _("журнал-согласий.pdf"), plain="consents")


@router.get(
    "/consents/form",
    summary=_("Бланк согласия или отказа"),
    description=_("Бланк одного решения с одной целью, чтобы подписать."),
    response_class=Response,
    responses=pdf_of(_("Бланк")),
)
def form(
    visit: _Keeper,
    purpose: Annotated[Purpose, Query(description="На что")],
    answer: Annotated[Answer, Query(description="Решение")],
    organisation: _School = "",
    pupil: Annotated[Text, Query(max_length=300, description="Ученик; пусто — строка для имени")] = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50, description="Класс")] = "",
    representative: Annotated[Text, Query(max_length=300, description="Родитель")] = "",
) -> Response:
    """Give the form of one consent or refusal, to be signed."""
    school = chosen_school(visit, organisation)
    made = print_consent_form(visit.ports, FormRequest(school, purpose, answer, pupil, class_label, representative))
    return as_download(made.pdf, _PDF, f"бланк_{answer.value}.pdf", plain="form")


@router.post(
    "/consents/{organisation}/{number}/withdraw",
    summary=_("Отозвать согласие"),
    description=_("Отзыв — новая строка журнала; прежняя остаётся."),
    responses=refusals(404),
)
def withdraw(visit: _Keeper, organisation: Text, number: Text, body: WithdrawalIn) -> ConsentOut:
    """Enter that a consent was taken back."""
    found = consent_of(visit, organisation, number)
    day = body.given_on or visit.today(organisation)
    request = WithdrawalRequest(organisation, found.number, day, body.document, visit.actor, body.rhythm, body.address)
    return ConsentOut.of(withdraw_consent(visit.ports, request))


@router.get("/families", summary=_("Кому печатать без просьбы"), description=_("Семьи, которые ждут бумагу."))
def waiting(visit: _Printer, organisation: _School = "") -> list[FamilyOut]:
    """Return the families that wait for paper, within the visitor's reach."""
    school = chosen_school(visit, organisation)
    found = waiting_classes(visit.ports, school, lambda each: visit.reach.covers(scope_of_consent(each)))
    return [family for each in found for family in FamilyOut.all_of(each)]


@router.post(
    "/families",
    summary=_("Напечатать семьям класса"),
    description=_("Один PDF: каждая семья начинается с нечётной страницы. Все выдачи вносятся в журнал."),
    response_class=Response,
    responses=pdf_of(_("Выписки; в заголовке Issue-Number первый номер по журналу выдачи"), 404, 409),
)
def families(visit: _Printer, body: FamiliesForm) -> Response:
    """Return the sheets of a class."""
    printed = print_families(visit.ports, families_request(visit, body))
    answer = as_download(printed.sheets.pdf, _PDF, f"{body.class_label}_выписки.pdf", plain="families")
    answer.headers["Issue-Number"] = str(printed.issues[0].number)
    return answer
