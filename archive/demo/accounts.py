"""People of the trial school who can sign in: one for each role, with passwords that lie in a file beside."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

from archive.errors import AccountUnknownError
from archive.model.account import Grant, Role, Scope
from archive.model.organisation import Organisation
from archive.model.record import RecordClass
from archive.ports import Ports
from archive.services.manage_accounts import create_account

ACCOUNTS_FILE = "accounts.txt"
_BY = "пробный архив"
_ORDER = "пробный приказ № 1"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone of the trial school."""

    login: str
    name: str
    role: Role


PEOPLE = (
    DemoPerson("admin", "Лапин Олег Игоревич", Role.ADMINISTRATOR),
    DemoPerson("director", "", Role.DIRECTOR),
    DemoPerson("deputy", "Орлова Нина Павловна", Role.DEPUTY),
    DemoPerson("teacher", "Сомова Вера Андреевна", Role.CLASS_TEACHER),
    DemoPerson("subject", "", Role.TEACHER),
    DemoPerson("clerk", "Белова Анна Юрьевна", Role.CLERK),
    DemoPerson("inspector", "Громов Пётр Ильич", Role.INSPECTOR),
)


def make_accounts(ports: Ports, school: Organisation, folder: Path) -> Path:
    """Make the accounts that are not there yet and return the file with their passwords, for the owner's eyes only.

    They are not temporary, unlike those of a real archive: whoever tries the product out signs in again and
    again. Director and administrator have a second factor whose codes `archive demo-code` tells.
    """
    file = folder / ACCOUNTS_FILE
    lines = [_make(ports, school, person) for person in PEOPLE]
    if new := [line for line in lines if line]:
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8") as written:
            written.writelines(new)
    return file


def _make(ports: Ports, school: Organisation, person: DemoPerson) -> str:
    """Make one account; return its line of the file, empty when it was there."""
    with ports.catalog.reading() as unit:
        try:
            unit.account_by_login(person.login)
        except AccountUnknownError:
            pass
        else:
            return ""
    name = person.name or (_busiest(ports) if person.role is Role.TEACHER else "") or school.director
    made = create_account(ports, person.login, name, [_grant(ports, school, person)], by=None)
    password = "-".join(token_hex(2) for _ in range(3))
    asked = made.account.asks_for_code(ports.identity.second_factor_roles)
    secret = ports.identity.seal.sealed(ports.identity.codes.new_secret()) if asked else ""
    with ports.catalog.transaction() as unit:
        kept = ports.identity.passwords.hashed(password)
        unit.save_account(replace(made.account, password=kept, password_is_temporary=False, second_factor=secret))
    return f"{person.login:<10} {password:<16} {person.role.words}{', нужен код' if secret else ''}\n"


def _grant(ports: Ports, school: Organisation, person: DemoPerson) -> Grant:
    today = ports.clock.now().date()
    until = today + timedelta(days=30) if person.role is Role.INSPECTOR else None
    return Grant(person.role, _scope(school, person.role), _ORDER, _BY, today, until)


def _busiest(ports: Ports) -> str:
    """Return who teaches in most of the closed classes; empty when nothing is closed."""
    with ports.catalog.reading() as unit:
        closings = unit.recent_closings()
        taught = unit.taught([closing.closing_id for closing in closings]) if closings else ()
    counts = Counter(teacher for _closing, teacher in {(each.closing_id, each.teacher) for each in taught})
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _scope(school: Organisation, role: Role) -> Scope:
    labels = {Role.CLASS_TEACHER: school.class_labels[:1], Role.TEACHER: school.class_labels}.get(role, ())
    kinds = (RecordClass.JOURNAL, RecordClass.LEDGER) if role is Role.INSPECTOR else ()
    return Scope(school.organisation_id, labels, (), kinds)
