"""The pages of people and roles: who may come in, as what, by which order; who appoints whom is the model's matter."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from archive.errors import (
    ArchiveError,
    GrantInvalidError,
    GrantRefusedError,
    LoginInvalidError,
    LoginTakenError,
)
from archive.model.account import Account, Role
from archive.model.permission import Action
from archive.model.record import RecordClass
from archive.services.admit_inspector import ActRequest, print_admission_act
from archive.services.manage_accounts import (
    close_account,
    create_account,
    grant_roles,
    link_region,
    list_accounts,
    reset_password,
    revoke_role,
)
from archive.texts import _
from archive.web.access import PersonVisit, Visit, allowed, allowed_person
from archive.web.content import as_download
from archive.web.errors import status_of
from archive.web.pages.forms import GrantForm, InspectorForm, Line, PersonForm, ensure_name, grantable, read_grant
from archive.web.templating import page

router = APIRouter(prefix="/people")
_Manager = Annotated[Visit, allowed(Action.MANAGE_ACCOUNTS)]
_Person = Annotated[PersonVisit, allowed_person(Action.MANAGE_ACCOUNTS)]
_Admitter = Annotated[Visit, allowed(Action.ADMIT_INSPECTOR)]
_Admitted = Annotated[PersonVisit, allowed_person(Action.ADMIT_INSPECTOR)]
_ONE = "/{login}"
_REFUSALS = (GrantInvalidError, GrantRefusedError, LoginInvalidError, LoginTakenError)


@router.get("")
def people(visit: _Manager) -> Response:
    """List the accounts of the schools that are reached."""
    found = list_accounts(visit.ports, visit.reach.organisation_ids)
    at = visit.ports.clock.now()
    return page(
        "people.html",
        visit=visit,
        here="/people",
        accounts=[each for each in found if each.closed_at is None],
        closed=[each for each in found if each.closed_at is not None],
        organisations=visit.schools(),
        today=at.date(),
        may_admit=visit.may(Action.ADMIT_INSPECTOR),
    )


@router.get("/new")
def new_person(visit: _Manager) -> Response:
    """Show the form of a new account."""
    return _new(visit, None, {})


@router.post("/new")
def create_person(visit: _Manager, form: Annotated[PersonForm, Form()]) -> Response:
    """Create an account; its temporary password is shown on this page and nowhere else."""
    try:
        ensure_name(form.name)
        made = create_account(visit.ports, form.login, form.name, [read_grant(visit, form)], by=visit.account)
    except _REFUSALS as error:
        return _new(visit, error, form.typed)
    return _password(visit, made.account, made.password)


def _new(visit: Visit, fault: ArchiveError | None, typed: dict[str, str]) -> Response:
    return page(
        "person_new.html",
        visit=visit,
        here="/people",
        status=status_of(type(fault)) if fault else 200,
        fault=fault,
        typed=typed,
        roles=[role for role in grantable(visit, visit.account) if role is not Role.INSPECTOR],
        organisations=visit.schools(),
    )


@router.get("/inspectors/new")
def new_inspector(visit: _Admitter) -> Response:
    """Show the form that lets an inspector in."""
    return _inspector(visit, None, {})


@router.post("/inspectors/new")
def create_inspector(visit: _Admitter, form: Annotated[InspectorForm, Form()]) -> Response:
    """Let an inspector in: an account that reaches only what the order names, till its day."""
    form = form.model_copy(update={"role": Role.INSPECTOR})
    try:
        ensure_name(form.name)
        made = create_account(visit.ports, form.login, form.name, [read_grant(visit, form)], by=visit.account)
    except _REFUSALS as error:
        return _inspector(visit, error, form.typed)
    return _password(visit, made.account, made.password)


def _inspector(visit: Visit, fault: ArchiveError | None, typed: dict[str, str]) -> Response:
    return page(
        "inspector_new.html",
        visit=visit,
        here="/people",
        status=status_of(type(fault)) if fault else 200,
        fault=fault,
        typed=typed,
        kinds=tuple(RecordClass),
        organisations=visit.schools(),
        today=visit.ports.clock.now().date(),
    )


@router.post(f"{_ONE}/act")
def admission_act(person: _Admitted, organisation: Line = "") -> Response:
    """Give the act that hands the access over, to be signed by both sides."""
    visit = person.visit
    school = organisation or next(iter(sorted(visit.reach.organisation_ids)))
    visit.ensure_school(school)
    document = print_admission_act(visit.ports, ActRequest(school, person.account, visit.actor))
    name = f"акт_доступ-проверяющего_{person.account.login}.pdf"
    return as_download(document.pdf, "application/pdf", name, plain="act")


@router.get(_ONE)
def one_person(person: _Person) -> Response:
    """Show an account: its roles and what can be done with it."""
    return _person(person.visit, person.account, None)


@router.post(f"{_ONE}/grant")
def grant(person: _Person, form: Annotated[GrantForm, Form()]) -> Response:
    """Give another role."""
    visit = person.visit
    try:
        changed = grant_roles(visit.ports, person.account.login, [read_grant(visit, form)], by=visit.account)
    except _REFUSALS as error:
        return _person(visit, person.account, error)
    return _person(visit, changed, None)


@router.post(f"{_ONE}/revoke")
def revoke(person: _Person, role: Annotated[Role, Form()], organisation: Line = "") -> Response:
    """End a role today."""
    visit = person.visit
    visit.ensure_school(organisation)
    try:
        changed = revoke_role(visit.ports, person.account.login, role, organisation, by=visit.account)
    except GrantRefusedError as error:
        return _person(visit, person.account, error)
    return _person(visit, changed, None)


@router.post(f"{_ONE}/reset")
def reset(person: _Person, second_factor: Line = "") -> Response:
    """Give a new temporary password, shown on this page and nowhere else."""
    visit = person.visit
    try:
        made = reset_password(visit.ports, person.account.login, by=visit.account, second_factor=bool(second_factor))
    except GrantRefusedError as error:
        return _person(visit, person.account, error)
    return _password(visit, made.account, made.password)


@router.post(f"{_ONE}/region")
def region(person: _Person, subject: Line = "") -> Response:
    """Tie the account to the region's login."""
    visit = person.visit
    try:
        changed = link_region(visit.ports, person.account.login, subject, by=visit.account)
    except _REFUSALS as error:
        return _person(visit, person.account, error)
    return _person(visit, changed, None)


