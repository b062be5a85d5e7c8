"""A table of wrapped text drawn straight on the canvas: topics and homework, remarks, absences by day.

Rows are as high as their longest cell and stay whole; a row higher than a sheet is divided by lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.render import typeface
from archive.render.code import Spot, lower_right
from archive.render.headline import headline, headline_height
from archive.render.measures import MEASURES, MM, Paper
from archive.render.sheets import Align, Sheets, Stroke, Text
from archive.render.typeface import ASCENT, BOLD

M = MEASURES
_SIZE = M.grid
_LINE = M.grid * M.leading
_PAD = 1.1 * MM
_GAP = 9 * MM
"""Between what stands on a sheet and the table under it."""
_FEW = 4
_GOOD_PART = 1 / 3
"""A table begins under another only if so many of its rows, or so much of a sheet of high ones, stand there."""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of text: its heading and its share of the width; `fixed` columns take their share in points."""

    heading: str
    share: float
    fixed: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class TextTable:
    """What is to be shown; each row has a string for each column."""

    title: str
    subtitles: tuple[str, ...]
    columns: tuple[TextColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    """What stands over the table when it shares a sheet with what it belongs to."""

    def without_empty_columns(self) -> "TextTable":
        """Return the table without the columns in which no row has anything."""
        kept = [i for i in range(len(self.columns)) if any(row[i] for row in self.rows)]
        rows = tuple(tuple(row[i] for i in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[i] for i in kept), rows=rows)


@dataclass(frozen=True, slots=True)
class Slot:
    """A column where it stands."""

    column: TextColumn
    x: float
    width: float


_Cells = tuple[tuple[str, ...], ...]
"""A row, each cell broken into lines."""


def draw_text_table(sheets: Sheets, table: TextTable, paper: Paper, *, code: bool = False) -> Spot:
    """Draw `table` under what stands on the current sheet if there is room, and on new sheets of `paper`.

    With `code` its first sheet is a new one and leaves room for a QR code; where it stands is returned.
    """
    slots = tuple(slots_of(table, M.inner_width(paper)))
    headings = _broken(tuple(column.heading for column in table.columns), slots, BOLD)
    whole = paper.height - M.margins.top - headline_height(table.subtitles, paper) - M.margins.bottom
    whole -= _height(headings)
    rows = [part for row in table.rows for part in _divided(_broken(row, slots), whole)]
    first = 0 if code else _room_below(sheets, headings)
    if _is_worth_beginning(rows, first, whole):
        rows = rows[_draw_below(sheets, table, slots, headings, rows, first) :]
    parts = list(_parts(rows, whole, whole - (M.code + M.code_zone if code else 0)))
    for number, part in enumerate(parts, start=1):
        sheets.begin(paper)
        sheets.write(headline(table.title, table.subtitles, paper, number, len(parts)))
        top = paper.height - M.margins.top - headline_height(table.subtitles, paper)
        sheets.below = _draw(sheets, slots, top, (headings, *part))
        if code and number == 1:
            sheets.floor += M.code + M.code_zone
    return lower_right(paper)


def _room_below(sheets: Sheets, headings: _Cells) -> float:
    """Return the height left for rows under what stands on the current sheet, 0 when there is none."""
    if sheets.below is None:
        return 0
    return max(0.0, sheets.below - _GAP - _LINE - sheets.floor - _height(headings))


def _is_worth_beginning(rows: Sequence[_Cells], room: float, whole: float) -> bool:
    """Tell whether enough of the rows stand in `room`; a whole sheet holds `whole`."""
    part = next(_parts(rows, room, room), [])
    used = sum(_height(row) for row in part)
    return bool(part) and used <= room and (len(part) >= min(_FEW, len(rows)) or used >= _GOOD_PART * whole)


def _draw_below(
    sheets: Sheets, table: TextTable, slots: Sequence[Slot], headings: _Cells, rows: Sequence[_Cells], room: float
) -> int:
    """Draw as many rows as find room on the current sheet, under the subtitle; return how many."""
    assert sheets.below is not None
    part = next(_parts(rows, room, room))
    y = sheets.below - _GAP
    sheets.write([Text(M.margins.left, y, table.caption, M.subtitle, BOLD)])
    _draw(sheets, slots, y - _LINE + M.subtitle * ASCENT, (headings, *part))
    return len(part)


def _draw(sheets: Sheets, slots: Sequence[Slot], top: float, rows: Sequence[_Cells]) -> float:
    """Draw the rows from `top` down; return where they end."""
    bounds = [top, *_bounds(top, rows)]
    sheets.rules(_hairlines(bounds, slots), M.hairline, M.hairline_grey)
    sheets.rules(_strong(bounds, slots), M.rule)
    for cells, upper in zip(rows, bounds, strict=False):
        sheets.write(_row(cells, slots, upper, BOLD if upper == top else typeface.REGULAR))
    return bounds[-1]


def slots_of(table: TextTable, width: float) -> Iterator[Slot]:
    """Yield the columns where they stand on a sheet with `width` between its margins."""
    left = M.margins.left
    free = width - sum(column.share for column in table.columns if column.fixed)
    shares = sum(column.share for column in table.columns if not column.fixed)
    for column in table.columns:
        own = column.share if column.fixed else free * column.share / shares
        yield Slot(column, left, own)
        left += own


def _broken(row: Sequence[str], slots: Sequence[Slot], font: str = typeface.REGULAR) -> _Cells:
    pairs = zip(row, slots, strict=True)
    return tuple(typeface.broken(text, slot.width - 2 * _PAD, _SIZE, font) if text else () for text, slot in pairs)


def _height(cells: _Cells) -> float:
    return max(1, *(len(lines) for lines in cells)) * _LINE + 1.4 * _PAD


def _divided(cells: _Cells, room: float) -> Iterator[_Cells]:
    """Yield the row, in pieces no higher than a sheet."""
    most = int((room - 1.4 * _PAD) / _LINE)
    count = max(1, *(len(lines) for lines in cells))
    for first in range(0, count, most):
        yield tuple(lines[first : first + most] for lines in cells)


def _parts(rows: Sequence[_Cells], room: float, first: float) -> Iterator[list[_Cells]]:
    """Yield the rows of each sheet; the first has less room, or the same."""
    part: list[_Cells] = []
    used = room - first
    for row in rows:
        if part and used + _height(row) > room:
            yield part
            part, used = [], 0.0
        part.append(row)
        used += _height(row)
    if part:
        yield part


def _bounds(top: float, rows: Sequence[_Cells]) -> Iterator[float]:
    for row in rows:
        top -= _height(row)
        yield top


def _row(cells: _Cells, slots: Sequence[Slot], top: float, font: str) -> Iterator[Text]:
    for lines, slot in zip(cells, slots, strict=True):
        y = top - 0.7 * _PAD - _LINE * 0.5 - _SIZE * ASCENT / 2 + 0.3
        for line in lines:
            if slot.column.centred:
                yield Text(slot.x + slot.width / 2, y, line, _SIZE, font, Align.CENTRE)
            else:
                yield Text(slot.x + _PAD, y, line, _SIZE, font)
            y -= _LINE


def _hairlines(bounds: Sequence[float], slots: Sequence[Slot]) -> Iterator[Stroke]:
    left, right = slots[0].x, slots[-1].x + slots[-1].width
    for y in bounds[2:-1]:
        yield Stroke(left, y, right, y)
    for slot in slots[1:]:
        yield Stroke(slot.x, bounds[0], slot.x, bounds[-1])


def _strong(bounds: Sequence[float], slots: Sequence[Slot]) -> Iterator[Stroke]:
    left, right = slots[0].x, slots[-1].x + slots[-1].width
    for y in (bounds[0], bounds[1], bounds[-1]):
        yield Stroke(left, y, right, y)
    for x in (left, right):
        yield Stroke(x, bounds[0], x, bounds[-1])
