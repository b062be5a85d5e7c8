"""Which sheet of a source is which table of the flat format, told by the headings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.errors import SheetMissingError
from archive.intake.containers.input_file import printable
from archive.intake.containers.sheets import Row, Sheet, Source, text_of
from archive.intake.finding_list import FindingList
from archive.intake.flat.rows import BoundTable
from archive.intake.flat.schema import TABLES, Column, Table
from archive.model.finding import Finding, Place, Severity

NOTES_TITLE = "Пояснения"
"""The template's sheet for people; it holds no data."""
_HEADER_ROWS = 10
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class _Header:
    """The row of headings of a sheet, compared without case and spaces."""

    row: Row
    headings: tuple[str, ...]


def looks_flat(source: Source) -> bool:
    """Tell whether any sheet has the headings of one of our tables."""
    return any(_match(header) for sheet in source.sheets if (header := _header(sheet)))


def bind_tables(source: Source, found: FindingList) -> Mapping[str, BoundTable]:
    """Return the tables of `source` by name. Raises `SheetMissingError` for those that must be there.

    Unknown columns and sheets, columns that are missing and tables given twice are findings.
    """
    bound: dict[str, BoundTable] = {}
    for sheet in source.sheets:
        header = _header(sheet)
        table = _match(header) if header else None
        if header is None or table is None:
            _report_unread(sheet, header, found)
        elif table.name in bound:
            _report_twice(sheet, header, table, bound[table.name], found)
        else:
            bound[table.name] = _bind(sheet, header, table, found)
    missing = [table.title for table in TABLES if table.required and table.name not in bound]
    if missing:
        there = ", ".join(f"«{one.table.title}»" for one in bound.values())
        raise SheetMissingError(file=source.name, expected="», «".join(missing), found=there or "ни одного")
    return bound


def _header(sheet: Sheet) -> _Header | None:
    """Return the first row that says anything; a title above the headings is not of the format."""
    if _folded(sheet.title) == _folded(NOTES_TITLE):
        return None
    for row in islice(sheet.rows(), _HEADER_ROWS):
        if not row.blank:
            return _Header(row, tuple(_folded(text_of(cell)) for cell in row.cells))
    return None


def _match(header: _Header) -> Table | None:
    """Return the table that shares the most headings, when it shares enough of what it requires."""
    named = {heading for heading in header.headings if heading}
    best = max(TABLES, key=lambda table: _likeness(table, named))
    return best if _likeness(best, named) >= _ENOUGH else None


def _likeness(table: Table, named: set[str]) -> float:
    columns = {_folded(column.heading) for column in table.columns}
    required = {_folded(column.heading) for column in table.columns if column.required}
    return len(named & columns) / len(named | required) if named else 0.0


def _bind(sheet: Sheet, header: _Header, table: Table, found: FindingList) -> BoundTable:
    by_heading = {_folded(column.heading): column for column in table.columns}
    columns: dict[int, Column] = {}
    for index, heading in enumerate(header.headings):
        column = by_heading.get(heading)
        if column and column not in columns.values():
            columns[index] = column
        elif heading:
            _report_column(sheet, header, table, index, found, twice=column is not None)
    _report_missing(sheet, header, table, columns.values(), found)
    return BoundTable(table, sheet, header.row.number, columns, len(header.headings))


def _report_column(sheet: Sheet, header: _Header, table: Table, index: int, found: FindingList, *, twice: bool) -> None:
    text = printable(text_of(header.row.cells[index]))
    if twice:
        finding = Finding(
            "intake.column-twice",
            Severity.BLOCKS,
            f"Графа «{text}» стоит в таблице «{table.title}» дважды.",
            sheet.place(header.row.number, index),
            remedy="Оставьте одну.",
        )
    else:
        finding = Finding(
            "intake.column-unknown",
            Severity.INFORMS,
            f"Графа «{text}» таблицы «{table.title}» не понята и в журнал не вошла; исходный файл хранится целиком.",
            sheet.place(header.row.number, index),
            expected=", ".join(f"«{column.heading}»" for column in table.columns),
            remedy="Если это опечатка, исправьте заголовок.",
        )
    found.add(finding)


def _report_missing(sheet: Sheet, header: _Header, table: Table, there: Iterable[Column], found: FindingList) -> None:
    present = tuple(there)
    for column in table.columns:
        if column.required and column not in present:
            found.add(
                Finding(
                    "intake.column-missing",
                    Severity.BLOCKS,
                    f"В таблице «{table.title}» нет обязательной графы «{column.heading}».",
                    sheet.place(header.row.number, 0),
                    expected=", ".join(f"«{one.heading}»" for one in table.columns if one.required),
                    found=_headings(header),
                    remedy="Возьмите заголовки из шаблона (archive template).",
                )
            )


def _report_twice(sheet: Sheet, header: _Header, table: Table, first: BoundTable, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.table-twice",
            Severity.BLOCKS,
            f"Таблица «{table.title}» дана дважды.",
            sheet.place(header.row.number, 0),
            found=f"первая: {_where(first.sheet)}",
            remedy="Соедините их в одну.",
        )
    )


def _report_unread(sheet: Sheet, header: _Header | None, found: FindingList) -> None:
    """A sheet that says something and is none of our tables is not passed over in silence."""
    if header is None:
        if not sheet.title:
            _add_unread(Place(sheet.file), Severity.INFORMS, "Файл пуст.", "", found)
        return
    place = sheet.place(header.row.number, 0)
    _add_unread(place, Severity.EXPLAIN, "Это не таблица нашего формата, она не прочитана.", _headings(header), found)


def _add_unread(place: Place, severity: Severity, message: str, headings: str, found: FindingList) -> None:
    expected = ", ".join(f"«{table.title}»" for table in TABLES)
    remedy = "Если это таблица журнала, возьмите заголовки из шаблона (archive template)."
    found.add(Finding("intake.table-unknown", severity, message, place, expected, headings, remedy))


def _headings(header: _Header) -> str:
    texts: Sequence[str] = [text for cell in header.row.cells if (text := text_of(cell))]
    return printable(", ".join(f"«{text}»" for text in texts))[:300]


def _where(sheet: Sheet) -> str:
    return f"лист «{printable(sheet.title)}»" if sheet.title else f"файл «{sheet.file}»"


def _folded(heading: str) -> str:
    return "".join(heading.casefold().replace("ё", "е").split())
