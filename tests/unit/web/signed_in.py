"""Someone who has signed in, without the walk through the door."""

from collections.abc import Sequence

from starlette.testclient import TestClient

from archive.model.account import Account, Grant, Role, Scope, SessionStage
from archive.ports import Ports
from archive.services.manage_accounts import create_account
from archive.services.sign_in import SignedIn, begin_session
from archive.web.access import COOKIE, CSRF_HEADER

EVERY_ROLE = tuple(Role)


def account_of(
    ports: Ports, roles: Sequence[Role], scopes: Sequence[Scope], *, login: str = "secretary", name: str = "Секретарь"
) -> Account:
    """Make an account that holds each role over each scope."""
    since = ports.clock.now().date()
    grants = [Grant(role, scope, "приказ № 1", "проба", since) for role in roles for scope in scopes]
    return create_account(ports, login, name, grants, by=None).account


def session_of(ports: Ports, account: Account) -> SignedIn:
    """Begin a full session."""
    with ports.catalog.transaction() as unit:
        return begin_session(unit, account, SessionStage.FULL, ports.clock.now())


def let_in(client: TestClient, ports: Ports, account: Account) -> TestClient:
    """Give `client` a session of `account`, with its CSRF token as a page would send it."""
    signed_in = session_of(ports, account)
    client.cookies.set(COOKIE, signed_in.token)
    client.headers[CSRF_HEADER] = signed_in.session.csrf
    return client
