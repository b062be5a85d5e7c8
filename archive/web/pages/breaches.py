"""The pages of breaches of confidentiality: report at once, see the clock, resolve, print the act."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from archive.errors import (
    ArchiveError,
    BreachExistsError,
    BreachInvalidError,
    BreachResolvedError,
    BreachUnknownError,
    GrantRefusedError,
)
from archive.model.breach import BreachAct
from archive.model.permission import Action
from archive.services.declare_breach import list_breaches
from archive.services.print_breach_act import PrintBreachRequest, print_breach_act
from archive.services.report_breach import BreachReport, breach_state, report_breach
from archive.services.resolve_breach import ResolveRequest, find_breach, resolve_breach
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import as_download
from archive.web.errors import status_of
from archive.web.pages.forms import BreachForm, split_list
from archive.web.parameters import Text
from archive.web.templating import page

router = APIRouter(prefix="/breaches")
_Reporter = Annotated[Visit, allowed(Action.DECLARE_BREACH)]
_Resolution = Annotated[str, Form(max_length=2000)]
_ONE = "/{organisation}/{drawn_on}/{number}"
_FAULTS = (BreachInvalidError, BreachExistsError, BreachResolvedError, GrantRefusedError)


@router.get("")
def breaches(visit: _Reporter) -> Response:
    """List the acts; those without a resolution first."""
    schools = visit.schools()
    acts = [act for act in list_breaches(visit.ports) if act.organisation_id in schools]
    with visit.ports.catalog.reading() as unit:
        hours = {each.organisation_id: each.rules.breach_hours for each in unit.organisations()}
    return page(
        "breaches.html",
        visit=visit,
        here="/breaches",
        acts=sorted(acts, key=lambda act: (act.is_resolved, -act.drawn_on.toordinal())),
        organisations=schools,
        hours=hours,
    )


@router.get("/new")
def new_breach(visit: _Reporter, login: Annotated[Text, Query(max_length=64)] = "") -> Response:
    """Show the form."""
    return _new(visit, None, {"account": login})


def _new(visit: Visit, fault: ArchiveError | None, typed: dict[str, str]) -> Response:
    school = min(visit.reach.organisation_ids)
    with visit.ports.catalog.reading() as unit:
        about = unit.organisation(school)
    now = visit.ports.clock.now().astimezone(ZoneInfo(about.time_zone))
    return page(
        "breach_new.html",
        visit=visit,
        here="/breaches",
        status=status_of(type(fault)) if fault else 200,
        fault=fault,
        typed=typed,
        organisations=visit.schools(),
        hours=about.rules.breach_hours,
        now=now,
    )


@router.post("/new")
def declare(visit: _Reporter, form: Annotated[BreachForm, Form()]) -> Response:
    """Close the account, declare the act, show it."""
    school = form.organisation or min(visit.reach.organisation_ids)
    visit.ensure_school(school)
    with visit.ports.catalog.reading() as unit:
        zone = ZoneInfo(unit.organisation(school).time_zone)
    now = visit.ports.clock.now().astimezone(zone)
    report = BreachReport(
        organisation_id=school,
        number=form.number,
        drawn_on=now.date(),
        account=form.account,
        teacher=form.teacher,
        since=form.since or now.date(),
        until=form.until or now.date(),
        noticed_at=form.noticed_at.replace(tzinfo=zone) if form.noticed_at else now,
        class_labels=split_list(form.classes),
    )
    try:
        act = report_breach(visit.ports, report, actor=visit.actor, by=visit.account)
    except _FAULTS as error:
        return _new(visit, error, form.typed)
    return _shown(visit, act, None)


def act_of(visit: Visit, organisation: str, drawn_on: date, number: str) -> BreachAct:
    """Return an act of a school that is reached. Raises `BreachUnknownError`."""
    if organisation not in visit.reach.organisation_ids:
        raise BreachUnknownError(found=number, expected=_("ни одного"))
    visit.ensure_school(organisation)
    return find_breach(list_breaches(visit.ports, organisation), number, drawn_on)


@router.get(_ONE)
def one_breach(visit: _Reporter, organisation: str, drawn_on: date, number: str) -> Response:
    """Show an act, its clock, and the void operations."""
    return _shown(visit, act_of(visit, organisation, drawn_on, number), None)


def _shown(visit: Visit, act: BreachAct, fault: ArchiveError | None) -> Response:
    with visit.ports.catalog.reading() as unit:
        school = unit.organisation(act.organisation_id)
    return page(
        "breach.html",
        visit=visit,
        here="/breaches",
        status=status_of(type(fault)) if fault else 200,
        fault=fault,
        state=breach_state(visit.ports, act),
        act=act,
        school=school,
    )


@router.post(f"{_ONE}/resolve")
def resolve(visit: _Reporter, organisation: str, drawn_on: date, number: str, resolution: _Resolution = "") -> Response:
    """Write down what became of the void operations."""
    act = act_of(visit, organisation, drawn_on, number)
    try:
        done = resolve_breach(visit.ports, ResolveRequest(organisation, act.number, resolution, visit.actor, drawn_on))
    except _FAULTS as error:
        return _shown(visit, act, error)
    return _shown(visit, done, None)


@router.post(f"{_ONE}/act")
def print_act(visit: _Reporter, organisation: str, drawn_on: date, number: str) -> Response:
    """Give the act to be signed."""
    act = act_of(visit, organisation, drawn_on, number)
    document = print_breach_act(visit.ports, PrintBreachRequest(organisation, act.number, drawn_on))
    return as_download(document.pdf, "application/pdf", f"акт_{act.number}.pdf", plain="act")
