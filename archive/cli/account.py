"""archive account: who may use the pages; the first administrator and the director are made here."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from archive.cli.options import school_option
from archive.cli.session import Session, session
from archive.cli.terminal import out, say
from archive.model.account import Account, Grant, Role, Scope
from archive.model.period import SchoolYear
from archive.model.record import RecordClass
from archive.services.manage_accounts import (
    NewAccount,
    close_account,
    create_account,
    grant_roles,
    list_accounts,
    reset_password,
    revoke_role,
)

_ROLES = {role.value: role for role in Role}
_DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])
_role_option = click.option(
    "--role", "role", required=True, type=click.Choice(list(_ROLES)), help="Роль: " + ", ".join(_ROLES) + "."
)
_scope_options = (
    click.option("--class", "class_labels", multiple=True, help="Только этот класс; можно несколько раз."),
    click.option("--year", "years", multiple=True, help="Только этот учебный год; для проверяющего."),
    click.option(
        "--record", "kinds", multiple=True, type=click.Choice([kind.value for kind in RecordClass]), help="Вид записей."
    ),
    click.option("--order", required=True, help="Основание: «приказ от 01.09.2025 № 115»."),
    click.option("--until", type=_DAY, help="По какой день, включительно; для проверяющего обязательно."),
)


@click.group()
def account() -> None:
    """Учётные записи для страниц архива."""


def _with_scope(command: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_scope_options):
        command = option(command)
    return command


@account.command()
@click.argument("login", metavar="ЛОГИН")
@click.option("--name", "full_name", required=True, help="Фамилия, имя, отчество.")
@_role_option
@_with_scope
@school_option
@click.pass_obj
def add(
    home: Path | None,
    login: str,
    full_name: str,
    role: str,
    class_labels: Sequence[str],
    years: Sequence[str],
    kinds: Sequence[str],
    order: str,
    until: datetime | None,
    school: str,
) -> None:
    """Завести учётную запись; временный пароль печатается один раз."""
    with session(home) as opened:
        grant = _grant(opened, school, role, class_labels, years, kinds, order, until)
        _tell(create_account(opened.ports, login, full_name, [grant], by=None))


@account.command()
@click.argument("login", metavar="ЛОГИН")
@_role_option
@_with_scope
@school_option
@click.pass_obj
def grant(
    home: Path | None,
    login: str,
    role: str,
    class_labels: Sequence[str],
    years: Sequence[str],
    kinds: Sequence[str],
    order: str,
    until: datetime | None,
    school: str,
) -> None:
    """Дать ещё одну роль."""
    with session(home) as opened:
        given = _grant(opened, school, role, class_labels, years, kinds, order, until)
        changed = grant_roles(opened.ports, login, [given], by=None)
    say(f"{changed.full_name}: {_roles(changed)}.")


@account.command()
@click.argument("login", metavar="ЛОГИН")
@_role_option
@school_option
@click.pass_obj
def revoke(home: Path | None, login: str, role: str, school: str) -> None:
    """Отозвать роль; открытые сеансы заканчиваются сразу."""
    with session(home) as opened:
        organisation = opened.organisation(school, "command line")
        changed = revoke_role(opened.ports, login, _ROLES[role], organisation.organisation_id, by=None)
    say(f"{changed.full_name}: {_roles(changed)}.")


@account.command()
@click.argument("login", metavar="ЛОГИН")
@click.option("--second-factor", is_flag=True, help="Забыть и телефон: он будет подключён заново.")
@click.pass_obj
def reset(home: Path | None, login: str, second_factor: bool) -> None:
    """Выдать новый временный пароль; открытые сеансы заканчиваются сразу."""
    with session(home) as opened:
        _tell(reset_password(opened.ports, login, by=None, second_factor=second_factor))


@account.command()
@click.argument("login", metavar="ЛОГИН")
@click.option("--reason", required=True, help="Почему: «уволена 01.02.2026», «акт № 3».")
@click.pass_obj
def close(home: Path | None, login: str, reason: str) -> None:
    """Закрыть учётную запись навсегда."""
    with session(home) as opened:
        closed = close_account(opened.ports, login, reason, by=None)
    say(f"Закрыта: {closed.full_name} ({closed.login}).")


@account.command("list")
@click.pass_obj
def list_(home: Path | None) -> None:
    """Показать учётные записи и роли."""
    with session(home) as opened:
        accounts = list_accounts(opened.ports)
    table = Table("Логин", "ФИО", "Роли", "Состояние", box=None, pad_edge=False)
    for each in accounts:
        state = f"закрыта: {each.closed_reason}" if each.closed_at else _state(each)
        table.add_row(*(escape(text) for text in (each.login, each.full_name, _roles(each), state)))
    out.print(table if accounts else "Учётных записей нет. Первую заводит archive account add.")


def _state(account: Account) -> str:
    if account.password_is_temporary:
        return "ещё не входил(а)"
    return "со вторым фактором" if account.second_factor else "без второго фактора"


def _roles(account: Account) -> str:
    return "; ".join(_role_words(grant) for grant in account.grants) or "без ролей"


def _role_words(grant: Grant) -> str:
    parts = (*grant.scope.class_labels, *(str(year) for year in grant.scope.school_years))
    narrowed = f" {', '.join(parts)}" if parts else ""
    until = f" по {grant.until:%d.%m.%Y}" if grant.until else ""
    return f"{grant.role.words}{narrowed} ({grant.scope.organisation_id}){until}"


def _grant(
    opened: Session,
    school: str,
    role: str,
    class_labels: Sequence[str],
    years: Sequence[str],
    kinds: Sequence[str],
    order: str,
    until: datetime | None,
) -> Grant:
    organisation = opened.organisation(school, "command line")
    parsed = tuple(_year(year) for year in years)
    scope = Scope(organisation.organisation_id, tuple(class_labels), parsed, tuple(RecordClass(kind) for kind in kinds))
    if _ROLES[role] is Role.INSPECTOR and until is None:
        raise click.UsageError("Проверяющему нужен срок: --until ДАТА.")
    if _ROLES[role] is Role.CLASS_TEACHER and not class_labels:
        raise click.UsageError("Классному руководителю нужен класс: --class 5А.")
    today = opened.ports.clock.now().date()
    return Grant(_ROLES[role], scope, order, "command line", today, until.date() if until else None)


def _year(text: str) -> SchoolYear:
    year = SchoolYear.parse(text)
    if year is None:
        raise click.UsageError(f"«{text}» не учебный год; пример: 2025/2026.")
    return year


def _tell(made: NewAccount) -> None:
    say(f"{made.account.full_name}: {_roles(made.account)}.")
    say(f"Логин: {made.account.login}")
    say(f"Временный пароль: {made.password}")
    say("Пароль показан один раз и нигде не хранится; при первом входе его сменят на свой.")
