"""Accounts and sessions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import AccountRow, SessionRow
from archive.errors import AccountUnknownError, LoginTakenError
from archive.model.account import Account, Session
from archive.model.digest import Digest


class Accounts(Part):
    """Who may come in. An account is never deleted: the log names it for as long as it is kept."""

    def add_account(self, account: Account) -> None:
        """Add it. Raises `LoginTakenError`."""
        try:
            with self._session.begin_nested():
                self._session.add(AccountRow(**columns_of(account)))
                self._session.flush()
        except IntegrityError as error:
            raise LoginTakenError(login=account.login) from error

    def save_account(self, account: Account) -> None:
        """Replace what is kept of it; it must be there."""
        self._session.merge(AccountRow(**columns_of(account)))
        self._session.flush()

    def account(self, login: str) -> Account:
        """Return it by login, locked till the transaction ends. Raises `AccountUnknownError`."""
        return self._known(login, select(AccountRow).where(AccountRow.login == login).with_for_update())

    def account_by_login(self, login: str) -> Account:
        """Return it. Raises `AccountUnknownError`."""
        return self._known(login, select(AccountRow).where(AccountRow.login == login))

    def account_by_id(self, account_id: str) -> Account:
        """Return it. Raises `AccountUnknownError`."""
        return self._known(account_id, select(AccountRow).where(AccountRow.account_id == account_id))

    def _known(self, who: str, statement: Select[AccountRow]) -> Account:
        found = self._value(Account, statement)
        if found is None:
            raise AccountUnknownError(login=who)
        return found

    def account_by_subject(self, subject: str) -> Account | None:
        """Return whoever the region's login knows as `subject`, if any."""
        statement = select(AccountRow).where(AccountRow.external_subject == subject)
        return self._value(Account, statement) if subject else None

    def accounts(self) -> Sequence[Account]:
        """Return all, by login."""
        return self._values(Account, select(AccountRow).order_by(AccountRow.login))


class Sessions(Part):
    """Signed-in visits: made, moved on, ended."""

    def save_session(self, session: Session) -> None:
        """Add it or replace what is kept of it."""
        self._session.merge(SessionRow(**columns_of(session)))
        self._session.flush()

    def session(self, token: Digest) -> Session | None:
        """Return it, if there is one."""
        return self._value(Session, select(SessionRow).where(SessionRow.token == token))

    def sessions_of(self, account_id: str) -> Sequence[Session]:
        """Return those of an account, the last seen first."""
        statement = select(SessionRow).where(SessionRow.account_id == account_id).order_by(SessionRow.seen_at.desc())
        return self._values(Session, statement)

    def end_session(self, token: Digest) -> None:
        """Forget it; an absent one is no error."""
        self._session.execute(delete(SessionRow).where(SessionRow.token == token))

    def end_sessions_of(self, account_id: str) -> None:
        """Forget all of an account."""
        self._session.execute(delete(SessionRow).where(SessionRow.account_id == account_id))

    def end_sessions_before(self, seen_at: datetime) -> None:
        """Forget those that were last seen before `seen_at`."""
        self._session.execute(delete(SessionRow).where(SessionRow.seen_at < seen_at))
