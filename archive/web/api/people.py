"""People and roles over the API."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from archive.model.account import Account, Grant, Role
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
from archive.web.api.answers import pdf_of
from archive.web.api.problems import PROBLEMS
from archive.web.content import as_download
from archive.web.pages.forms import GrantForm, read_grant
from archive.web.schemas import ReasonIn
from archive.web.school_choice import SchoolAsked, whole_school

router = APIRouter(tags=[_("Люди и роли")])
_Manager = Annotated[Visit, allowed(Action.MANAGE_ACCOUNTS)]
_Person = Annotated[PersonVisit, allowed_person(Action.MANAGE_ACCOUNTS)]
_ONE = "/people/{login}"
_REFUSALS: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (404, 409)}


class GrantIn(BaseModel):
    """A role to be given."""

    role: Annotated[Role, Field(description="Роль")]
    order: Annotated[str, Field(max_length=300, description="Приказ: «приказ от 01.09.2025 № 115»")]
    organisation: Annotated[str, Field(max_length=100, description="Код школы; пусто — единственная")] = ""
    classes: Annotated[list[str], Field(max_length=100, description="Классы; пусто — вся школа")] = []
    school_years: Annotated[list[str], Field(max_length=100, description="Учебные годы, 2025/2026; пусто — все")] = []
    kinds: Annotated[list[RecordClass], Field(description="Виды записей; пусто — все")] = []
    since: Annotated[date | None, Field(description="С какого дня; пусто — с сегодняшнего")] = None
    until: Annotated[date | None, Field(description="По какой день включительно; проверяющему обязательно")] = None


class AccountIn(GrantIn):
    """A new account with its first role."""

    login: Annotated[str, Field(max_length=64, description="Логин латинскими буквами")]
    name: Annotated[str, Field(max_length=300, description="Фамилия, имя, отчество")]


class RevokeIn(BaseModel):
    """Which role ends."""

    role: Annotated[Role, Field(description="Роль")]
    organisation: Annotated[str, Field(max_length=100, description="Код школы")]


class ResetIn(BaseModel):
    """What is forgotten."""

    second_factor: Annotated[bool, Field(description="Забыть и второй фактор")] = False


class RegionIn(BaseModel):
    """Whom the region's login knows."""

    subject: Annotated[str, Field(max_length=300, description="«издатель|sub»; пусто — отвязать")] = ""


class GrantOut(BaseModel):
    """A role that someone has or had."""

    model_config = ConfigDict(frozen=True)

    role: Role
    organisation: str
    classes: list[str]
    school_years: list[str]
    kinds: list[RecordClass]
    order: str
    since: date
    until: date | None

    @classmethod
    def of(cls, grant: Grant) -> Self:
        """Return the shape of a grant."""
        return cls(
            role=grant.role,
            organisation=grant.scope.organisation_id,
            classes=list(grant.scope.class_labels),
            school_years=[str(year) for year in grant.scope.school_years],
            kinds=list(grant.scope.record_classes),
            order=grant.order,
            since=grant.since,
            until=grant.until,
        )


class AccountOut(BaseModel):
    """An account, without anything that lets anyone in."""

    model_config = ConfigDict(frozen=True)

    login: str
    name: str
    grants: list[GrantOut]
    created_at: datetime
    has_second_factor: bool
    password_is_temporary: bool
    closed_at: datetime | None
    closed_reason: str

    @classmethod
    def of(cls, account: Account) -> Self:
        """Return the shape of an account."""
        return cls(
            login=account.login,
            name=account.full_name,
            grants=[GrantOut.of(grant) for grant in account.grants],
            created_at=account.created_at,
            has_second_factor=bool(account.second_factor),
            password_is_temporary=account.password_is_temporary,
            closed_at=account.closed_at,
            closed_reason=account.closed_reason,
        )


class NewAccountOut(BaseModel):
    """An account with its temporary password, given once."""

    model_config = ConfigDict(frozen=True)

    account: AccountOut
    password: Annotated[str, Field(description="Временный пароль; больше нигде не показывается")]


def _grant(visit: Visit, body: GrantIn) -> Grant:
    form = GrantForm(
        role=body.role,
        organisation=body.organisation,
        classes=",".join(body.classes),
        years=",".join(body.school_years),
        kinds=body.kinds,
        order=body.order,
        since=body.since,
        until=body.until,
    )
    return read_grant(visit, form)


