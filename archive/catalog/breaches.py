"""Acts on breaches of confidentiality."""

from collections.abc import Sequence

from sqlalchemy import select

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import BreachActRow
from archive.model.breach import BreachAct


class Breaches(Part):
    """The acts: declared once, resolved once."""

    def add_breach(self, act: BreachAct) -> None:
        """Add the act; one with its school, number and date must not be there."""
        self._session.add(BreachActRow(**columns_of(act)))
        self._session.flush()

    def resolve_breach(self, act: BreachAct) -> bool:
        """Write the resolution of `act` if it has none yet; tell whether it had none."""
        row = self._row(
            select(BreachActRow)
            .where(
                BreachActRow.organisation_id == act.organisation_id,
                BreachActRow.number == act.number,
                BreachActRow.drawn_on == act.drawn_on,
                BreachActRow.resolved_at.is_(None),
            )
            .with_for_update()
        )
        if row is None:
            return False
        row.resolution, row.resolved_by, row.resolved_at = act.resolution, act.resolved_by, act.resolved_at
        self._session.flush()
        return True

    def breaches(self, organisation_id: str = "") -> Sequence[BreachAct]:
        """Return the acts of a school, or of all, by date and number."""
        order = (BreachActRow.organisation_id, BreachActRow.drawn_on, BreachActRow.number)
        statement = select(BreachActRow).order_by(*order)
        if organisation_id:
            statement = statement.where(BreachActRow.organisation_id == organisation_id)
        return self._values(BreachAct, statement)
