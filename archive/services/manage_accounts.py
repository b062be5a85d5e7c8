"""Accounts: created, given roles, given a new password, closed. Every change is an event."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from secrets import token_hex, token_urlsafe

from archive.errors import AccountUnknownError, GrantInvalidError, GrantRefusedError, LoginInvalidError, LoginTakenError
from archive.model.account import Account, Grant, Role, Scope
from archive.model.event import EventDraft
from archive.model.permission import may_grant
from archive.ports import Ports, UnitOfWork
from archive.texts import _

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account just made, and the temporary password to hand over; it is shown once and kept nowhere."""

    account: Account
    password: str


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """A role to be given: to whom is said elsewhere."""

    role: Role
    scope: Scope
    order: str
    since: date
    until: date | None = None


def write_grant(request: GrantRequest, *, by: str) -> Grant:
    """Return the grant. Raises `GrantInvalidError` that names everything it lacks."""
    order, until, role = " ".join(request.order.split()), request.until, request.role
    faults = {
        _("не указан приказ"): not order,
        _("срок кончается раньше, чем начался"): until is not None and until < request.since,
        _("проверяющему нужен последний день"): role is Role.INSPECTOR and until is None,
        _("классному руководителю нужен класс"): role is Role.CLASS_TEACHER and not request.scope.class_labels,
        _("учителю нужны классы, в которых он ведёт"): role is Role.TEACHER and not request.scope.class_labels,
    }
    if found := [words for words, wrong in faults.items() if wrong]:
        raise GrantInvalidError(why="; ".join(found))
    return Grant(role, request.scope, order, by, request.since, until)


def create_account(
    ports: Ports, login: str, full_name: str, grants: Sequence[Grant], *, by: Account | None
) -> NewAccount:
    """Create an account with a temporary password; `by` None is the command line's own right.

    Raises `LoginInvalidError`, `LoginTakenError`, `GrantRefusedError`.
    """
    login = login.strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise LoginInvalidError(login=login)
    _ensure_may_grant(ports, by, grants)
    at, password = ports.clock.now(), _temporary()
    account = Account(
        account_id=token_hex(8),
        login=login,
        full_name=" ".join(full_name.split()),
        grants=tuple(grants),
        created_by=_name(by),
        created_at=at,
        password=ports.identity.passwords.hashed(password),
        password_is_temporary=True,
    )
    with ports.catalog.transaction() as unit:
        unit.add_account(account)
        unit.append_event(_event(ports, by, "account-created", account, {"roles": _roles(grants)}))
    return NewAccount(account, password)


def grant_roles(ports: Ports, login: str, grants: Sequence[Grant], *, by: Account | None) -> Account:
    """Add roles to an account. Raises `AccountUnknownError`, `GrantRefusedError`."""
    _ensure_may_grant(ports, by, grants)
    with ports.catalog.transaction() as unit:
        account = unit.account(login)
        changed = replace(account, grants=(*account.grants, *grants))
        return _save(ports, unit, by, "roles-granted", changed, {"roles": _roles(grants)})


def revoke_role(ports: Ports, login: str, role: Role, organisation_id: str, *, by: Account | None) -> Account:
    """End a role of an account today, and its sessions; the grant stays as history. Raises as `grant_roles`."""
    with ports.catalog.transaction() as unit:
        account = unit.account(login)
        standing = _standing(ports, account)
        ending = [g for g in standing if g.role is role and g.scope.organisation_id == organisation_id]
        _ensure_may_grant(ports, by, ending)
        yesterday = ports.clock.now().date() - timedelta(days=1)
        ended = tuple(replace(g, until=yesterday) if g in ending else g for g in account.grants)
        unit.end_sessions_of(account.account_id)
        return _save(ports, unit, by, "role-revoked", replace(account, grants=ended), {"roles": _roles(ending)})


