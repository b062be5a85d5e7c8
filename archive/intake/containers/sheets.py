"""What every container holds in the end: sheets of rows, each cell with a place a person can find."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from archive.intake.containers.input_file import InputFile
from archive.model.digest import Digest
from archive.model.finding import Place
from archive.model.journal import SourceFile


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is computed: its value depends on the program that opens it, so it is not data."""

    text: str


Value = str | int | float | bool | datetime | date | time | timedelta | Formula | None
"""A cell. In an XLSX `None` is no cell or an empty one, «» a cell with an empty text; SGO tells them apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the source, from 1."""

    number: int
    cells: tuple[Value, ...]

    @property
    def blank(self) -> bool:
        """Whether no cell says anything."""
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


class Sheet(Protocol):
    """A table in its container, read row by row, as often as needed."""

    @property
    def file(self) -> str:
        """Name of the file that it lies in, fit for a message."""

    @property
    def title(self) -> str:
        """The sheet's own title; empty for a CSV file, which has none."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are there. Raises `IntakeError` when the container turns out broken."""

    def place(self, row: int, column: int, heading: str = "") -> Place:
        """Return the place of a cell, `row` from 1 and `column` from 0, in the words of this container."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is read together: one workbook, one ZIP of CSV, or the CSV files given side by side."""

    name: str
    files: tuple[InputFile, ...]
    sheets: tuple[Sheet, ...]

    def source_files(self, format_name: str) -> tuple[SourceFile, ...]:
        """Return what the journal remembers of its files."""
        return tuple(SourceFile(f.name, Digest.of(f.data), len(f.data), format_name) for f in self.files)


def text_of(value: Value) -> str:
    """Return a cell as text: a whole number without «.0», a date as ДД.ММ.ГГГГ, spaces around cut off."""
    if value is None or isinstance(value, Formula):
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}" if value.time() == time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return str(value)
