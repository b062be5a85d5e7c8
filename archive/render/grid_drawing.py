"""Draws one sheet of a grid, in the order in which it is read: title, headings, then row by row."""

from collections.abc import Iterator

from archive.render import typeface
from archive.render.code import Spot, lower_right, upper_right
from archive.render.grid import Grid, Row
from archive.render.grid_layout import (
    NUMBER_WIDTH,
    SIZES,
    TIGHT,
    Layout,
    Placed,
    group_heading,
    lay_out,
    lay_out_beside_code,
    notes_height,
    runs,
    upright_heading,
    words_heading,
)
from archive.render.headline import headline, wrapped
from archive.render.measures import MEASURES, MM, Paper
from archive.render.sheets import Align, Box, Sheets, Stroke, Text
from archive.render.typeface import ASCENT, BOLD, REGULAR, Fitted

M = MEASURES
_FIVES = 5
"""After so many rows a stronger rule helps the eye along the line."""


def draw_grid(sheets: Sheets, grid: Grid, paper: Paper, *, code: bool = False) -> Spot:
    """Draw `grid` on as many new sheets of `paper` as it needs; return where a QR code may stand on the first.

    Room for it is made only with `code`.
    """
    stacks, aside = lay_out_beside_code(grid, paper) if code else (lay_out(grid, paper), 0)
    for number, stack in enumerate(stacks, start=1):
        sheets.begin(paper)
        sheets.write(headline(grid.title, grid.subtitles, paper, number, len(stacks), aside))
        for layout in stack:
            _draw(sheets, layout, paper)
        sheets.below = stack[-1].bottom - (notes_height(grid, paper) if stack[-1].notes else 0)
    if code and len(stacks) == 1:
        sheets.below = None  # the code stands where a table could have begun
    return upper_right(paper) if aside else lower_right(paper)


def _draw(sheets: Sheets, layout: Layout, paper: Paper) -> None:
    sheets.grounds(_results(layout), M.result_grey)
    sheets.grounds(_away(layout), M.away_grey)
    sheets.rules(_hairlines(layout), M.hairline, M.hairline_grey)
    sheets.rules(_fives(layout), M.hairline * 1.8, M.hairline_grey / 2)
    sheets.rules(_strong(layout), M.rule)
    sheets.write([*_headings(layout), *_rows(layout), *_notes(layout, paper)])


def _notes(layout: Layout, paper: Paper) -> Iterator[Text]:
    y = layout.bottom - 1.5 * MM
    for line in wrapped(layout.notes, M.inner_width(paper), M.grid_least):
        y -= M.grid_least * M.leading
        yield Text(M.margins.left, y, line, M.grid_least)


def _headings(layout: Layout) -> Iterator[Text]:
    middle = layout.top - (layout.group_height + layout.heading_height) / 2
    left = M.margins.left
    yield _centred(left + NUMBER_WIDTH / 2, middle, "№", M.grid_least, REGULAR)
    fitted = typeface.fit((layout.grid.names_heading,), layout.names_width - 2 * M.padding, 2, SIZES)
    yield from _lines(fitted, left + NUMBER_WIDTH + layout.names_width / 2, middle, REGULAR)
    for run in runs(layout.columns):
        group = layout.grid.groups[run[0].group]
        if group.headings:
            centre = (run[0].x + run[-1].x + run[-1].width) / 2
            yield from _lines(group_heading(group, run), centre, layout.top - layout.group_height / 2, REGULAR)
        for placed in run:
            yield from _heading(layout, placed, alone=not group.headings)


def _heading(layout: Layout, placed: Placed, *, alone: bool) -> Iterator[Text]:
    bottom = layout.body
    centre = placed.x + placed.width / 2
    if placed.column.words:
        middle = (layout.body + (layout.top if alone else layout.top - layout.group_height)) / 2
        yield from _lines(words_heading(placed), centre, middle, placed.column.font)
        return
    if placed.column.upright:
        yield from _upright(upright_heading(placed), centre, bottom + 1.5 * M.padding, placed.column.font)
        return
    height = layout.heading_height + (layout.group_height if alone else 0)
    fitted = typeface.fit((placed.column.heading,), placed.width - M.padding / 2, 1, SIZES, placed.column.font)
    yield from _lines(fitted, centre, bottom + height / 2, placed.column.font)


def _upright(fitted: Fitted, centre: float, bottom: float, font: str) -> Iterator[Text]:
    line = fitted.size * M.leading
    x = centre - line * (len(fitted.lines) - 1) / 2 + fitted.size * ASCENT / 2
    for number, words in enumerate(fitted.lines):
        yield Text(x + number * line, bottom, words, fitted.size, font, upright=True)


def _rows(layout: Layout) -> Iterator[Text]:
    y = layout.body - layout.row_height / 2
    for index in range(layout.first, layout.last):
        yield from _row(layout, index, layout.grid.rows[index], y)
        y -= layout.row_height