@router.post(f"{_ONE}/close")
def close(person: _Person, reason: Line = "") -> Response:
    """Close the account for good."""
    visit = person.visit
    if not reason.strip():
        return _person(visit, person.account, GrantInvalidError(why=_("не указано, почему учётная запись закрывается")))
    try:
        changed = close_account(visit.ports, person.account.login, reason.strip(), by=visit.account)
    except GrantRefusedError as error:
        return _person(visit, person.account, error)
    return _person(visit, changed, None)


def _person(visit: Visit, account: Account, fault: ArchiveError | None) -> Response:
    return page(
        "person.html",
        visit=visit,
        here="/people",
        status=status_of(type(fault)) if fault else 200,
        fault=fault,
        person=account,
        roles=[role for role in grantable(visit, visit.account) if role is not Role.INSPECTOR],
        organisations=visit.schools(),
        today=visit.ports.clock.now().date(),
        inspector=Role.INSPECTOR,
        may_admit=visit.may(Action.ADMIT_INSPECTOR),
    )


def _password(visit: Visit, account: Account, password: str) -> Response:
    return page(
        "person_password.html",
        visit=visit,
        here="/people",
        person=account,
        password=password,
        is_inspector=any(each.role is Role.INSPECTOR for each in account.grants) and visit.may(Action.ADMIT_INSPECTOR),
    )
