"""Сетевой Город. Образование: «Отчет об успеваемости и посещаемости ученика (весь класс)», XLSX.

One sheet; under the school's name and the title one block repeats for each pupil: year, class,
interval, pupil; a heading row with months and one with days; a row for each subject; the legend of
attendance. This module cuts the sheet into blocks; `sgo_journal` makes a journal of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from archive.intake.sheets import Row, Sheet, Source, text_of

TITLE = re.compile(r"отч[её]т об успеваемости и посещаемости( ученика)?.*", re.IGNORECASE | re.DOTALL)
_TITLE_ROWS = 8
_FIELD = re.compile(r"(Учебный год|Класс|Период|Ученик)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
YEAR, CLASS, PERIOD, PUPIL = "учебный год", "класс", "период", "ученик"
_HEADING = "предмет"


class Part(Enum):
    """Where in a block the reading stands."""

    FIELDS = "fields"
    DAYS = "days"
    SUBJECTS = "subjects"
    LEGEND = "legend"


@dataclass(slots=True)
class Block:
    """One pupil's part of the sheet, as it lies there; nothing is interpreted yet."""

    fields: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Text and row number by the field's name in lower case."""
    heading: Row | None = None
    days: Row | None = None
    subjects: list[Row] = field(default_factory=list)
    legend: list[Row] = field(default_factory=list)
    part: Part = Part.FIELDS


@dataclass(slots=True)
class Report:
    """The sheet cut into blocks. `strange` rows belong to nothing that we know."""

    sheet: Sheet
    school: str = ""
    blocks: list[Block] = field(default_factory=list)
    strange: list[Row] = field(default_factory=list)


def find_report(source: Source) -> Sheet | None:
    """Return the sheet that bears the report's title, wherever it stands in the workbook."""
    return next((sheet for sheet in source.sheets if _has_title(sheet)), None)


def cut(sheet: Sheet) -> Report:
    """Cut `sheet` into the blocks of its pupils, keeping every row that says anything."""
    report = Report(sheet)
    rows = (row for row in sheet.rows() if not row.blank or report.blocks)
    for row in rows:
        named = _FIELD.fullmatch(_first(row))
        if named:
            _take_field(report, named[1].casefold(), named[2].strip(), row)
        elif not report.blocks:
            _take_head(report, row)
        else:
            _take_row(report, report.blocks[-1], row)
    return report


def _has_title(sheet: Sheet) -> bool:
    return any(TITLE.fullmatch(text_of(cell)) for row in _top(sheet) for cell in row.cells[:2])


def _top(sheet: Sheet) -> Iterator[Row]:
    return islice(sheet.rows(), _TITLE_ROWS)


def _first(row: Row) -> str:
    return text_of(row.cells[0]) if row.cells else ""


def _take_head(report: Report, row: Row) -> None:
    """The school's name is what stands above the title."""
    if TITLE.fullmatch(_first(row)):
        return
    if not report.school and _first(row):
        report.school = _first(row)
    elif not row.blank:
        report.strange.append(row)


def _take_field(report: Report, name: str, text: str, row: Row) -> None:
    """A field after a table, or one that is there already, opens the next pupil's block."""
    if not report.blocks or report.blocks[-1].part is not Part.FIELDS or name in report.blocks[-1].fields:
        report.blocks.append(Block())
    report.blocks[-1].fields[name] = (text, row.number)
    if any(text_of(cell) for cell in row.cells[1:]):
        report.strange.append(row)


def _take_row(report: Report, block: Block, row: Row) -> None:
    """Give the row to the part of the block that it stands in; a blank row ends the table."""
    if block.part is Part.DAYS:
        block.days, block.part = row, Part.SUBJECTS
    elif row.blank:
        block.part = Part.LEGEND if block.part is Part.SUBJECTS else block.part
    elif block.part is Part.FIELDS and _first(row).casefold() == _HEADING:
        block.heading, block.part = row, Part.DAYS
    elif block.part is Part.SUBJECTS and _first(row):
        block.subjects.append(row)
    elif block.part is Part.LEGEND and _says_only_two(row):
        block.legend.append(row)
    else:
        report.strange.append(row)


def _says_only_two(row: Row) -> bool:
    said = [bool(text_of(cell)) for cell in row.cells]
    return said[:2] == [True, True] and not any(said[2:])
