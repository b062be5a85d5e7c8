"""Look up whose visit it is, and end it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
    with ports.catalog.reading() as unit:
        session = unit.session(Digest.of(token.encode())) if token else None
        if session is None:
            raise SignInNeededError
        account = unit.account_by_id(session.account_id)
    if account.closed_at is not None or not session.is_alive(at):
        _end(ports, session)
        raise SignInNeededError
    if at - session.seen_at >= _SEEN_EVERY or session.seen_from != seen_from:
        session = _note_seen(ports, session, at, seen_from)
    return Visitor(account, session)


def _end(ports: Ports, session: Session) -> None:
    with ports.catalog.transaction() as unit:
        unit.end_session(session.token)


def _note_seen(ports: Ports, session: Session, at: datetime, seen_from: str) -> Session:
    """Write when and where it was last seen. Raises `SignInNeededError` when it was ended meanwhile: it stays so."""
    with ports.catalog.transaction() as unit:
        standing = unit.session(session.token)
        if standing is None:
            raise SignInNeededError
        seen = replace(standing, seen_at=max(at, standing.seen_at), seen_from=seen_from)
        unit.save_session(seen)
    return seen


def sign_out(ports: Ports, visitor: Visitor) -> None:
    """End the session."""
    with ports.catalog.transaction() as unit:
        unit.end_session(visitor.session.token)
        if visitor.session.stage is SessionStage.FULL:
            at = ports.clock.now()
            unit.append_event(EventDraft(at, visitor.account.login, "signed-out", visitor.account.account_id, {}))
