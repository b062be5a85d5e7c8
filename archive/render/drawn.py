"""The drawn pages of a document: one canvas, so that all of them share one subset of each font."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.render.assembly import Pages, Section
from archive.render.grid import Grid
from archive.render.grid_drawing import draw_grid
from archive.render.measures import Paper
from archive.render.sheets import Sheets
from archive.render.text_table import TextTable, draw_text_table


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is to be drawn under one heading; nothing to draw makes a heading over the chapters after it."""

    heading: str
    items: tuple[Grid | TextTable, ...]
    level: int = 1
    who: str = ""


def draw_chapters(chapters: Sequence[Chapter], paper: Paper) -> tuple[Section, ...]:
    """Return `chapters` as sections of pages, in their order."""
    sheets = Sheets()
    spans = [_draw(sheets, chapter, paper) for chapter in chapters]
    pdf = sheets.finish() if sheets.count else b""
    return tuple(
        Section(chapter.heading, Pages(pdf, *span), chapter.level, chapter.who)
        for chapter, span in zip(chapters, spans, strict=True)
    )


def _draw(sheets: Sheets, chapter: Chapter, paper: Paper) -> tuple[int, int]:
    first = sheets.count
    sheets.below = None
    for item in chapter.items:
        if isinstance(item, Grid):
            draw_grid(sheets, item, paper)
        else:
            draw_text_table(sheets, item, paper)
    return first, sheets.count
