"""archive account: an inspector's act, the tie to the region's login, sessions."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.access import write_new
from archive.cli.account import account
from archive.cli.options import by_option, school_option
from archive.cli.paper import pdf_option
from archive.cli.session import session
from archive.cli.terminal import say
from archive.errors import AccountUnknownError
from archive.services.admit_inspector import ActRequest, print_admission_act
from archive.services.manage_accounts import find_account, link_region, list_accounts
from archive.services.own_sessions import end_all_sessions, end_session, list_sessions


@account.command()
@click.argument("login", metavar="ЛОГИН")
@pdf_option
@school_option
@by_option
@click.pass_obj
def act(home: Path | None, login: str, target: Path, school: str, actor: str) -> None:
    """Напечатать акт о доступе проверяющего: подписывают обе стороны."""
    with session(home) as opened:
        school_id = opened.organisation(school, actor).organisation_id
        found = find_account(opened.ports, login, frozenset({school_id}))
        made = print_admission_act(opened.ports, ActRequest(school_id, found, actor))
    write_new(target, made.pdf)


@account.command()
@click.argument("login", metavar="ЛОГИН")
@click.option("--subject", required=True, help="Как её знает вход региона: «издатель|sub»; пустое отвязывает.")
@click.pass_obj
def region(home: Path | None, login: str, subject: str) -> None:
    """Связать учётную запись со входом через регион; открытые сеансы заканчиваются."""
    with session(home) as opened:
        changed = link_region(opened.ports, login, subject, by=None)
    tied = f"вход региона {changed.external_subject}" if changed.external_subject else "только пароль"
    say(f"{changed.full_name} ({changed.login}): {tied}.")


@account.command()
@click.argument("login", metavar="ЛОГИН")
@click.option("--end", "ended", multiple=True, metavar="СЕАНС", help="Завершить этот сеанс; можно несколько раз.")
@click.option("--end-all", "everything", is_flag=True, help="Завершить все.")
@by_option
@click.pass_obj
def sessions(home: Path | None, login: str, ended: Sequence[str], everything: bool, actor: str) -> None:
    """Показать открытые сеансы учётной записи, завершить один или все."""
    with session(home) as opened:
        found = next((each for each in list_accounts(opened.ports) if each.login == login), None)
        if found is None:
            raise AccountUnknownError(login=login)
        for each in ended:
            end_session(opened.ports, found, each, actor=actor)
        if everything:
            end_all_sessions(opened.ports, found, actor=actor)
        left = list_sessions(opened.ports, found)
    for one in left:
        say(f"{one.session_id} {one.seen_from}: начат {one.started_at:%d.%m %H:%M}, был {one.seen_at:%d.%m %H:%M} UTC")
    if not left:
        say("Открытых сеансов нет.")
