"""The drawn pages of a document: one canvas, so that all of them share one subset of each font."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.render.assembly import Pages, Section
from archive.render.code import Spot, lower_right
from archive.render.grid import Grid
from archive.render.grid_drawing import draw_grid
from archive.render.measures import Paper
from archive.render.sheets import Sheets
from archive.render.text_table import TextTable, draw_text_table

Item = Grid | TextTable


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is to be drawn under one heading; nothing to draw makes a heading over the chapters after it."""

    heading: str
    make: Callable[[], tuple[Item, ...]] | None = None
    """Makes what is to be drawn when its turn comes: the grids of a long journal are never all there at once."""
    level: int = 1
    who: str = ""

    def items(self) -> tuple[Item, ...]:
        """Return what is to be drawn."""
        return self.make() if self.make else ()


def draw_with_code(chapters: Sequence[Chapter], paper: Paper, *, code: bool) -> tuple[tuple[Section, ...], Spot]:
    """Return `chapters` as sections, and where the QR code stands on the first sheet, which has room with `code`."""
    sheets = Sheets()
    spot = lower_right(paper)
    spans = []
    for chapter in chapters:
        first = sheets.count
        sheets.below = None
        for item in chapter.items():
            wants = code and not sheets.count
            place = _draw(sheets, item, paper, code=wants)
            spot = place if wants else spot
        spans.append((first, sheets.count))
    pdf = sheets.finish() if sheets.count else b""
    sections = (
        Section(chapter.heading, Pages(pdf, *span), chapter.level, chapter.who)
        for chapter, span in zip(chapters, spans, strict=True)
    )
    return tuple(sections), spot


def _draw(sheets: Sheets, item: Item, paper: Paper, *, code: bool) -> Spot:
    draw = draw_grid if isinstance(item, Grid) else draw_text_table
    return draw(sheets, item, paper, code=code)  # type: ignore[arg-type]  # mypy joins the two before it narrows
