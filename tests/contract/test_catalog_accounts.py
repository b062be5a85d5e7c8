"""What port `Catalog` promises of accounts and sessions, held on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from archive.catalog.session import SqlCatalog
from archive.errors import AccountUnknownError, LoginTakenError
from archive.model.account import Account, Grant, Role, Scope, Session, SessionStage
from archive.model.digest import Digest
from archive.model.period import SchoolYear
from archive.model.record import RecordClass
from tests.unit.catalog.samples import AT, founded

pytest_plugins = ("tests.servers_postgres",)
SCOPE = Scope("school-1", ("8А", "10А"), (SchoolYear(2025),), (RecordClass.LEDGER,))
GRANT = Grant(Role.INSPECTOR, SCOPE, "приказ № 5", "director", date(2026, 6, 1), date(2026, 6, 30))
ACCOUNT = Account(
    account_id="a1",
    login="petrova",
    full_name="Петрова Мария Олеговна",
    grants=(GRANT,),
    created_by="director",
    created_at=AT,
    password="$argon2id$…",
    external_subject="https://region.example|77",
    locked_until=AT,
)
SESSION = Session(Digest.of(b"token"), "a1", SessionStage.CODE_DUE, "csrf", AT, AT, "sealed")


@pytest.fixture
def register(catalog: SqlCatalog) -> SqlCatalog:
    """A catalogue with one account."""
    with catalog.transaction() as unit:
        founded(unit)
        unit.add_account(ACCOUNT)
    return catalog


def test_an_account_comes_back_as_it_was_added(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        assert unit.account("petrova") == ACCOUNT
        assert unit.account_by_id("a1") == ACCOUNT
        assert unit.account_by_login(ACCOUNT.login) == ACCOUNT
        assert unit.account_by_subject("https://region.example|77") == ACCOUNT
        assert unit.account_by_subject("") is None
        assert list(unit.accounts()) == [ACCOUNT]


def test_a_changed_account_replaces_what_was_kept(register: SqlCatalog) -> None:
    changed = replace(ACCOUNT, closed_at=AT, closed_reason="акт № 3", failures=4, locked_until=None)
    with register.transaction() as unit:
        unit.save_account(changed)
    with register.transaction() as unit:
        assert unit.account("petrova") == changed


def test_a_login_is_taken_once_and_the_transaction_goes_on(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        with pytest.raises(LoginTakenError):
            unit.add_account(replace(ACCOUNT, account_id="a2"))
        unit.add_account(replace(ACCOUNT, account_id="a2", login="ivanova"))
        assert [each.login for each in unit.accounts()] == ["ivanova", "petrova"]


def test_an_unknown_account_is_refused(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        with pytest.raises(AccountUnknownError):
            unit.account("nobody")
        with pytest.raises(AccountUnknownError):
            unit.account_by_id("a9")


def test_a_hand_in_the_database_deletes_no_account(register: SqlCatalog) -> None:
    with pytest.raises(DatabaseError), register.engine.begin() as connection:
        connection.execute(text("DELETE FROM accounts"))


def test_a_session_comes_back_is_moved_on_and_ends(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        unit.save_session(SESSION)
        later = replace(SESSION, seen_at=AT + timedelta(minutes=5), pending="")
        unit.save_session(later)
    with register.transaction() as unit:
        assert unit.session(SESSION.token) == later
        unit.end_session(SESSION.token)
        unit.end_session(SESSION.token)
        assert unit.session(SESSION.token) is None


def test_sessions_end_together_by_account_and_by_age(register: SqlCatalog) -> None:
    old, new = (
        replace(SESSION, token=Digest.of(b"1")),
        replace(SESSION, token=Digest.of(b"2"), seen_at=AT + timedelta(1)),
    )
    with register.transaction() as unit:
        unit.save_session(old)
        unit.save_session(new)
        unit.end_sessions_before(AT + timedelta(hours=1))
        assert unit.session(old.token) is None
        assert unit.session(new.token) == new
        unit.end_sessions_of("a1")
        assert unit.session(new.token) is None
