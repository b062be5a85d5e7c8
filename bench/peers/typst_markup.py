"""A book as a Typst document: the same tables through its own `table`, PT Sans, the twin attached."""

from collections.abc import Iterator, Sequence
from itertools import chain

from archive.render.grid_layout import NUMBER_WIDTH, Layout, group_heading, runs
from archive.render.measures import MEASURES, Paper
from archive.render.twin import TWIN_NAME
from bench.peers.book import Book, Cover, Flowing, GridSheet, Part

M = MEASURES


def typst_markup(book: Book) -> str:
    """Return the document; the twin must lie beside it as «data.json»."""
    return "\n".join((_setting(book), *(_part(part, book.paper) for part in book.parts)))


def _setting(book: Book) -> str:
    margins, running = M.margins, book.running
    return f"""#set document(title: {_string(book.title)}, author: {_string(running.head_left)})
#set text(font: "PT Sans", size: {M.grid}pt, lang: "ru", hyphenate: false)
#set par(leading: {M.leading - 1:.2f}em)
#set page(
  width: {book.paper.width:.2f}pt, height: {book.paper.height:.2f}pt,
  margin: (left: {margins.left:.2f}pt, right: {margins.right:.2f}pt,
    top: {margins.top:.2f}pt, bottom: {margins.bottom:.2f}pt),
  header: text({M.running}pt)[#{_string(running.head_left)} #h(1fr) #{_string(running.head_right)}],
  footer: context text({M.running}pt)[#{_string(running.foot_left)} #h(1fr)
    лист #counter(page).display() из #counter(page).final().first()],
)
#set table(stroke: {M.hairline}pt + luma(55%), inset: (x: 0.5pt, y: 0pt), align: center + horizon)
#show heading: set text(size: {M.title}pt)
#let up(words) = rotate(-90deg, reflow: true, box(words))
#pdf.attach("{TWIN_NAME}", relationship: "source", mime-type: "application/json", description: "data")"""


def _part(part: Part, paper: Paper) -> str:
    if isinstance(part, Cover):
        lines = "\n\n".join(f"#{_string(line)}" for line in part.lines)
        return f"#align(center + horizon, text(22pt)[{lines}])\n"
    if isinstance(part, GridSheet):
        said = "\n\n".join(f"#{_string(line)}" for line in part.subtitles if line)
        tables = "\n\n".join(_grid(layout) for layout in part.parts)
        return f"#pagebreak(weak: true)\n#heading({_string(part.title)})\n{said}\n{tables}\n"
    return _flowing(part, paper)


def _grid(layout: Layout) -> str:
    widths = _lengths((NUMBER_WIDTH, layout.names_width, *(placed.width for placed in layout.columns)))
    rows = [layout.group_height, layout.heading_height, *[layout.row_height] * (layout.last - layout.first)]
    results = ", ".join(str(i + 2) for i, placed in enumerate(layout.columns) if placed.column.result)
    fill = f"fill: (x, y) => if ({results},).contains(x) {{ luma(93%) }}," if results else ""
    cells = ",\n".join(chain(_headings(layout), (_row(layout, i) for i in range(layout.first, layout.last))))
    return f"#table(columns: {widths}, rows: {_lengths(rows)}, {fill}\n{cells})"


def _lengths(points: Sequence[float]) -> str:
    return f"({', '.join(f'{point:.2f}pt' for point in points)},)"


def _headings(layout: Layout) -> Iterator[str]:
    columns = []
    yield f"table.cell(rowspan: 2)[№], table.cell(rowspan: 2)[{_quoted(layout.grid.names_heading)}]"
    for run in runs(layout.columns):
        group = layout.grid.groups[run[0].group]
        cells = [_heading(placed.column.heading, upright=placed.column.upright) for placed in run]
        if group.headings:
            words = " ".join(group_heading(group, run).lines)
            yield f"table.cell(colspan: {len(run)})[{_quoted(words)}]"
            columns += cells
        else:
            yield ", ".join(f"table.cell(rowspan: 2, {cell})" for cell in cells)
    if columns:
        yield ", ".join(columns)


def _heading(words: str, *, upright: bool) -> str:
    return f"up({_string(words)})" if upright else f"[{_quoted(words)}]"


def _row(layout: Layout, index: int) -> str:
    row = layout.grid.rows[index]
    number = "" if row.total else str(index + 1)
    cells = ", ".join(_cell(placed.column.cells[index], strong=placed.column.result) for placed in layout.columns)
    return f"[{number}], table.cell(align: left + horizon, {_string(row.names[0])}), {cells}"


def _cell(words: str, *, strong: bool) -> str:
    return f"strong({_string(words)})" if strong and words else _string(words)


def _flowing(part: Flowing, paper: Paper) -> str:
    table = part.table
    said = "\n\n".join(f"#{_string(line)}" for line in table.subtitles if line)
    opened = (
        f"#strong({_string(table.caption)})"
        if part.under
        else f"#pagebreak(weak: true)\n#heading({_string(table.title)})\n{said}"
    )
    rows = ",\n".join(", ".join(_string(cell) for cell in row) for row in table.rows)
    head = ", ".join(_string(column.heading) for column in table.columns)
    headed = f"table.header({head}),\n" if any(column.heading for column in table.columns) else ""
    style = "align: left + top, inset: (x: 1.1mm, y: 0.6mm)"
    return f"{opened}\n#table(columns: {_lengths(part.widths(paper))}, {style},\n{headed}{rows})\n"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quoted(text: str) -> str:
    """Text inside a content block, as a string literal, so that no sign of it is markup."""
    return f"#{_string(text)}"
