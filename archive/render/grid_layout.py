"""Lays a grid out on sheets.

What does not fit one sheet goes on to the next with the list of names repeated; the parts are made as
even as they can be. Parts low enough to stand under each other share a sheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil

from archive.render import typeface
from archive.render.grid import Column, Grid, Group
from archive.render.headline import ASIDE, headline_height, wrapped
from archive.render.measures import MEASURES, MM, Paper

M = MEASURES
SIZES = (M.grid, (M.grid + M.grid_least) / 2, M.grid_least)
NUMBER_WIDTH = 7 * MM
HEADING_MOST = 50 * MM
"""The longest that a heading turned upright may be."""
TIGHT = 1.06
"""Leading of a name that takes two lines of one row."""
WORDS_LINES = 4
_WORDS_LEAST, _WORDS_MOST = 34 * MM, 62 * MM
_CELL_MOST = 26 * MM
_GROUP_WORD_MOST = 27 * MM
_UNEVEN = 1.2
_WORDS_ALONE = 2.5
"""By how much columns of text may be widened when there are no others."""
_GAP = 6 * MM
"""Between two parts on one sheet."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A column with its left edge and width on the sheet, and its group's number."""

    column: Column
    group: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """One part of a grid: the rows from `first` to `last` (exclusive) and the columns placed.

    Heights are of the group headings, of the column headings and of a row. `notes` are printed under it.
    """

    notes: tuple[str, ...]
    grid: Grid
    first: int
    last: int
    columns: tuple[Placed, ...]
    names_width: float
    group_height: float
    heading_height: float
    row_height: float
    top: float
    """The upper edge of the grid."""

    @property
    def body(self) -> float:
        """The upper edge of the first row."""
        return self.top - self.group_height - self.heading_height

    @property
    def bottom(self) -> float:
        """The lower edge of the last row."""
        return self.body - (self.last - self.first) * self.row_height

    @property
    def right(self) -> float:
        """The right edge of the last column."""
        return self.columns[-1].x + self.columns[-1].width


def column_width(column: Column) -> float:
    """Return the width that a column needs for its cells and heading."""
    cells = max((typeface.width(cell, M.grid, column.font) for cell in column.cells), default=0) + 2 * M.padding
    if column.words:
        return min(max(cells, _WORDS_LEAST), _WORDS_MOST)
    heading = _upright_width(column) if column.upright else typeface.width(column.heading, M.grid_least) + M.padding
    return max(M.column_least, min(cells, _CELL_MOST), heading)


def _upright_width(column: Column) -> float:
    lines = len(typeface.wrap(column.heading, HEADING_MOST, M.grid_least, column.font))
    return lines * M.grid_least * M.leading + M.padding


Stacks = tuple[tuple[Layout, ...], ...]
"""The parts of a grid on each sheet."""


def lay_out_beside_code(grid: Grid, paper: Paper) -> tuple[Stacks, float]:
    """Lay `grid` out so that the QR code finds room on the first sheet.

    Returns the parts, and what the headlines leave free at the right: 0 when the lower right corner is free.
    """
    stacks = lay_out(grid, paper)
    return (stacks, 0) if _has_free_corner(stacks[0], paper) else (lay_out(grid, paper, ASIDE), ASIDE)


def _has_free_corner(stack: Sequence[Layout], paper: Paper) -> bool:
    left = paper.width - M.margins.right - M.code - M.code_zone
    top = M.margins.bottom + M.code + M.code_zone
    notes = notes_height(stack[-1].grid, paper) if stack[-1].notes else 0
    return stack[-1].bottom - notes >= top or (not notes and all(part.right <= left for part in stack))


def lay_out(grid: Grid, paper: Paper, aside: float = 0) -> Stacks:
    """Divide `grid` into parts, columns first, then rows; return the parts of each sheet of `paper`.

    The headlines leave `aside` points free at the right. Of the widths that names may get, the first that takes
    the fewest sheets.
    """
    return min((_laid_out(grid, paper, aside, least) for least in _names_least(grid)), key=len)


