"""What systems pushed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import PushRow
from archive.errors import PushUnknownError
from archive.model.push import Push


class Pushes(Part):
    """Accepted pushes; none is changed or replaced."""

    def save_push(self, push: Push) -> bool:
        """Keep `push` unless one with its id is there; tell whether it was new."""
        try:
            with self._session.begin_nested():
                self._session.add(PushRow(**columns_of(push)))
        except IntegrityError:
            if self._value(Push, select(PushRow).where(PushRow.push_id == push.push_id)) is None:
                raise
            return False
        return True

    def push(self, push_id: str) -> Push:
        """Return it. Raises `PushUnknownError`."""
        found = self._value(Push, select(PushRow).where(PushRow.push_id == push_id))
        if found is None:
            raise PushUnknownError(found=push_id)
        return found

    def pushes(self, organisation_id: str = "") -> Sequence[Push]:
        """Return the pushes of a school, or of all, the first first."""
        statement = select(PushRow).order_by(PushRow.pushed_at, PushRow.push_id)
        if organisation_id:
            statement = statement.where(PushRow.organisation_id == organisation_id)
        return self._values(Push, statement)
