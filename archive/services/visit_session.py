"""Look up whose visit it is, and end it."""

from dataclasses import dataclass, replace
from datetime import timedelta

from archive.errors import SignInNeededError
from archive.model.account import Account, Session, SessionStage
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.ports import Ports

_SEEN_EVERY = timedelta(minutes=1)
"""How often the time of the last visit is written: not with each picture of a page."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is there, and how far their sign-in has come."""

    account: Account
    session: Session


def visitor_of(ports: Ports, token: str, *, seen_from: str = "") -> Visitor:
    """Return whose `token` it is, and note where it was seen.

    Raises `SignInNeededError` when the session is over or was never begun.
    """
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        session = unit.session(Digest.of(token.encode())) if token else None
        if session is None:
            raise SignInNeededError
        account = unit.account_by_id(session.account_id)
        if account.closed_at is not None or not session.is_alive(at):
            unit.end_session(session.token)
        elif at - session.seen_at >= _SEEN_EVERY or session.seen_from != seen_from:
            session = replace(session, seen_at=at, seen_from=seen_from)
            unit.save_session(session)
    if account.closed_at is not None or not session.is_alive(at):
        raise SignInNeededError
    return Visitor(account, session)


def sign_out(ports: Ports, visitor: Visitor) -> None:
    """End the session."""
    with ports.catalog.transaction() as unit:
        unit.end_session(visitor.session.token)
        if visitor.session.stage is SessionStage.FULL:
            at = ports.clock.now()
            unit.append_event(EventDraft(at, visitor.account.login, "signed-out", visitor.account.account_id, {}))