def _row(layout: Layout, index: int, row: Row, y: float) -> Iterator[Text]:
    left = M.margins.left
    if not row.total:
        yield _centred(left + NUMBER_WIDTH / 2, y, str(index + 1), M.grid_least, REGULAR)
    name = fit_words(row.names, layout.names_width, layout.row_height, strong=row.total)
    yield from _lines(name, left + NUMBER_WIDTH + M.padding, y, _face(strong=row.total), Align.LEFT)
    for placed in layout.columns:
        cell = placed.column.cells[index]
        if cell:
            yield from _cell(placed, cell, y, layout.row_height, strong=row.total)


def _cell(placed: Placed, cell: str, y: float, height: float, *, strong: bool) -> Iterator[Text]:
    font = _face(strong=strong or placed.column.result)
    if placed.column.words:
        fitted = fit_words((cell,), placed.width, height, strong=strong or placed.column.result)
        yield from _lines(fitted, placed.x + M.padding, y, font, Align.LEFT)
        return
    yield from _lines(fit_cell(placed, cell, strong=strong), placed.x + placed.width / 2, y, font)


def fit_cell(placed: Placed, cell: str, *, strong: bool) -> Fitted:
    """Return a short string as it fits its column."""
    return typeface.fit((cell,), placed.width - 0.8, 1, SIZES, _face(strong=strong or placed.column.result))


def fit_words(candidates: tuple[str, ...], width: float, height: float, *, strong: bool) -> Fitted:
    """Return a name or a text in as many lines as a row of this height takes."""
    lines, room, face = (
        max(1, int((height - 0.6) / (M.grid_least * TIGHT))),
        width - 1.5 * M.padding,
        _face(strong=strong),
    )
    fitted = typeface.fit(candidates, room, lines, SIZES, face)
    if len(fitted.lines) > 1 and len(fitted.lines) * fitted.size * TIGHT > height - 0.6:
        return typeface.fit(candidates, room, lines, SIZES[-1:], face)
    return fitted


def _face(*, strong: bool) -> str:
    return BOLD if strong else REGULAR


def _lines(fitted: Fitted, x: float, middle: float, font: str, align: Align = Align.CENTRE) -> Iterator[Text]:
    line = fitted.size * (TIGHT if align is Align.LEFT else M.leading)
    y = middle + line * (len(fitted.lines) - 1) / 2 - fitted.size * ASCENT / 2 + 0.3
    for number, words in enumerate(fitted.lines):
        yield Text(x, y - number * line, words, fitted.size, font, align)


def _centred(x: float, middle: float, words: str, size: float, font: str) -> Text:
    return Text(x, middle - size * ASCENT / 2 + 0.3, words, size, font, Align.CENTRE)


def _results(layout: Layout) -> Iterator[Box]:
    for placed in layout.columns:
        if placed.column.result:
            headed = layout.grid.groups[placed.group].headings
            top = layout.top - (layout.group_height if headed else 0)
            yield Box(placed.x, layout.bottom, placed.width, top - layout.bottom)


def _away(layout: Layout) -> Iterator[Box]:
    first_row = layout.body
    for placed in layout.columns:
        for index in sorted(placed.column.away):
            if layout.first <= index < layout.last:
                y = first_row - (index - layout.first + 1) * layout.row_height
                yield Box(placed.x, y, placed.width, layout.row_height)


def _hairlines(layout: Layout) -> Iterator[Stroke]:
    left, right, bottom = M.margins.left, layout.right, layout.bottom
    under_groups = layout.top - layout.group_height
    body = under_groups - layout.heading_height
    for number in range(1, layout.last - layout.first):
        y = body - number * layout.row_height
        yield Stroke(left, y, right, y)
    yield Stroke(left + NUMBER_WIDTH, layout.top, left + NUMBER_WIDTH, bottom)
    for run in runs(layout.columns):
        headed = bool(layout.grid.groups[run[0].group].headings)
        if headed and layout.heading_height:
            yield Stroke(
                run[0].x,
                under_groups,
                right if run[-1] is layout.columns[-1] else run[-1].x + run[-1].width,
                under_groups,
            )
        for placed in run[1:]:
            yield Stroke(placed.x, under_groups if headed else layout.top, placed.x, bottom)


def _fives(layout: Layout) -> Iterator[Stroke]:
    body = layout.body
    for number in range(_FIVES, layout.last - layout.first, _FIVES):
        y = body - number * layout.row_height
        yield Stroke(M.margins.left, y, layout.right, y)


def _strong(layout: Layout) -> Iterator[Stroke]:
    """The frame, the line under the headings, and a line before each group."""
    left, right, bottom, top = M.margins.left, layout.right, layout.bottom, layout.top
    body = top - layout.group_height - layout.heading_height
    for y in (top, body, bottom):
        yield Stroke(left, y, right, y)
    for x in (left, *(run[0].x for run in runs(layout.columns)), right):
        yield Stroke(x, top, x, bottom)
