"""Scopes as conditions of a statement: what a visitor reaches is decided in the database, not after it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_

from archive.catalog.tables import ClosingRow, RecordRow
from archive.model.account import Scope

_Scoped = type[RecordRow] | type[ClosingRow]


def records_within(scopes: Sequence[Scope]) -> ColumnElement[bool]:
    """Return the condition on records that one of `scopes` reaches; no scope reaches nothing."""
    whole, narrow = _whole_schools([scope for scope in scopes if not scope.teacher])
    return or_(false(), *_in_any_order(RecordRow, whole), *(_record(scope) for scope in narrow))


def closings_within(scopes: Sequence[Scope]) -> ColumnElement[bool]:
    """Return the condition on closings that one of `scopes` reaches with every class of record."""
    whole, narrow = _whole_schools([scope for scope in scopes if not (scope.record_classes or scope.teacher)])
    return or_(false(), *_in_any_order(ClosingRow, whole), *(_narrowed(ClosingRow, scope) for scope in narrow))


def _whole_schools(scopes: Sequence[Scope]) -> tuple[list[str], list[Scope]]:
    """Return the schools that are reached whole, when they are many, and the scopes left besides."""
    whole = sorted({scope.organisation_id for scope in scopes if scope == Scope(scope.organisation_id)})
    return (whole, [scope for scope in scopes if scope.organisation_id not in whole]) if whole[1:] else ([], [*scopes])


def _in_any_order(row: _Scoped, organisation_ids: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Yield the condition on many whole schools, which keeps the database from gathering each and sorting them all.

    Read in the list's own order (`ix_records_number`, `ix_closings_closed_at`) a page is there after its hundred rows:
    4 ms in place of 150.
    """
    if organisation_ids:
        yield func.coalesce(row.organisation_id, "").in_(organisation_ids)


def _record(scope: Scope) -> ColumnElement[bool]:
    kinds = [RecordRow.record_class.in_(scope.record_classes)] if scope.record_classes else []
    return and_(_narrowed(RecordRow, scope), *kinds)


def _narrowed(row: _Scoped, scope: Scope) -> ColumnElement[bool]:
    pairs = ((row.class_label, scope.class_labels), (row.school_year, scope.school_years))
    narrowed = (column.in_(values) for column, values in pairs if values)
    return and_(row.organisation_id == scope.organisation_id, *narrowed)
