"""Breaches of confidentiality over the API."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from archive.model.permission import Action
from archive.services.declare_breach import list_breaches
from archive.services.print_breach_act import PrintBreachRequest, print_breach_act
from archive.services.report_breach import BreachReport, BreachState, breach_state, report_breach
from archive.services.resolve_breach import ResolveRequest, resolve_breach
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.answers import pdf_of
from archive.web.api.problems import PROBLEMS
from archive.web.content import as_download
from archive.web.pages.breaches import act_of
from archive.web.parameters import Text

router = APIRouter(tags=[_("Нарушения")])
_Reporter = Annotated[Visit, allowed(Action.DECLARE_BREACH)]
_ONE = "/breaches/{organisation}/{drawn_on}/{number}"
_REFUSALS: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (404, 409)}


class BreachIn(BaseModel):
    """What is reported."""

    organisation: Annotated[str, Field(max_length=100, description="Код школы")]
    number: Annotated[str, Field(max_length=50, description="Номер акта")]
    account: Annotated[str, Field(max_length=300, description="Логин этого архива или учётная запись журнала словами")]
    teacher: Annotated[str, Field(max_length=300, description="Кому принадлежит")] = ""
    noticed_at: Annotated[AwareDatetime | None, Field(description="Когда заметили; пусто — сейчас")] = None
    since: Annotated[date, Field(description="С какого дня операции недействительны")]
    until: Annotated[date, Field(description="По какой день, включительно")]
    classes: Annotated[list[str], Field(max_length=100, description="Классы, названные в акте")] = []


class ResolutionIn(BaseModel):
    """What became of the void operations."""

    resolution: Annotated[str, Field(max_length=2000, description="Решение")]


class BreachOut(BaseModel):
    """An act with its clock."""

    model_config = ConfigDict(frozen=True)

    organisation: str
    number: str
    drawn_on: date
    account: str
    teacher: str
    since: date
    until: date
    due_at: Annotated[datetime | None, Field(description="До какого времени надо было сообщить")]
    late: Annotated[bool, Field(description="Сообщено ли с опозданием")]
    void_events: Annotated[list[int], Field(description="Номера событий, объявленных недействительными")]
    resolution: str

    @classmethod
    def of(cls, state: BreachState) -> Self:
        """Return the shape of an act."""
        act = state.act
        return cls(
            organisation=act.organisation_id,
            number=act.number,
            drawn_on=act.drawn_on,
            account=act.account,
            teacher=act.teacher,
            since=act.since,
            until=act.until,
            due_at=state.due_at,
            late=state.is_late,
            void_events=[event.sequence for event in state.operations],
            resolution=act.resolution,
        )


@router.get("/breaches", summary=_("Акты о нарушениях"), description=_("Акты доступных школ с решениями."))
def breaches(visit: _Reporter) -> list[BreachOut]:
    """Return the acts of the schools that are reached."""
    acts = [act for act in list_breaches(visit.ports) if act.organisation_id in visit.reach.organisation_ids]
    return [BreachOut.of(breach_state(visit.ports, act)) for act in acts]


@router.post(
    "/breaches",
    status_code=201,
    summary=_("Заявить о нарушении"),
    description=_("Учётная запись этого архива закрывается сразу, её сеансы заканчиваются."),
    responses=_REFUSALS,
)
def declare(visit: _Reporter, body: BreachIn) -> BreachOut:
    """Close the account and declare the act."""
    visit.ensure_school(body.organisation)
    now = visit.ports.clock.now()
    report = BreachReport(
        organisation_id=body.organisation,
        number=body.number,
        drawn_on=now.date(),
        account=body.account,
        teacher=body.teacher,
        since=body.since,
        until=body.until,
        noticed_at=body.noticed_at or now,
        class_labels=tuple(body.classes),
    )
    return BreachOut.of(
        breach_state(visit.ports, report_breach(visit.ports, report, actor=visit.actor, by=visit.account))
    )


@router.get(_ONE, summary=_("Акт"), description=_("Акт, его срок и недействительные события."), responses=_REFUSALS)
def breach(visit: _Reporter, organisation: Text, drawn_on: date, number: Text) -> BreachOut:
    """Return an act."""
    return BreachOut.of(breach_state(visit.ports, act_of(visit, organisation, drawn_on, number)))


@router.get(
    f"{_ONE}/act",
    summary=_("Напечатать акт"),
    description=_("Акт о фиксации нарушения, чтобы подписать от руки."),
    response_class=Response,
    responses=pdf_of(_("Акт о нарушении"), 404),
)
def print_act(visit: _Reporter, organisation: Text, drawn_on: date, number: Text) -> Response:
    """Give the act to be signed."""
    act = act_of(visit, organisation, drawn_on, number)
    made = print_breach_act(visit.ports, PrintBreachRequest(organisation, act.number, drawn_on))
    return as_download(made.pdf, "application/pdf", f"акт_{act.number}.pdf", plain="act")


@router.post(
    f"{_ONE}/resolve",
    summary=_("Внести решение"),
    description=_("Решение по акту пишется один раз."),
    responses=_REFUSALS,
)
def resolve(visit: _Reporter, organisation: Text, drawn_on: date, number: Text, body: ResolutionIn) -> BreachOut:
    """Write the resolution down."""
    act = act_of(visit, organisation, drawn_on, number)
    request = ResolveRequest(organisation, act.number, body.resolution, visit.actor, drawn_on)
    return BreachOut.of(breach_state(visit.ports, resolve_breach(visit.ports, request)))
