"""Small exports made by code: a flat source from the format's own examples, and a report as SGO writes it."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from openpyxl import Workbook

from archive.intake import InputFile
from archive.intake.flat.schema import TABLES

EMPTY = "(EMPTY)"
Tables = dict[str, list[list[object]]]
"""By table name: the row of headings and the rows below it."""


def flat_tables() -> Tables:
    """Return every table with its headings and one example row: a class 5А that is quite right."""
    return {t.name: [[c.heading for c in t.columns], [c.example for c in t.columns]] for t in TABLES}


def changed(table: str, heading: str, value: object, row: int = 1) -> Tables:
    """Return the right tables with one cell changed."""
    tables = flat_tables()
    tables[table][row][tables[table][0].index(heading)] = value
    return tables


def with_row(table: str, **cells: object) -> Tables:
    """Return the right tables with the table's example row once more, `cells` changed («_» stands for a space)."""
    return add_row(flat_tables(), table, **cells)


def add_row(tables: Tables, table: str, **cells: object) -> Tables:
    """Return `tables` with one more row."""
    added = deepcopy(tables)
    row = list(added[table][1])
    for heading, value in cells.items():
        row[added[table][0].index(heading.replace("_", " "))] = value
    added[table].append(row)
    return added


def as_csv(tables: Tables, encoding: str = "utf-8", delimiter: str = ",") -> tuple[InputFile, ...]:
    """Return the tables as CSV files; their names say nothing, for nothing may be told by them."""
    return tuple(
        InputFile(f"file-{number}.csv", _csv(rows, encoding, delimiter))
        for number, rows in enumerate(tables.values(), start=1)
    )


def as_zip(tables: Tables, names: Mapping[str, str] | None = None) -> InputFile:
    """Return the tables as one ZIP of CSV files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, rows in tables.items():
            archive.writestr((names or {}).get(name, f"{name}.csv"), _csv(rows, "utf-8", ","))
    return InputFile("school.zip", written.getvalue())


def as_xlsx(tables: Tables) -> InputFile:
    """Return the tables as one workbook with a sheet each."""
    book = Workbook()
    book.remove(book.worksheets[0])
    titles = {table.name: table.title for table in TABLES}
    for name, rows in tables.items():
        sheet = book.create_sheet(titles.get(name, name))
        for row in rows:
            sheet.append(row)
    return InputFile("school.xlsx", saved(book))


def saved(book: Workbook) -> bytes:
    """Return the workbook's bytes, with `EMPTY` as cells of an empty text, which openpyxl itself cannot write."""
    written = io.BytesIO()
    book.save(written)
    return with_part(written.getvalue(), "xl/worksheets/", lambda data: data.replace(EMPTY.encode(), b""))


def with_part(container: bytes, path: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a ZIP with the members whose name starts with `path` changed."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(container)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member.filename, change(data) if member.filename.startswith(path) else data)
    return written.getvalue()


def _csv(rows: Sequence[Sequence[object]], encoding: str, delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


DAYS = (("Март", 31), ("", 31), ("Апрель", 1), ("", 2), ("Май", 24))
LEGEND = (("Н", "Неуважительная"), ("О", "Опоздание"), ("Б", "Болезнь"), ("У", "Уважительная"))


@dataclass(frozen=True, slots=True)
class SgoPupil:
    """One block of the report: `subjects` maps a name to its cells, then average, weighted, result."""

    name: str = "Иванов Пётр Сергеевич"
    year: str = "2024/2025"
    label: str = "8А"
    period: str = "с 24.03.25 по 24.05.25"
    days: tuple[tuple[str, object], ...] = DAYS
    subjects: Mapping[str, Sequence[object]] = field(
        default_factory=lambda: {
            "Алгебра": ("3", "4 4", "2/3", None, "", 3.5, 0, "4"),
            "Физика": (None, "Б 3", "О 2/3", "Н Н", "5  5", 0, 0, None),
        }
    )
    legend: tuple[tuple[str, str], ...] = LEGEND


def sgo_report(*pupils: SgoPupil, title: str = "Отчет об успеваемости и посещаемости ученика") -> InputFile:
    """Return a report as SGO writes it, with a block for each pupil."""
    return InputFile("report.xlsx", saved(sgo_book(*pupils, title=title)))


def sgo_book(*pupils: SgoPupil, title: str = "Отчет об успеваемости и посещаемости ученика") -> Workbook:
    """Return the report as a workbook that a test may still spoil."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Лист1"
    rows: list[Sequence[object]] = [['МАОУ "Школа № 1"'], [], [title], [], []]
    for pupil in pupils or (SgoPupil(),):
        rows += _block(pupil)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column).value = EMPTY if value == "" else value  # type: ignore[assignment] # whatever a test puts in
    return book


def _block(pupil: SgoPupil) -> list[Sequence[object]]:
    tail = ("Средняя оценка", "Средневзвешенный \n балл", "Итоговая оценка за период")
    return [
        [f"Учебный год: {pupil.year}"],
        [f"Класс: {pupil.label}"],
        [f"Период: {pupil.period}"],
        [f"Ученик: {pupil.name}"],
        [],
        ["Предмет", *(month or None for month, _day in pupil.days), *tail],
        [None, *(day for _month, day in pupil.days)],
        *([name, *cells] for name, cells in pupil.subjects.items()),
        [],
        [],
        *pupil.legend,
    ]
