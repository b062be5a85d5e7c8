"""What the parts of the unit of work share: one session, and rows that mirror values."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from archive.catalog.tables import Table

V = TypeVar("V")
R = TypeVar("R", bound=Table)


class Part:
    """One subject of the catalogue within the transaction of `session`."""

    def __init__(self, session: Session) -> None:
        """Keep the session; whoever opened it ends it."""
        self._session = session

    def _rows(self, statement: Select[R]) -> Sequence[R]:
        """Return what the database has now, not what the session saw before."""
        return self._session.scalars(statement.execution_options(populate_existing=True)).all()

    def _row(self, statement: Select[R]) -> R | None:
        rows = self._rows(statement.limit(1))
        return rows[0] if rows else None


def value_of(kind: type[V], row: Table) -> V:
    """Return the dataclass `kind` with the fields that `row` mirrors."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})  # type: ignore[arg-type]  # V is a dataclass of the model


def columns_of(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass of the model
    """Return the fields of `value` by name, unconverted: the columns' types do that."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