def _laid_out(grid: Grid, paper: Paper, aside: float, names_least: float) -> Stacks:
    names, parts = _divide_columns(grid, paper, names_least)
    room = M.inner_width(paper) - NUMBER_WIDTH - names
    placed = [tuple(_place(part, names, _stretch(part, parts, room))) for part in parts]
    heights = _heading_heights(grid, placed)
    top = paper.height - M.margins.top - headline_height(grid.subtitles, paper, aside)
    room = top - M.margins.bottom - sum(heights) - notes_height(grid, paper)
    chunks = _divide_rows(len(grid.rows), room, _row_least(grid, names))
    row_height = min(M.row_most, room / max(1, *(last - first for first, last in chunks)))
    layouts = [
        Layout((), grid, first, last, columns, names, *heights, row_height, top)
        for first, last in chunks
        for columns in placed
    ]
    layouts[-1] = replace(layouts[-1], notes=grid.notes)
    return tuple(tuple(stack) for stack in _stacked(layouts, notes_height(grid, paper)))


def _stacked(layouts: Sequence[Layout], notes: float) -> Iterator[list[Layout]]:
    """Yield the parts of each sheet: a part that finds room goes under the one before it."""
    stack: list[Layout] = []
    for layout in layouts:
        top = stack[-1].bottom - _GAP if stack else layout.top
        if stack and top - (layout.top - layout.bottom) - notes < M.margins.bottom:
            yield stack
            stack, top = [], layout.top
        stack.append(replace(layout, top=top))
    yield stack


def notes_height(grid: Grid, paper: Paper) -> float:
    """Return the height of the notes under the grid, 0 when there are none."""
    lines = sum(1 for _line in wrapped(grid.notes, M.inner_width(paper), M.grid_least))
    return lines * M.grid_least * M.leading + 1.5 * MM if lines else 0


@dataclass(frozen=True, slots=True)
class _Item:
    group: int
    column: Column
    width: float


def _items(grid: Grid) -> Iterator[tuple[_Item, ...]]:
    """Yield what must stay together: single columns, or whole groups."""
    for number, group in enumerate(grid.groups):
        widths = [column_width(column) for column in group.columns]
        least = _group_width(group) / len(widths)
        items = tuple(_Item(number, c, max(w, least)) for c, w in zip(group.columns, widths, strict=True))
        if grid.whole_groups:
            yield items
        else:
            yield from ((item,) for item in items)


def _group_width(group: Group) -> float:
    """The width that a heading of several lines needs for its longest word."""
    if group.lines == 1 or not group.headings:
        return 0
    longest = max(typeface.width(word, M.grid_least) for word in typeface.wrap(group.headings[-1], 0, M.grid_least))
    return min(longest, _GROUP_WORD_MOST) + M.padding


def _divide_columns(grid: Grid, paper: Paper, names_least: float) -> tuple[float, list[list[_Item]]]:
    """Return the width of the names and the columns of each sheet: names get what costs no sheet."""
    wished = max((typeface.width(row.names[0], M.grid) for row in grid.rows), default=0) + 2 * M.padding
    wished = min(max(wished, M.name_least), M.name_most)
    room = M.inner_width(paper) - NUMBER_WIDTH
    parts = _even(list(_items(grid)), room - names_least)
    slack = room - max(sum(item.width for item in part) for part in parts)
    return min(wished, slack), parts


def _names_least(grid: Grid) -> tuple[float, ...]:
    """Return the widths to try: below them a name would have to be cut even in its shortest form.

    Where names stay whole, rows grow instead; but one long name should not make every row of the class
    grow and halve the sheets, so the width that it takes in one line is tried too.
    """
    if grid.full_names:
        longest = max((typeface.width(row.names[0], M.grid_least) for row in grid.rows), default=0)
        return M.name_least, min(longest + 1.6 * M.padding, M.name_most)
    shortest = (min(typeface.width(name, M.grid_least) for name in row.names) for row in grid.rows)
    needed = max(shortest, default=0) + 1.6 * M.padding  # a little over what `fit` is given, for rounding
    return (min(max(M.name_least, needed), M.name_most),)


def _even(atoms: Sequence[tuple[_Item, ...]], room: float) -> list[list[_Item]]:
    """Fill as few sheets as `room` allows, then lower the filling as far as the same number allows."""
    best = _fill(atoms, room)
    low, high = 0.0, room
    while high - low > 2:
        middle = (low + high) / 2
        parts = _fill(atoms, middle)
        if len(parts) > len(best) or any(sum(item.width for item in part) > room for part in parts):
            low = middle
        else:
            best, high = parts, middle
    return best


def _fill(atoms: Sequence[tuple[_Item, ...]], room: float) -> list[list[_Item]]:
    parts: list[list[_Item]] = [[]]
    used = 0.0
    for atom in atoms:
        width = sum(item.width for item in atom)
        if parts[-1] and used + width > room:
            parts.append([])
            used = 0.0
        parts[-1].extend(atom)
        used += width
    return parts


