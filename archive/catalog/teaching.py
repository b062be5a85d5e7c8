"""Which pages of the closed periods name which teacher."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from archive.catalog.part import Part, columns_of, value_of
from archive.catalog.tables import TaughtRow
from archive.model.teaching import Taught


class Teaching(Part):
    """Entered with each closing; never changed."""

    def add_taught(self, taught: Iterable[Taught]) -> None:
        """Enter who teaches what in a closing that is being entered."""
        self._session.add_all(TaughtRow(**columns_of(each)) for each in taught)
        self._session.flush()

    def taught(self, closing_ids: Sequence[str]) -> Sequence[Taught]:
        """Return who teaches what in these closings, by closing, subject and name."""
        order = (TaughtRow.closing_id, TaughtRow.title, TaughtRow.subject_id, TaughtRow.teacher)
        statement = select(TaughtRow).where(TaughtRow.closing_id.in_(closing_ids)).order_by(*order)
        return [value_of(Taught, row) for row in self._rows(statement)]