def reset_password(ports: Ports, login: str, *, by: Account | None, second_factor: bool = False) -> NewAccount:
    """Give a new temporary password, and on demand forget the second factor; every session ends.

    Whoever resets must be allowed to grant each of the account's roles. Raises as `grant_roles`.
    """
    password = _temporary()
    with ports.catalog.transaction() as unit:
        account = unit.account(login)
        _ensure_may_grant(ports, by, _standing(ports, account))
        changed = replace(
            account,
            password=ports.identity.passwords.hashed(password),
            password_is_temporary=True,
            second_factor="" if second_factor else account.second_factor,
            failures=0,
            locked_until=None,
        )
        unit.end_sessions_of(account.account_id)
        details = {"second_factor": "forgotten" if second_factor else "kept"}
        return NewAccount(_save(ports, unit, by, "password-reset", changed, details), password)


def close_account(ports: Ports, login: str, reason: str, *, by: Account | None) -> Account:
    """Close an account for good; its sessions end at once. Raises as `grant_roles`."""
    with ports.catalog.transaction() as unit:
        account = unit.account(login)
        _ensure_may_grant(ports, by, _standing(ports, account))
        unit.end_sessions_of(account.account_id)
        closed = replace(account, closed_at=ports.clock.now(), closed_reason=reason)
        return _save(ports, unit, by, "account-closed", closed, {"reason": reason})


def find_account(ports: Ports, login: str, organisation_ids: frozenset[str]) -> Account:
    """Return an account that has, or had, a role in one of these schools. Raises `AccountUnknownError`."""
    with ports.catalog.reading() as unit:
        account = unit.account_by_login(login)
    if not any(grant.scope.organisation_id in organisation_ids for grant in account.grants):
        raise AccountUnknownError(login=login)
    return account


def link_region(ports: Ports, login: str, subject: str, *, by: Account | None) -> Account:
    """Let whoever the region's login knows as `subject` («issuer|sub») in as this account; empty ends that.

    Raises as `grant_roles`; `LoginTakenError` when another account has that subject.
    """
    subject = subject.strip()
    with ports.catalog.transaction() as unit:
        account = unit.account(login)
        _ensure_may_grant(ports, by, _standing(ports, account))
        other = unit.account_by_subject(subject)
        if other is not None and other.account_id != account.account_id:
            raise LoginTakenError(login=subject)
        unit.end_sessions_of(account.account_id)
        return _save(ports, unit, by, "region-linked", replace(account, external_subject=subject), {"subject": subject})


def list_accounts(ports: Ports, organisation_ids: frozenset[str] = frozenset()) -> Sequence[Account]:
    """Return the accounts with a role in one of these schools, or all, by login."""
    with ports.catalog.reading() as unit:
        found = unit.accounts()
    if not organisation_ids:
        return found
    return [each for each in found if any(g.scope.organisation_id in organisation_ids for g in each.grants)]


def _standing(ports: Ports, account: Account) -> Sequence[Grant]:
    """Return the grants that are in force or are going to be."""
    day = ports.clock.now().date()
    return [grant for grant in account.grants if grant.until is None or grant.until >= day]


def _ensure_may_grant(ports: Ports, by: Account | None, grants: Sequence[Grant]) -> None:
    if by is None:
        return
    day = ports.clock.now().date()
    for grant in grants:
        if not may_grant(by, [grant.role], grant.scope, day):
            granters = sorted(role.words for role in grant.role.appointed_by)
            raise GrantRefusedError(role=grant.role.words, by=", ".join(granters) or "только командная строка архива")


def _save(
    ports: Ports, unit: UnitOfWork, by: Account | None, action: str, account: Account, details: dict[str, str]
) -> Account:
    unit.save_account(account)
    unit.append_event(_event(ports, by, action, account, details))
    return account


def _event(ports: Ports, by: Account | None, action: str, account: Account, details: dict[str, str]) -> EventDraft:
    return EventDraft(ports.clock.now(), _name(by), action, account.account_id, {"login": account.login, **details})


def _name(by: Account | None) -> str:
    return by.login if by else "command line"


def _roles(grants: Sequence[Grant]) -> str:
    return "; ".join(f"{grant.role.value} {grant.scope.organisation_id} ({grant.order})" for grant in grants)


def _temporary() -> str:
    """Return a password that can be read from paper: 80 bits."""
    return token_urlsafe(12).replace("-", "x").replace("_", "z")
