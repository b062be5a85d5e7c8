"""What the parts of the unit of work share: one session, and rows that mirror values."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.orm import CompositeProperty, Session

from archive.catalog.tables import Table

V = TypeVar("V")
R = TypeVar("R", bound=Table)


class Part:
    """One subject of the catalogue within the transaction of `session`."""

    def __init__(self, session: Session) -> None:
        """Keep the session; whoever opened it ends it."""
        self._session = session

    def _rows(self, statement: Select[R]) -> Sequence[R]:
        """Return rows to be changed, as the database has them now, not as the session saw them before."""
        return self._session.scalars(statement.execution_options(populate_existing=True)).all()

    def _row(self, statement: Select[R]) -> R | None:
        rows = self._rows(statement.limit(1))
        return rows[0] if rows else None

    def _values(self, kind: type[V], statement: Select[*tuple[Any, ...]]) -> list[V]:
        """Return the values of `kind` that the selected rows mirror."""
        mirror = mirror_of(kind, statement.column_descriptions[0]["entity"])  # type: ignore[arg-type]  # a class is hashable
        return [mirror.value(row) for row in self._session.execute(mirror.selected(statement))]

    def _value(self, kind: type[V], statement: Select[*tuple[Any, ...]]) -> V | None:
        values = self._values(kind, statement.limit(1))
        return values[0] if values else None


@dataclass(frozen=True, slots=True)
class Mirror(Generic[V]):
    """How a value is read straight from a table's columns: making an object of each row between costs twice as much."""

    kind: type[V]
    columns: tuple[Any, ...]
    readers: tuple[tuple[str, Callable[[Row[*tuple[Any, ...]]], Any]], ...]
    """How each field is read from a row that begins with `columns`."""

    def selected(self, statement: Select[*tuple[Any, ...]], *more: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns of any type
        """Return `statement` over the columns, and `more` after them."""
        return statement.with_only_columns(*self.columns, *more, maintain_column_froms=True)

    def value(self, row: Row[*tuple[Any, ...]]) -> V:
        """Return the value that a row begins with."""
        return self.kind(**{name: read(row) for name, read in self.readers})


@cache
def mirror_of(kind: type[V], table: type[Table]) -> Mirror[V]:
    """Return how `kind`, a dataclass of the model, is read from `table`, whose columns bear its fields' names."""
    columns: list[Any] = []
    readers = []
    for field in fields(kind):  # type: ignore[arg-type]  # a dataclass of the model
        own = list(_columns(table, field.name))
        readers.append((field.name, _reader(table, field.name, len(columns), len(own))))
        columns += own
    return Mirror(kind, tuple(columns), tuple(readers))


def _columns(table: type[Table], name: str) -> Iterator[Any]:
    """Yield the columns that hold a field: one, or those of a composite value."""
    attribute = getattr(table, name)
    if isinstance(attribute.property, CompositeProperty):
        yield from (getattr(table, str(part)) for part in attribute.property.attrs)
    else:
        yield attribute


def _reader(table: type[Table], name: str, at: int, count: int) -> Callable[[Row[*tuple[Any, ...]]], Any]:
    held = getattr(table, name).property
    if not isinstance(held, CompositeProperty):
        return itemgetter(at)
    made: Callable[..., Any] = held.composite_class
    return lambda row: made(*row[at : at + count])


def columns_of(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass of the model
    """Return the fields of `value` by name, unconverted: the columns' types do that."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
