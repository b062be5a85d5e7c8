"""Grids and tables of text as real HTML tables, for the tagged variants.

A grid is laid out by the same ruler as when it is drawn (`grid_layout`), so that both have the same
sheets, columns and sizes of type; only the strokes are the browser's. A table of text flows.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from archive.render import typeface
from archive.render.grid import Grid
from archive.render.grid_drawing import fit_cell, fit_words
from archive.render.grid_layout import (
    NUMBER_WIDTH,
    SIZES,
    TIGHT,
    Layout,
    Placed,
    Stacks,
    group_heading,
    runs,
    upright_heading,
    words_heading,
)
from archive.render.headline import headline_height
from archive.render.measures import MEASURES, Paper
from archive.render.text_table import TextTable, slots_of
from archive.render.typeface import Fitted, printable

M = MEASURES
_FRAME = 3.0
"""What the frame of a table takes of the sheet beside its rows, in points."""


def grid_html(grid: Grid, stacks: Stacks, paper: Paper, aside: float) -> Markup:
    """Return `grid`, laid out as `stacks`, each stack a sheet of its own."""
    return Markup("").join(_sheet(grid, stack, paper, aside, (n, len(stacks))) for n, stack in enumerate(stacks, 1))


def _sheet(grid: Grid, stack: Sequence[Layout], paper: Paper, aside: float, part: tuple[int, int]) -> Markup:
    height = headline_height(grid.subtitles, paper, aside)
    tables = Markup("").join(_table(layout) for layout in stack)
    head = headline_html(grid.title, grid.subtitles, part, repeated=part[0] > 1)
    style = f"height:{height:.2f}pt;padding-right:{aside:.2f}pt"
    return Markup('<section class="sheet"><div class="headline" style="{}">{}</div>{}{}</section>').format(
        style, head, tables, _notes(stack[-1].notes)
    )


def headline_html(title: str, subtitles: Sequence[str], part: tuple[int, int], *, repeated: bool = False) -> Markup:
    """Return the title; where it is `repeated` on a further sheet it is no new heading of the structure."""
    number, parts = part
    tag, words = "p" if repeated else "h1", printable(title)
    which = Markup(' <span class="part">часть {} из {}</span>').format(number, parts) if parts > 1 else Markup("")
    lines = Markup("").join(Markup('<p class="subtitle">{}</p>').format(printable(line)) for line in subtitles if line)
    return Markup('<{} class="title">{}{}</{}>{}').format(tag, words, which, tag, lines)


def _notes(notes: Sequence[str]) -> Markup:
    return Markup("").join(Markup('<p class="under">{}</p>').format(printable(note)) for note in notes)


def _table(layout: Layout) -> Markup:
    widths = (NUMBER_WIDTH, layout.names_width, *(placed.width for placed in layout.columns))
    columns = "".join(f'<col style="width:{width:.2f}pt">' for width in widths)
    rows = "".join(_row(layout, index) for index in range(layout.first, layout.last))
    return Markup(  # noqa: S704 - every text in it was escaped where it was set
        f'<table class="grid" style="width:{sum(widths):.2f}pt"><colgroup>{columns}</colgroup>'
        f"<thead>{''.join(_head(layout))}</thead><tbody>{rows}</tbody></table>"
    )


def _head(layout: Layout) -> Iterator[str]:
    """Yield one or two rows of headings; a column without a group's heading spans both."""
    heights = [height for height in (layout.group_height, layout.heading_height) if height]
    heights[-1] -= _FRAME
    down = f' rowspan="{len(heights)}"' if len(heights) > 1 else ""
    first = [f'<th scope="col"{down}>№</th><th scope="col"{down}>{_spanning(_names_heading(layout))}</th>']
    second: list[str] = []
    for run in runs(layout.columns):
        group = layout.grid.groups[run[0].group]
        if group.headings:
            first.append(f'<th scope="colgroup" colspan="{len(run)}">{_lines(group_heading(group, run))}</th>')
        height = sum(heights) if not group.headings else heights[-1]
        own = [_column_heading(placed, height, "" if group.headings else down) for placed in run]
        (second if group.headings else first).extend(own)
    for height, cells in zip(heights, (first, second), strict=False):
        yield f'<tr style="height:{height:.2f}pt">{"".join(cells)}</tr>'


def _names_heading(layout: Layout) -> Fitted:
    return typeface.fit((layout.grid.names_heading,), layout.names_width - 2 * M.padding, 2, SIZES)


def _column_heading(placed: Placed, height: float, down: str) -> str:
    column = placed.column
    result = ' class="result"' if column.result else ""
    if column.upright:
        return f'<th scope="col"{down}{result}>{_upright(upright_heading(placed), placed.width, height)}</th>'
    if column.words:
        fitted = words_heading(placed)
    else:
        fitted = typeface.fit((column.heading,), placed.width - M.padding / 2, 1, SIZES, column.font)
    return f'<th scope="col"{down}{result}>{_spanning(fitted) if down else _lines(fitted)}</th>'


