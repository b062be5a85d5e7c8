"""The paper beside the records: printings and what was done with them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import PaperEntryRow, PaperFileRow
from archive.errors import BusyError
from archive.model.paper_file import PaperEntry, PaperFile
from archive.model.record import RecordNumber

_Key = tuple[str, RecordNumber, int]
_Row = TypeVar("_Row", PaperFileRow, PaperEntryRow)


class PaperFiles(Part):
    """Append-only, as the records are: a re-print is another printing, a second count another entry."""

    def add_paper_file(self, file: PaperFile) -> None:
        """Register a printing without entries. Raises `BusyError` when its number was taken meanwhile."""
        columns = {name: value for name, value in columns_of(file).items() if name != "entries"}
        self._add(PaperFileRow(**columns))

    def add_paper_entry(self, file: PaperFile, entry: PaperEntry) -> PaperFile:
        """Add the next step of a printing and return it with that step. Raises `BusyError` likewise."""
        key = {"organisation_id": file.organisation_id, "number": file.number, "printing": file.printing}
        self._add(PaperEntryRow(**key, **columns_of(entry)))
        return file.then(entry)

    def paper_files(self, organisation_id: str = "", number: RecordNumber | None = None) -> Sequence[PaperFile]:
        """Return the printings of a school (or all), of one file (or all), by number, the first printing first."""
        entries: dict[_Key, list[PaperEntry]] = defaultdict(list)
        rows = select(PaperEntryRow).order_by(PaperEntryRow.ordinal)
        for row in self._rows(_narrowed(rows, PaperEntryRow, organisation_id, number)):
            entries[row.organisation_id, row.number, row.printing].append(_entry(row))
        order = (PaperFileRow.organisation_id, PaperFileRow.number_year, PaperFileRow.number_sequence)
        files = select(PaperFileRow).order_by(*order, PaperFileRow.printing)
        return [_file(row, entries) for row in self._rows(_narrowed(files, PaperFileRow, organisation_id, number))]

    def _add(self, row: PaperFileRow | PaperEntryRow) -> None:
        try:
            with self._session.begin_nested():
                self._session.add(row)
                self._session.flush()
        except IntegrityError as error:
            raise BusyError(what=str(row.number)) from error


def _narrowed(
    statement: Select[_Row], table: type[_Row], organisation_id: str, number: RecordNumber | None
) -> Select[_Row]:
    if organisation_id:
        statement = statement.where(table.organisation_id == organisation_id)
    return statement if number is None else statement.where(table.number == number)


def _entry(row: PaperEntryRow) -> PaperEntry:
    return PaperEntry(**{field.name: getattr(row, field.name) for field in fields(PaperEntry)})


def _file(row: PaperFileRow, entries: dict[_Key, list[PaperEntry]]) -> PaperFile:
    columns = {field.name: getattr(row, field.name) for field in fields(PaperFile) if field.name != "entries"}
    return PaperFile(**columns, entries=tuple(entries.get((row.organisation_id, row.number, row.printing), ())))