def _stretch(part: list[_Item], parts: list[list[_Item]], room: float) -> float:
    """Return by how much the columns of a sheet may be widened: to its right edge where that reads well.

    A sheet may be stretched a little beyond the others, so that nearly equal parts end alike.
    """
    widest = max(sum(item.width for item in other) for other in parts)
    signs = [item.width for other in parts for item in other if not item.column.words]
    most = M.column_most / min(signs) if signs else _WORDS_ALONE
    alike = max(1.0, min(room / widest, most))
    own = room / sum(item.width for item in part)
    return own if own <= alike * _UNEVEN else alike


def _place(part: list[_Item], names: float, stretch: float) -> Iterator[Placed]:
    x = M.margins.left + NUMBER_WIDTH + names
    for item in part:
        yield Placed(item.column, item.group, x, item.width * stretch)
        x += item.width * stretch


def _heading_heights(grid: Grid, sheets: Sequence[Sequence[Placed]]) -> tuple[float, float]:
    """Return the heights of the group headings and of the column headings, alike on all sheets."""
    line, pad = M.grid * M.leading, 2 * M.padding
    groups = max((len(heading_lines(grid, run)) for sheet in sheets for run in runs(sheet)), default=0)
    uprights = [_heading_length(grid, placed) for sheet in sheets for placed in sheet]
    group_height = groups * line + pad if groups else 0.0
    own = max((length for length, alone in uprights if not alone), default=0.0)
    own = max(own, (line + pad) * any(column.heading for group in grid.groups for column in group.columns))
    alone = max((length for length, alone in uprights if alone), default=0.0)
    return group_height, max(own, alone - group_height)


def _heading_length(grid: Grid, placed: Placed) -> tuple[float, bool]:
    alone = not grid.groups[placed.group].headings
    if placed.column.words:
        lines = len(words_heading(placed).lines)
        return lines * M.grid * M.leading + 2 * M.padding, alone
    if not placed.column.upright:
        return 0.0, alone
    fitted = upright_heading(placed)
    longest = max(typeface.width(line, fitted.size, placed.column.font) for line in fitted.lines)
    return longest + 3 * M.padding, alone


def words_heading(placed: Placed) -> typeface.Fitted:
    """Return the lines of a heading over a column of text."""
    return typeface.fit((placed.column.heading,), placed.width - M.padding, WORDS_LINES, SIZES, placed.column.font)


def upright_heading(placed: Placed) -> typeface.Fitted:
    """Return the lines of a heading turned upright."""
    lines = max(1, int((placed.width - M.padding / 2) / (M.grid_least * M.leading)))
    return typeface.fit((placed.column.heading,), HEADING_MOST, lines, SIZES, placed.column.font)


def runs(columns: Sequence[Placed]) -> Iterator[tuple[Placed, ...]]:
    """Yield the columns of each group that stand side by side on a sheet."""
    for _group, run in groupby(columns, key=lambda placed: placed.group):
        yield tuple(run)


def heading_lines(grid: Grid, run: Sequence[Placed]) -> tuple[str, ...]:
    """Return the lines of the heading over `run`, none when its group has no heading."""
    group = grid.groups[run[0].group]
    if not group.headings:
        return ()
    return group_heading(group, run).lines


def group_heading(group: Group, run: Sequence[Placed]) -> typeface.Fitted:
    """Return the group's heading as it fits over `run`."""
    room = sum(placed.width for placed in run) - M.padding
    return typeface.fit(group.headings, room, group.lines, SIZES)


def _row_least(grid: Grid, names: float) -> float:
    """Return the least height of a row: of one line, or of as many as the longest name takes."""
    if not grid.full_names:
        return M.row_least
    room = names - 1.5 * M.padding
    lines = max((len(typeface.wrap(row.names[0], room, M.grid_least)) for row in grid.rows), default=1)
    return max(M.row_least, lines * M.grid_least * TIGHT + 1)


def _divide_rows(count: int, room: float, least: float) -> list[tuple[int, int]]:
    """Return the ranges of rows of each sheet, as even as can be."""
    sheets = max(1, ceil(count / int(room / least)))
    size = max(1, ceil(count / sheets))
    return [(first, min(first + size, count)) for first in range(0, max(count, 1), size)]