def _spanning(fitted: Fitted) -> str:
    """Return the lines of a spanning heading as a block without height, centred on it, for the reason in `_upright`."""
    up = len(fitted.lines) * fitted.size * TIGHT / 2
    return f'<div class="spanning"><div style="margin-top:-{up:.2f}pt">{_lines(fitted)}</div></div>'


def _upright(fitted: Fitted, width: float, height: float) -> str:
    """Return a block without height, in the middle of the cell, beside which a line as long as the cell stands turned.

    Without height, because WeasyPrint gives the last row of a spanning cell the whole height of what is in it.
    """
    inside = height - 2
    above = (width - len(fitted.lines) * fitted.size * M.leading) / 2
    style = (
        f"width:{inside:.2f}pt;height:{width:.2f}pt;padding:{max(above, 0):.2f}pt 0 0 {1.5 * M.padding:.2f}pt;"
        f"font-size:{fitted.size}pt;transform:translate(0,{inside / 2:.2f}pt) rotate(-90deg)"
    )
    return f'<div class="upright"><div style="{style}">{_words(fitted)}</div></div>'


def _row(layout: Layout, index: int) -> str:
    row, height = layout.grid.rows[index], layout.row_height
    name = fit_words(row.names, layout.names_width, height, strong=row.total)
    number = "" if row.total else str(index + 1)
    cells = "".join(_cell(placed, index, height, strong=row.total) for placed in layout.columns)
    kind = ' class="total"' if row.total else ""
    return (
        f'<tr{kind} style="height:{height:.2f}pt"><td class="n">{number}</td>'
        f'<th scope="row" class="{_size(name)}">{_fitting(name, height)}</th>{cells}</tr>'
    )


def _cell(placed: Placed, index: int, height: float, *, strong: bool) -> str:
    column, text = placed.column, placed.column.cells[index]
    kinds = [kind for kind, holds in _kinds(column.result, column.words, index in column.away) if holds]
    fitted = None
    if text:
        fitted = (
            fit_words((text,), placed.width, height, strong=strong)
            if column.words
            else fit_cell(placed, text, strong=strong)
        )
        kinds.append(_size(fitted))
    kinds = [kind for kind in kinds if kind]
    attribute = f' class="{" ".join(kinds)}"' if kinds else ""
    return f"<td{attribute}>{_fitting(fitted, height) if fitted else ''}</td>"


def _fitting(fitted: Fitted, height: float) -> str:
    """Return the lines set so close that they do not make their row higher than it was laid out."""
    leading = (height - 1) / (len(fitted.lines) * fitted.size)
    return _words(fitted) if leading >= TIGHT else f'<div style="line-height:{leading:.3f}">{_words(fitted)}</div>'


def _kinds(result: bool, words: bool, away: bool) -> Iterator[tuple[str, bool]]:  # noqa: FBT001 - three marks of a column
    yield "result", result
    yield "words", words
    yield "away", away


def _size(fitted: Fitted) -> str:
    """Return the class of a size of type: one of three, the largest has none."""
    return ("", "s1", "s2")[SIZES.index(fitted.size)] if fitted.size in SIZES else ""


def _words(fitted: Fitted) -> str:
    return "<br>".join(escape(printable(line)) for line in fitted.lines)


def _lines(fitted: Fitted) -> str:
    size = _size(fitted)
    return f'<span class="{size}">{_words(fitted)}</span>' if size else _words(fitted)


def text_table_html(table: TextTable, paper: Paper, *, below: bool) -> Markup:
    """Return a table of text, `below` something on the same sheet or under a title of its own."""
    width = M.inner_width(paper)
    slots = list(slots_of(table, width))
    columns = "".join(f'<col style="width:{slot.width:.2f}pt">' for slot in slots)
    centred = [' class="centred"' if slot.column.centred else "" for slot in slots]
    headings = "".join(f'<th scope="col">{escape(printable(slot.column.heading))}</th>' for slot in slots)
    rows = "".join(_text_row(row, centred) for row in table.rows)
    body = (
        f'<table class="text" style="width:{width:.2f}pt"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table>"
    )
    head = Markup("<h2>{}</h2>").format(table.caption) if below else headline_html(table.title, table.subtitles, (1, 1))
    return Markup('<section class="{}">{}{}</section>').format("below" if below else "sheet", head, Markup(body))  # noqa: S704 - escaped above


def _text_row(row: Sequence[str], centred: Sequence[str]) -> str:
    cells = (f"<td{kind}>{escape(printable(text))}</td>" for text, kind in zip(row, centred, strict=True))
    return f"<tr>{''.join(cells)}</tr>"
