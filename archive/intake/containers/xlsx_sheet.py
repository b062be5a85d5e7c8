"""XLSX through openpyxl, read-only and row by row; formulas are seen as formulas, links are never followed."""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

from openpyxl.cell.cell import TYPE_FORMULA
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from archive.errors import FileBrokenError, FileTooLargeError
from archive.intake.containers.input_file import InputFile, printable
from archive.intake.containers.safe_open import ZIP_FAULTS, check_workbook_parts
from archive.intake.containers.sheets import Formula, Row, Value
from archive.model.finding import Place

MAX_COLUMNS = 1000
MAX_ROWS = 1_048_576
"""Excel's own limit; a forged row number would otherwise be counted up to for ever."""
_BATCH = 2000

XLSX_FAULTS = (
    *ZIP_FAULTS,
    SyntaxError,  # ParseError and lxml's XMLSyntaxError
    InvalidFileException,
    LookupError,  # a part, a style or a shared string that is not there
    TypeError,  # an element without its attribute
    AttributeError,
    ArithmeticError,
    AssertionError,
)
"""What openpyxl and the XML parser under it raise on damaged parts."""


@dataclass(frozen=True, slots=True)
class XlsxSheet:
    """One sheet of a workbook."""

    file: str
    title: str
    _worksheet: ReadOnlyWorksheet

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are there, as wide as they are: what the sheet claims of its size is not believed."""
        self._worksheet.reset_dimensions()
        found = enumerate(self._worksheet.rows, start=1)
        while batch := self._batch(found):
            yield from batch

    def place(self, row: int, column: int, heading: str = "") -> Place:  # noqa: ARG002 - the protocol's
        """Return the place as Excel names cells."""
        return Place(self.file, printable(self.title), f"{get_column_letter(column + 1)}{row}")

    def _batch(self, found: Iterator[tuple[int, Any]]) -> list[Row]:
        """Read on under one guard: openpyxl warns of dates and styles that are no matter of ours."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return [self._row(number, cells) for number, cells in islice(found, _BATCH)]
        except XLSX_FAULTS as error:
            raise FileBrokenError(file=self.file, found=f"лист «{printable(self.title)}» испорчен") from error

    def _row(self, number: int, cells: tuple[Any, ...]) -> Row:
        if number > MAX_ROWS:
            raise FileTooLargeError(file=self.file, found=f"строк больше {MAX_ROWS}", limit=f"{MAX_ROWS} строк")
        if len(cells) > MAX_COLUMNS:
            raise FileTooLargeError(
                file=self.file, found=f"в строке {number} столбцов {len(cells)}", limit=f"{MAX_COLUMNS} столбцов"
            )
        return Row(number, tuple(_value(cell) for cell in cells))


class _Unmeasured(ReadOnlyWorksheet):
    """A sheet that is not read through on opening, as openpyxl does to learn its size when it names none."""

    def _get_size(self) -> None:
        """Leave the size unknown: what a sheet says of it is not believed anyway."""


class _Reader(ExcelReader):
    """openpyxl's reader of workbooks, with sheets that are opened and not read."""

    def read_worksheets(self) -> None:
        """Open the sheets that are there; charts have no cells."""
        book: Any = self.wb
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                opened = _Unmeasured(book, sheet.name, relation.target, self.shared_strings)
                book._sheets.append(opened)  # noqa: SLF001 - openpyxl offers no other way


def open_workbook(file: InputFile, archive: zipfile.ZipFile) -> tuple[XlsxSheet, ...]:
    """Return the sheets of `file`, whose ZIP directory was looked over already.

    Raises `FileBrokenError` and `FileTooLargeError`.
    """
    name = printable(file.name)
    check_workbook_parts(archive, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = _Reader(BytesIO(file.data), read_only=True, keep_links=False)
            reader.read()
            sheets = reader.wb.worksheets
    except XLSX_FAULTS as error:
        raise FileBrokenError(file=name, found="книга Excel испорчена") from error
    return tuple(XlsxSheet(name, sheet.title, sheet) for sheet in sheets)


def _value(cell: Any) -> Value:  # noqa: ANN401 - openpyxl types no cell of a read-only sheet
    if cell.data_type == TYPE_FORMULA:
        return Formula(str(cell.value))
    value: Value = cell.value
    return value