@router.get("/people", summary=_("Учётные записи"), description=_("Учётные записи школ, где вы назначаете людей."))
def people(visit: _Manager) -> list[AccountOut]:
    """List accounts."""
    return [AccountOut.of(each) for each in list_accounts(visit.ports, visit.reach.organisation_ids)]


@router.post(
    "/people",
    status_code=201,
    summary=_("Завести учётную запись"),
    description=_("Кто кого вправе назначить, решает письмо 000 §3.1."),
    responses=_REFUSALS,
)
def create(visit: _Manager, body: AccountIn) -> NewAccountOut:
    """Create an account."""
    made = create_account(visit.ports, body.login, body.name, [_grant(visit, body)], by=visit.account)
    return NewAccountOut(account=AccountOut.of(made.account), password=made.password)


@router.get(
    _ONE, summary=_("Учётная запись"), description=_("Имя, роли и состояние одной учётной записи."), responses=_REFUSALS
)
def person(seen: _Person) -> AccountOut:
    """Show an account."""
    return AccountOut.of(seen.account)


@router.post(
    f"{_ONE}/grant",
    summary=_("Дать роль"),
    description=_("Добавляет роль по приказу; каждую даёт тот, кто вправе её назначить."),
    responses=_REFUSALS,
)
def grant(seen: _Person, body: GrantIn) -> AccountOut:
    """Give a role."""
    visit = seen.visit
    return AccountOut.of(grant_roles(visit.ports, seen.account.login, [_grant(visit, body)], by=visit.account))


@router.post(
    f"{_ONE}/revoke",
    summary=_("Отозвать роль"),
    description=_("Заканчивает роль сегодняшним днём; открытые сеансы прекращаются."),
    responses=_REFUSALS,
)
def revoke(seen: _Person, body: RevokeIn) -> AccountOut:
    """End a role today."""
    visit = seen.visit
    visit.ensure_school(body.organisation)
    changed = revoke_role(visit.ports, seen.account.login, body.role, body.organisation, by=visit.account)
    return AccountOut.of(changed)


@router.post(
    f"{_ONE}/reset",
    summary=_("Выдать временный пароль"),
    description=_("Пароль показан один раз; открытые сеансы прекращаются."),
    responses=_REFUSALS,
)
def reset(seen: _Person, body: ResetIn) -> NewAccountOut:
    """Give a temporary password."""
    visit = seen.visit
    made = reset_password(visit.ports, seen.account.login, by=visit.account, second_factor=body.second_factor)
    return NewAccountOut(account=AccountOut.of(made.account), password=made.password)


@router.post(
    f"{_ONE}/region",
    summary=_("Связать со входом через регион"),
    description=_("Как эту учётную запись знает вход региона: «издатель|sub»; пусто — только пароль."),
    responses=_REFUSALS,
)
def region(seen: _Person, body: RegionIn) -> AccountOut:
    """Tie the account to the region's login."""
    visit = seen.visit
    return AccountOut.of(link_region(visit.ports, seen.account.login, body.subject, by=visit.account))


@router.get(
    f"{_ONE}/act",
    summary=_("Акт о доступе проверяющего"),
    description=_("Что открыто, по какому приказу, до какого дня; подписывают обе стороны."),
    response_class=Response,
    responses=pdf_of(_("Акт о доступе"), 404),
)
def admission_act(
    seen: Annotated[PersonVisit, allowed_person(Action.ADMIT_INSPECTOR)], organisation: SchoolAsked = ""
) -> Response:
    """Give the act that hands the access over."""
    visit = seen.visit
    school = whole_school(visit, organisation)
    made = print_admission_act(visit.ports, ActRequest(school, seen.account, visit.actor))
    name = f"акт_доступ-проверяющего_{seen.account.login}.pdf"
    return as_download(made.pdf, "application/pdf", name, plain="act")


@router.post(
    f"{_ONE}/close",
    summary=_("Закрыть учётную запись"),
    description=_("Закрывает навсегда; открытые сеансы прекращаются."),
    responses=_REFUSALS,
)
def close(seen: _Person, body: ReasonIn) -> AccountOut:
    """Close an account for good."""
    visit = seen.visit
    return AccountOut.of(close_account(visit.ports, seen.account.login, body.reason, by=visit.account))
