"""A book as a plain HTML page, as a competent person would write it: fixed tables, collapsed borders, few classes."""

from collections.abc import Iterator
from html import escape

from archive.render.grid_layout import NUMBER_WIDTH, Layout, group_heading, runs
from archive.render.measures import MEASURES, Paper
from archive.resources import FONTS
from bench.peers.book import Book, Cover, Flowing, GridSheet, Part

M = MEASURES


def html(book: Book) -> str:
    """Return the page; its fonts are named by absolute file addresses."""
    parts = "\n".join(_part(part, book.paper) for part in book.parts)
    head = f'<meta charset="utf-8"><title>{escape(book.title)}</title><style>{_style(book)}</style>'
    return f'<!doctype html>\n<html lang="ru"><head>{head}</head>\n<body>\n{parts}\n</body></html>\n'


def _style(book: Book) -> str:
    margins = M.margins
    faces = "".join(
        f'@font-face{{font-family:"PT Sans";font-weight:{weight};src:url("{(FONTS / name).as_uri()}")}}'
        for weight, name in ((400, "PTSans-Regular.ttf"), (700, "PTSans-Bold.ttf"))
    )
    return f"""{faces}
@page {{ size: {book.paper.width:.2f}pt {book.paper.height:.2f}pt;
  margin: {margins.top:.2f}pt {margins.right:.2f}pt {margins.bottom:.2f}pt {margins.left:.2f}pt;
  font: {M.running}pt "PT Sans";
  @top-left {{ content: {_string(book.running.head_left)} }}
  @top-right {{ content: {_string(book.running.head_right)} }}
  @bottom-left {{ content: {_string(book.running.foot_left)} }}
  @bottom-right {{ content: "лист " counter(page) " из " counter(pages) }} }}
body {{ margin: 0; font: {M.grid}pt/{M.leading} "PT Sans" }}
h1 {{ font-size: {M.title}pt; line-height: {M.leading}; margin: 0 }}
p {{ margin: 0 0 2mm }}
.sheet {{ break-before: page }}
.sheet:first-child {{ break-before: auto }}
table {{ table-layout: fixed; border-collapse: collapse; margin-bottom: 5mm }}
td, th {{ border: {M.hairline}pt solid #888; padding: 0; font-weight: 400; overflow: hidden }}
.grid td {{ text-align: center; white-space: nowrap }}
.grid td.name {{ text-align: left; padding-left: 1mm }}
.grid .result {{ background: #eee; font-weight: 700 }}
.up span {{ display: inline-block; white-space: nowrap; transform: rotate(-90deg); width: 1em }}
.text td, .text th {{ padding: 0.6mm 1.1mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }}
.text tr {{ break-inside: avoid }}
.cover {{ text-align: center; padding-top: 50mm; font-size: 22pt }}"""


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _part(part: Part, paper: Paper) -> str:
    if isinstance(part, Cover):
        return f'<section class="sheet cover">{"".join(f"<p>{escape(line)}</p>" for line in part.lines)}</section>'
    if isinstance(part, GridSheet):
        said = "".join(f"<p>{escape(line)}</p>" for line in part.subtitles if line)
        tables = "\n".join(_grid(layout) for layout in part.parts)
        return f'<section class="sheet"><h1>{escape(part.title)}</h1>{said}{tables}</section>'
    return _flowing(part, paper)


def _grid(layout: Layout) -> str:
    widths = (NUMBER_WIDTH, layout.names_width, *(placed.width for placed in layout.columns))
    rows = "\n".join(_row(layout, index) for index in range(layout.first, layout.last))
    head = "".join(_headings(layout))
    return f'<table class="grid" {_columns(widths)}<thead>{head}</thead>\n<tbody>{rows}</tbody></table>'


def _columns(widths: tuple[float, ...]) -> str:
    columns = "".join(f'<col style="width:{width:.2f}pt">' for width in widths)
    return f'style="width:{sum(widths):.2f}pt"><colgroup>{columns}</colgroup>'


def _headings(layout: Layout) -> Iterator[str]:
    groups, columns = [], []
    for run in runs(layout.columns):
        group = layout.grid.groups[run[0].group]
        cells = [_heading(placed.column.heading, upright=placed.column.upright) for placed in run]
        if group.headings:
            words = " ".join(group_heading(group, run).lines)
            groups.append(f'<th colspan="{len(run)}">{escape(words)}</th>')
            columns += [f"<th{cell}" for cell in cells]
        else:
            groups += [f'<th rowspan="2"{cell}' for cell in cells]
    names = f'<th rowspan="2">№</th><th rowspan="2">{escape(layout.grid.names_heading)}</th>'
    yield f'<tr style="height:{layout.group_height:.2f}pt">{names}{"".join(groups)}</tr>'
    yield f'<tr style="height:{layout.heading_height:.2f}pt">{"".join(columns)}</tr>'


def _heading(words: str, *, upright: bool) -> str:
    return f' class="up"><span>{escape(words)}</span></th>' if upright else f">{escape(words)}</th>"


def _row(layout: Layout, index: int) -> str:
    row = layout.grid.rows[index]
    cells = "".join(
        f"<td{' class=result' if placed.column.result else ''}>{escape(placed.column.cells[index])}</td>"
        for placed in layout.columns
    )
    number = "" if row.total else index + 1
    name = f'<td>{number}</td><td class="name">{escape(row.names[0])}</td>'
    return f'<tr style="height:{layout.row_height:.2f}pt">{name}{cells}</tr>'


def _flowing(part: Flowing, paper: Paper) -> str:
    table = part.table
    said = "".join(f"<p>{escape(line)}</p>" for line in table.subtitles if line)
    heading = f"<p><b>{escape(table.caption)}</b></p>" if part.under else f"<h1>{escape(table.title)}</h1>{said}"
    rows = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    headings = "".join(f"<th>{escape(column.heading)}</th>" for column in table.columns)
    head = f"<thead><tr>{headings}</tr></thead>" if any(column.heading for column in table.columns) else ""
    opened = "" if part.under else ' class="sheet"'
    body = f'<table class="text" {_columns(part.widths(paper))}{head}\n<tbody>{rows}</tbody></table>'
    return f"<section{opened}>{heading}{body}</section>"
