"""The template of the flat format that a school downloads and fills: headings, one example row, notes."""

import csv
import io
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from archive.intake.flat.schema import FORMAT, TABLES, Kind, Table
from archive.intake.flat.tables import NOTES_TITLE

_STAMP = (2025, 9, 1, 0, 0, 0)
"""A fixed date of the members, so that equal templates are equal files."""
_WIDTH = 24
_TEXT_FORMAT = "@"
_ROWS_AS_TEXT = 500
"""So many rows are set to text beforehand: otherwise Excel takes «4/5» for a date and «01001» for 1001."""
_HOW = (
    f"Формат {FORMAT}. Каждая таблица на своём листе (или в своём файле CSV); порядок листов и граф любой.",
    "Строка с примером под заголовками показывает, как заполнять: замените её своими данными.",
    "Лист необязательной таблицы можно убрать. Пустая ячейка необязательной графы значит, что сведений нет.",
    "Отметки: 1-5, можно с «+» и «-», зачёт, незачёт, осв, н/а, безотм, а/з, НПА. «4/5»: одна работа, две отметки.",
    "Вторая отметка за урок: вторая строка с тем же учеником и уроком.",
    "Даты: 02.09.2025 или 2025-09-02. Формулы не принимаются: вставьте значения.",
)


def template_xlsx() -> bytes:
    """Return the template as one workbook with a sheet for each table and a sheet of notes."""
    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = NOTES_TITLE
    for line in _notes():
        notes.append(line)
    for table in TABLES:
        sheet = book.create_sheet(table.title)
        sheet.append([column.heading for column in table.columns])
        sheet.append([column.example for column in table.columns])
        for index, column in enumerate(table.columns, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = _WIDTH
            sheet.cell(1, index).font = Font(bold=column.required)
            if column.kind not in {Kind.INTEGER, Kind.DATE}:
                for row in range(2, _ROWS_AS_TEXT):
                    sheet.cell(row, index).number_format = _TEXT_FORMAT
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def template_zip() -> bytes:
    """Return the template as a ZIP of CSV files (UTF-8 with its mark, semicolons: as Excel opens them)."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in TABLES:
            name = zipfile.ZipInfo(f"{table.name}.csv", _STAMP)
            archive.writestr(name, _csv(table))
    return written.getvalue()


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([column.heading for column in table.columns])
    writer.writerow([column.example for column in table.columns])
    return text.getvalue().encode("utf-8-sig")


def _notes() -> list[list[str]]:
    lines = [[line] for line in _HOW]
    lines += [[], ["Таблица", "Графа", "Обязательна", "Что пишут", "Пример", "Примечание"]]
    for table in TABLES:
        kind = "" if table.required else " (необязательная таблица)"
        for column in table.columns:
            need = "да" if column.required else "нет"
            lines.append([table.title + kind, column.heading, need, column.kind.value, column.example, column.note])
    return lines
