"""The sheets of Сетевой Город. Образование, cut into the blocks of their pupils.

Two reports of a whole class are known, «Отчет об успеваемости и посещаемости ученика» and «Табель
успеваемости учащегося», each as XLSX or as HTML. Under the school's name and the title one block
repeats for each pupil: year, class, interval, pupil; the heading of the table; a row for each
subject; the legend of attendance. Here nothing is interpreted yet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from archive.errors import FileTooLargeError
from archive.intake.containers.sheets import Row, Sheet, Source, text_of

MAX_ROWS = 20_000
"""A class of 40 pupils with 30 subjects takes about 2,000 rows; each row here costs far more than a row of CSV."""
_TITLE_ROWS = 30
"""HTML may have a menu above the report."""
_FIELD = re.compile(r"(Учебный год|Класс|Период|Ученик|Учащийся)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
YEAR, CLASS, PERIOD, PUPIL = "учебный год", "класс", "период", "ученик"
_SAME = {"учащийся": PUPIL}
_HEADING = "предмет"
_LEGEND_LINE = re.compile(r"([А-ЯЁа-яёA-Za-z]{1,4})\s*[-:=\N{EN DASH}\N{EM DASH}]\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Kind:
    """A report: the format's name, the title that tells it, and the fields that each pupil's block has."""

    name: str
    title: re.Pattern[str]
    fields: tuple[str, ...]


class Part(Enum):
    """Where in a block the reading stands."""

    FIELDS = "fields"
    HEAD = "head"
    SUBJECTS = "subjects"
    LEGEND = "legend"


@dataclass(slots=True)
class Block:
    """One pupil's part of the sheet, as it lies there."""

    fields: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Text and row number by the field's name in lower case."""
    head: list[Row] = field(default_factory=list)
    """The row with «Предмет» and those under it that name no subject."""
    subjects: list[Row] = field(default_factory=list)
    legend: list[Row] = field(default_factory=list)
    """Rows of two cells: the code and its words."""
    part: Part = Part.FIELDS
    named_in: int = 0
    """The column of the subjects' names."""


@dataclass(slots=True)
class Report:
    """The sheet cut into blocks. `strange` rows belong to nothing that we know."""

    sheet: Sheet
    kind: Kind
    school: str = ""
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    strange: list[Row] = field(default_factory=list)


def find_report(source: Source, kind: Kind) -> Sheet | None:
    """Return the sheet that bears the report's title, wherever it stands in the workbook."""
    return next((sheet for sheet in source.sheets if _has_title(sheet, kind)), None)


def cut(sheet: Sheet, kind: Kind) -> Report:
    """Cut `sheet` into the blocks of its pupils, keeping every row that says anything. Raises `IntakeError`."""
    report = Report(sheet, kind)
    rows = (row for row in sheet.rows() if not row.blank or report.blocks)
    for row in rows:
        if row.number > MAX_ROWS:
            raise FileTooLargeError(file=sheet.file, found=f"строк больше {MAX_ROWS}", limit=f"{MAX_ROWS} строк")
        if _FIELD.fullmatch(_first(row)):
            _take_fields(report, row)
        elif not report.blocks:
            _take_head(report, row)
        else:
            _take_row(report, report.blocks[-1], row)
    return report


def _has_title(sheet: Sheet, kind: Kind) -> bool:
    return any(kind.title.fullmatch(text_of(cell)) for row in _top(sheet) for cell in row.cells[:2])


def _top(sheet: Sheet) -> Iterator[Row]:
    return islice(sheet.rows(), _TITLE_ROWS)


def _first(row: Row) -> str:
    return text_of(row.cells[0]) if row.cells else ""


def _take_head(report: Report, row: Row) -> None:
    """The school's name is what stands above the title."""
    if report.kind.title.fullmatch(_first(row)):
        report.title = _first(row)
    elif not report.school and _first(row):
        report.school = _first(row)
    elif not row.blank:
        report.strange.append(row)


def _take_fields(report: Report, row: Row) -> None:
    """A field after a table, or one that is there already, opens the next pupil's block."""
    texts = [text for cell in row.cells if (text := text_of(cell))]
    named = [found for text in texts if (found := _FIELD.fullmatch(text))]
    for one in named:
        name = _SAME.get(one[1].casefold(), one[1].casefold())
        if not report.blocks or report.blocks[-1].part is not Part.FIELDS or name in report.blocks[-1].fields:
            report.blocks.append(Block())
        report.blocks[-1].fields[name] = (one[2].strip(), row.number)
    if len(named) < len(texts):
        report.strange.append(row)


def _take_row(report: Report, block: Block, row: Row) -> None:
    """Give the row to the part of the block that it stands in; a blank row ends the table."""
    if row.blank and not _within_head(block):
        block.part = Part.LEGEND if block.part in (Part.HEAD, Part.SUBJECTS) else block.part
    elif block.part is Part.HEAD and not _names_subject(block, row):
        block.head.append(row)
    elif block.part is Part.FIELDS and (index := _heading(row)) is not None:
        block.head, block.part, block.named_in = [row], Part.HEAD, index
    elif block.part in (Part.HEAD, Part.SUBJECTS) and _names_subject(block, row):
        block.part = Part.SUBJECTS
        block.subjects.append(row)
    elif block.part is Part.LEGEND and (lines := _legend_lines(row)):
        block.legend += lines
    elif _first(row) not in (report.school, report.title):  # HTML repeats both above each pupil
        report.strange.append(row)


def _within_head(block: Block) -> bool:
    """Tell whether a blank row is still the heading's second, with no day in it, and ends no table."""
    return block.part is Part.HEAD and len(block.head) == 1


def _heading(row: Row) -> int | None:
    """Return the column under «Предмет», the first or, after the numbers, the second."""
    found = (i for i, cell in enumerate(row.cells[:2]) if text_of(cell).casefold() == _HEADING)
    return next(found, None)


def _names_subject(block: Block, row: Row) -> bool:
    """A figure is the number of a column, as printed forms have them under the heading."""
    text = text_of(row.cells[block.named_in]) if block.named_in < len(row.cells) else ""
    return bool(text) and not text.isdecimal()


def _legend_lines(row: Row) -> list[Row]:
    """Return the row as lines of the legend: two cells, or texts like «УП - уважительная причина; Б - болезнь»."""
    texts = [text_of(cell) for cell in row.cells]
    if [bool(text) for text in texts[:2]] == [True, True] and not any(texts[2:]):
        return [row]
    parts = [part for text in texts if text for part in re.split(r"[;,\n]", text) if part.strip()]
    found = [_LEGEND_LINE.fullmatch(part.strip()) for part in parts]
    lines = [Row(row.number, (one[1], one[2])) for one in found if one]
    return lines if lines and len(lines) == len(parts) else []
