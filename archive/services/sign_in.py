"""Sign in: a password, then a code where the role asks for one; each step gives the browser another token."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from secrets import token_urlsafe

from archive.errors import AccountLockedError, AccountUnknownError, SignInRefusedError, SignInUnfinishedError
from archive.model.account import WHOLE_LIMIT, Account, Session, SessionStage
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.ports import Identity, Ports, UnitOfWork
from archive.texts import _

_FREE_FAILURES = 3
_FIRST_DELAY = timedelta(seconds=30)
_LONGEST_DELAY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the browser gets: the token is nowhere kept in clear."""

    token: str
    session: Session


def sign_in(ports: Ports, login: str, password: str) -> SignedIn:
    """Check the password and begin a session. Raises `SignInRefusedError`, `AccountLockedError`.

    A refusal takes the same time and the same words whether the login exists or not.
    """
    at = ports.clock.now()
    account = _account(ports, login)
    if account is not None and account.locked_until is not None and account.locked_until > at:
        raise AccountLockedError(minutes=ceil((account.locked_until - at).total_seconds() / 60))
    right = ports.identity.passwords.is_right(password, account.password if account else "")
    if account is None or not right or account.closed_at is not None:
        if account is not None:
            note_failure(ports, account, at)
        raise SignInRefusedError
    with ports.catalog.transaction() as unit:
        unit.end_sessions_before(at - WHOLE_LIMIT)
        account = unit.account(account.login)
        return begin_session(unit, account, stage_after_password(account, ports.identity), at)


def give_code(ports: Ports, session: Session, code: str) -> SignedIn:
    """Check a one-time code and give the session its full rights. Raises as `sign_in`."""
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        account = unit.account(unit.account_by_id(session.account_id).login)
        step = _step(ports, account, code, at)
        if step is not None:
            unit.save_account(replace(account, second_factor_step=step, failures=0, locked_until=None))
            unit.end_session(session.token)
            return begin_session(unit, account, SessionStage.FULL, at)
    note_failure(ports, account, at)
    raise SignInRefusedError


def sign_in_program(ports: Ports, login: str, password: str, code: str = "") -> SignedIn:
    """Sign in at once, for a program: there is nobody to choose a password or to enrol a phone.

    Raises as `sign_in`; `SignInUnfinishedError` when something else than a code is due.
    """
    signed_in = sign_in(ports, login, password)
    stage = signed_in.session.stage
    if stage is SessionStage.FULL:
        return signed_in
    if stage is SessionStage.CODE_DUE and code:
        return give_code(ports, signed_in.session, code)
    with ports.catalog.transaction() as unit:
        unit.end_session(signed_in.session.token)
    due = {
        SessionStage.CODE_DUE: _("нужен код второго фактора"),
        SessionStage.PASSWORD_DUE: _("временный пароль ещё не сменён"),
        SessionStage.ENROLMENT_DUE: _("второй фактор ещё не подключён"),
    }
    raise SignInUnfinishedError(due=due[stage])


def _step(ports: Ports, account: Account, code: str, at: datetime) -> int | None:
    if not account.second_factor or not account.is_open(at):
        return None
    secret = ports.identity.seal.opened(account.second_factor)
    return ports.identity.codes.accepted_step(secret, code, at=at, after=account.second_factor_step)


def stage_after_password(account: Account, identity: Identity) -> SessionStage:
    """Return what is due after the right password."""
    if account.password_is_temporary:
        return SessionStage.PASSWORD_DUE
    if account.second_factor:
        return SessionStage.CODE_DUE
    needed = account.asks_for_code(identity.second_factor_roles)
    return SessionStage.ENROLMENT_DUE if needed else SessionStage.FULL


def begin_session(unit: UnitOfWork, account: Account, stage: SessionStage, at: datetime) -> SignedIn:
    """Keep a new session under a new token: no stage shares its token with the one before (session fixation)."""
    token = token_urlsafe(32)
    session = Session(Digest.of(token.encode()), account.account_id, stage, token_urlsafe(24), at, at)
    unit.save_session(session)
    if stage is SessionStage.FULL:
        if account.failures:
            unit.save_account(replace(unit.account(account.login), failures=0, locked_until=None))
        unit.append_event(EventDraft(at, account.login, "signed-in", account.account_id, {}))
    return SignedIn(token, session)


def note_failure(ports: Ports, account: Account, at: datetime) -> None:
    """Count a wrong try and hold the account off for longer each time: 30 s, 1 min, 2 min … 1 hour."""
    with ports.catalog.transaction() as unit:
        try:
            account = unit.account(account.login)
        except AccountUnknownError:
            return
        failures = account.failures + 1
        held = min(_FIRST_DELAY * 2 ** min(failures - _FREE_FAILURES, 10), _LONGEST_DELAY)
        until = at + held if failures >= _FREE_FAILURES else None
        unit.save_account(replace(account, failures=failures, locked_until=until))
        details = {"failures": str(failures), "until": until.isoformat() if until else ""}
        unit.append_event(EventDraft(at, account.login, "sign-in-refused", account.account_id, details))


def _account(ports: Ports, login: str) -> Account | None:
    try:
        with ports.catalog.reading() as unit:
            return unit.account_by_login(login.strip().casefold())
    except AccountUnknownError:
        return None
