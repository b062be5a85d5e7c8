"""Accounts from the first administrator to a closed account, and every step of signing in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pyotp
import pytest

from archive.errors import (
    AccountLockedError,
    GrantRefusedError,
    LoginInvalidError,
    LoginTakenError,
    PasswordWeakError,
    SignInNeededError,
    SignInRefusedError,
)
from archive.model.account import IDLE_LIMIT, WHOLE_LIMIT, Account, Grant, Role, Scope, SessionStage
from archive.model.event import is_intact
from archive.model.region import RegionPerson
from archive.services.choose_password import begin_enrolment, choose_password, finish_enrolment
from archive.services.manage_accounts import (
    close_account,
    create_account,
    grant_roles,
    link_region,
    list_accounts,
    reset_password,
    revoke_role,
)
from archive.services.sign_in import SignedIn, give_code, sign_in
from archive.services.sign_in_region import sign_in_region
from archive.services.visit_session import sign_out, visitor_of
from tests.memory_ports import Memory, memory_ports

OWN = "верный конь батарея скрепка"
SCHOOL = Scope("school-7")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        yield opened


def _grant(memory: Memory, role: Role, scope: Scope = SCHOOL) -> Grant:
    return Grant(role, scope, "приказ № 1", "проба", memory.clock.now().date())


def _made(memory: Memory, login: str, role: Role, by: Account | None = None) -> tuple[Account, str]:
    made = create_account(memory.ports, login, "Петрова Мария Олеговна", [_grant(memory, role)], by=by)
    return made.account, made.password


def _full(memory: Memory, login: str, role: Role) -> SignedIn:
    """Walk the whole first sign-in."""
    _account, temporary = _made(memory, login, role)
    at_door = sign_in(memory.ports, login, temporary)
    own = choose_password(memory.ports, visitor_of(memory.ports, at_door.token), temporary, OWN)
    if own.session.stage is SessionStage.FULL:
        return own
    address = begin_enrolment(memory.ports, visitor_of(memory.ports, own.token))
    totp = pyotp.parse_uri(address)
    assert isinstance(totp, pyotp.TOTP)
    return finish_enrolment(memory.ports, visitor_of(memory.ports, own.token), totp.at(memory.clock.now()))


def test_the_first_sign_in_asks_for_a_password_of_one_s_own_and_a_second_factor(memory: Memory) -> None:
    _account, temporary = _made(memory, "director", Role.DIRECTOR)
    at_door = sign_in(memory.ports, " Director ", temporary)
    assert at_door.session.stage is SessionStage.PASSWORD_DUE
    own = choose_password(memory.ports, visitor_of(memory.ports, at_door.token), temporary, OWN)
    assert own.session.stage is SessionStage.ENROLMENT_DUE
    with pytest.raises(SignInNeededError):
        visitor_of(memory.ports, at_door.token)
    with pytest.raises(SignInRefusedError):
        finish_enrolment(memory.ports, visitor_of(memory.ports, own.token), "000000")
    address = begin_enrolment(memory.ports, visitor_of(memory.ports, own.token))
    assert address == begin_enrolment(memory.ports, visitor_of(memory.ports, own.token))
    totp = pyotp.parse_uri(address)
    assert isinstance(totp, pyotp.TOTP)
    full = finish_enrolment(memory.ports, visitor_of(memory.ports, own.token), totp.at(memory.clock.now()))
    assert full.session.stage is SessionStage.FULL
    again = sign_in(memory.ports, "director", OWN)
    assert again.session.stage is SessionStage.CODE_DUE
    with pytest.raises(SignInRefusedError):
        give_code(memory.ports, again.session, totp.at(memory.clock.now()))
    later = memory.clock.now() + timedelta(seconds=60)
    memory.clock.at = later
    assert give_code(memory.ports, again.session, totp.at(later)).session.stage is SessionStage.FULL


def test_a_setting_asks_further_roles_for_a_code(memory: Memory) -> None:
    _account, temporary = _made(memory, "belova", Role.CLERK)
    identity = replace(memory.ports.identity, second_factor_roles=frozenset({Role.CLERK}))
    strict = replace(memory.ports, identity=identity)
    at_door = sign_in(strict, "belova", temporary)
    own = choose_password(strict, visitor_of(strict, at_door.token), temporary, OWN)
    assert own.session.stage is SessionStage.ENROLMENT_DUE
    tied = link_region(strict, "belova", "https://login|1", by=None)
    through = sign_in_region(strict, RegionPerson("https://login|1", "", has_second_factor=False))
    assert (tied.login, through.session.stage) == ("belova", SessionStage.ENROLMENT_DUE)


def test_a_clerk_needs_no_code(memory: Memory) -> None:
    assert _full(memory, "clerk", Role.CLERK).session.stage is SessionStage.FULL


def test_neither_password_nor_token_nor_secret_is_kept_in_clear(memory: Memory) -> None:
    full = _full(memory, "director", Role.DIRECTOR)
    with memory.catalog.transaction() as unit:
        account = unit.account("director")
    kept = repr(account) + repr(full.session)
    assert OWN not in kept
    assert full.token not in kept
    assert memory.ports.identity.seal.opened(account.second_factor) not in kept


def test_an_unknown_login_and_a_wrong_password_are_answered_alike(memory: Memory) -> None:
    _made(memory, "petrova", Role.CLERK)
    said = []
    for login in ("petrova", "nobody"):
        with pytest.raises(SignInRefusedError) as refused:
            sign_in(memory.ports, login, "wrong")
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_wrong_tries_hold_the_account_off_longer_each_time(memory: Memory) -> None:
    _account, temporary = _made(memory, "petrova", Role.CLERK)
    for _try in range(3):
        with pytest.raises(SignInRefusedError):
            sign_in(memory.ports, "petrova", "wrong")
    with pytest.raises(AccountLockedError):
        sign_in(memory.ports, "petrova", temporary)
    memory.clock.at += timedelta(seconds=31)
    with pytest.raises(SignInRefusedError):
        sign_in(memory.ports, "petrova", "wrong")
    memory.clock.at += timedelta(seconds=31)
    with pytest.raises(AccountLockedError):
        sign_in(memory.ports, "petrova", temporary)
    memory.clock.at += timedelta(seconds=31)
    assert sign_in(memory.ports, "petrova", temporary).session.stage is SessionStage.PASSWORD_DUE


def test_a_weak_password_of_one_s_own_is_refused(memory: Memory) -> None:
    _account, temporary = _made(memory, "petrova", Role.CLERK)
    visitor = visitor_of(memory.ports, sign_in(memory.ports, "petrova", temporary).token)
    for weak in ("короткий", temporary, "petrova petrova 1"):
        with pytest.raises(PasswordWeakError):
            choose_password(memory.ports, visitor, temporary, weak)


@pytest.mark.parametrize("limit", [IDLE_LIMIT, WHOLE_LIMIT])
def test_a_session_ends_when_idle_and_at_the_end_of_the_day(memory: Memory, limit: timedelta) -> None:
    token = _full(memory, "clerk", Role.CLERK).token
    step = limit if limit == IDLE_LIMIT else IDLE_LIMIT - timedelta(minutes=1)
    walked = timedelta(0)
    while walked + step < limit:
        walked += step
        memory.clock.at += step
        visitor_of(memory.ports, token)
    memory.clock.at += step + timedelta(seconds=1)
    with pytest.raises(SignInNeededError):
        visitor_of(memory.ports, token)


def test_signing_out_ends_the_session(memory: Memory) -> None:
    token = _full(memory, "clerk", Role.CLERK).token
    sign_out(memory.ports, visitor_of(memory.ports, token))
    with pytest.raises(SignInNeededError):
        visitor_of(memory.ports, token)


@pytest.mark.parametrize("end", ["close", "reset", "revoke"])
def test_taking_someone_s_access_ends_their_sessions_at_once(memory: Memory, end: str) -> None:
    token = _full(memory, "clerk", Role.CLERK).token
    if end == "close":
        close_account(memory.ports, "clerk", "уволен", by=None)
    elif end == "reset":
        reset_password(memory.ports, "clerk", by=None)
    else:
        revoke_role(memory.ports, "clerk", Role.CLERK, "school-7", by=None)
    with pytest.raises(SignInNeededError):
        visitor_of(memory.ports, token)


def test_a_closed_account_is_refused_like_an_unknown_one(memory: Memory) -> None:
    _account, temporary = _made(memory, "petrova", Role.CLERK)
    close_account(memory.ports, "petrova", "акт № 3", by=None)
    with pytest.raises(SignInRefusedError):
        sign_in(memory.ports, "petrova", temporary)


@pytest.mark.parametrize(
    ("giver", "given", "allowed"),
    [
        (Role.DIRECTOR, Role.ADMINISTRATOR, True),
        (Role.DIRECTOR, Role.DEPUTY, True),
        (Role.DIRECTOR, Role.INSPECTOR, True),
        (Role.DIRECTOR, Role.CLERK, True),
        (Role.DIRECTOR, Role.DIRECTOR, False),
        (Role.ADMINISTRATOR, Role.CLERK, True),
        (Role.ADMINISTRATOR, Role.CLASS_TEACHER, True),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, False),
        (Role.ADMINISTRATOR, Role.DEPUTY, False),
        (Role.ADMINISTRATOR, Role.INSPECTOR, False),
        (Role.DEPUTY, Role.CLASS_TEACHER, True),
        (Role.CLERK, Role.CLERK, False),
        (Role.INSPECTOR, Role.CLERK, False),
    ],
)
def test_the_director_names_deputies_and_administrators_and_they_the_rest(
    memory: Memory, giver: Role, given: Role, *, allowed: bool
) -> None:
    by, _password = _made(memory, "giver", giver)
    if allowed:
        assert _made(memory, "other", given, by=by)
    else:
        with pytest.raises(GrantRefusedError):
            _made(memory, "other", given, by=by)


def test_nobody_grants_in_another_school(memory: Memory) -> None:
    by, _password = _made(memory, "giver", Role.DIRECTOR)
    _made(memory, "clerk", Role.CLERK)
    with pytest.raises(GrantRefusedError):
        grant_roles(memory.ports, "clerk", [_grant(memory, Role.CLERK, Scope("school-8"))], by=by)


def test_logins_are_plain_and_one_s_own(memory: Memory) -> None:
    _made(memory, "petrova", Role.CLERK)
    with pytest.raises(LoginTakenError):
        _made(memory, "Petrova", Role.CLERK)
    for bad in ("пе", "a b", "<script>", "x" * 70):
        with pytest.raises(LoginInvalidError):
            _made(memory, bad, Role.CLERK)
    assert [each.login for each in list_accounts(memory.ports, frozenset({"school-7"}))] == ["petrova"]
    assert not list_accounts(memory.ports, frozenset({"school-8"}))


def test_every_change_is_in_the_chain_of_events(memory: Memory) -> None:
    _full(memory, "director", Role.DIRECTOR)
    close_account(memory.ports, "director", "уволена", by=None)
    with memory.catalog.transaction() as unit:
        events = list(unit.events())
    actions = [event.draft.action for event in events]
    assert actions == ["account-created", "password-chosen", "second-factor-enrolled", "signed-in", "account-closed"]
    assert all(is_intact(event, before.digest) for before, event in pairwise(events))
    assert OWN not in repr(events)
