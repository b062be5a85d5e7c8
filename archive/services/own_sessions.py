"""The sessions of an account: which there are, ending one or all others (OWASP ASVS 5, 7.5.2)."""

from collections.abc import Sequence

from archive.errors import SessionUnknownError
from archive.model.account import Account, Session, SessionStage
from archive.model.event import EventDraft
from archive.ports import Ports
from archive.services.choose_password import ensure_own
from archive.services.sign_in import SignedIn, begin_session
from archive.services.visit_session import Visitor


def list_sessions(ports: Ports, account: Account) -> Sequence[Session]:
    """Return the sessions that are alive, the last seen first."""
    at = ports.clock.now()
    with ports.catalog.reading() as unit:
        found = unit.sessions_of(account.account_id)
    return [each for each in found if each.is_alive(at) and each.stage is SessionStage.FULL]


def end_own_session(ports: Ports, visitor: Visitor, session_id: str, present: str) -> None:
    """End one of one's own sessions; the password is asked again.

    Raises `SignInRefusedError`, `SessionUnknownError`.
    """
    ensure_own(ports, visitor.account, present)
    end_session(ports, visitor.account, session_id, actor=visitor.account.login)


def end_session(ports: Ports, account: Account, session_id: str, *, actor: str) -> None:
    """End one session of an account. Raises `SessionUnknownError`."""
    with ports.catalog.transaction() as unit:
        named = [each for each in unit.sessions_of(account.account_id) if each.session_id == session_id]
        if not named:
            raise SessionUnknownError(session=session_id)
        unit.end_session(named[0].token)
        details = {"session": session_id}
        unit.append_event(EventDraft(ports.clock.now(), actor, "session-ended", account.account_id, details))


def end_all_sessions(ports: Ports, account: Account, *, actor: str) -> None:
    """End every session of an account."""
    with ports.catalog.transaction() as unit:
        unit.end_sessions_of(account.account_id)
        unit.append_event(EventDraft(ports.clock.now(), actor, "sessions-ended", account.account_id, {}))


def end_other_sessions(ports: Ports, visitor: Visitor, present: str) -> SignedIn:
    """End every session of the account and go on with a new one; the password is asked again.

    Raises `SignInRefusedError`.
    """
    account = visitor.account
    ensure_own(ports, account, present)
    end_all_sessions(ports, account, actor=account.login)
    with ports.catalog.transaction() as unit:
        return begin_session(unit, account, SessionStage.FULL, ports.clock.now())
