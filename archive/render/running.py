"""The running head and foot: what ties each sheet to its record, drawn when their number is known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.model.paper_file import sheets_of
from archive.render import typeface
from archive.render.measures import MEASURES, Paper
from archive.render.sheets import Align, Sheets, Stroke, Text
from archive.render.typeface import printable
from archive.texts import _

M = MEASURES
_GAP = 8.0


@dataclass(frozen=True, slots=True)
class RunningText:
    """What stands at the head on the left and right, and at the foot on the left."""

    head_left: str
    head_right: str
    foot_left: str


def draw_running(running: RunningText, sizes: Sequence[tuple[float, float]]) -> bytes:
    """Return a PDF: first one page for each different size with what is alike, then one a sheet with its number."""
    sheets = Sheets()
    for width, height in dict.fromkeys(sizes):
        paper = Paper("", width, height)
        sheets.begin(paper)
        sheets.write(_alike(running, paper))
        y = height - M.head - 1.6 * M.running * 0.45
        sheets.rules([Stroke(M.margins.left, y, width - M.margins.right, y)], M.hairline, M.hairline_grey)
    _draw_feet(
        sheets, [_("лист {number} из {all}").format(number=n + 1, all=len(sizes)) for n in range(len(sizes))], sizes
    )
    return sheets.finish()


def draw_sides(sizes: Sequence[tuple[float, float]]) -> bytes:
    """Return a PDF: for each page the foot that it bears where two pages share a sheet of paper.

    «Лист 12 из 50, стр. 23», «лист 12 об. из 50, стр. 24»: the contents name the pages, which the record counts.
    """
    sheets, all_sheets = Sheets(), sheets_of(len(sizes), double_sided=True)
    words = (_side(page, all_sheets) for page in range(1, len(sizes) + 1))
    _draw_feet(sheets, words, sizes)
    return sheets.finish()


def _side(page: int, all_sheets: int) -> str:
    sheet = sheets_of(page, double_sided=True)
    said = _("лист {sheet} из {all}, стр. {page}") if page % 2 else _("лист {sheet} об. из {all}, стр. {page}")
    return said.format(sheet=sheet, all=all_sheets, page=page)


def _draw_feet(sheets: Sheets, words: Iterable[str], sizes: Sequence[tuple[float, float]]) -> None:
    for said, (width, height) in zip(words, sizes, strict=True):
        sheets.begin(Paper("", width, height))
        sheets.write([Text(width - M.margins.right, M.foot, said, M.running, align=Align.RIGHT)])


def _alike(running: RunningText, paper: Paper) -> Iterator[Text]:
    left, right, y = M.margins.left, paper.width - M.margins.right, paper.height - M.head
    head_right = printable(running.head_right)
    room = right - left - typeface.width(head_right, M.running) - _GAP
    yield Text(left, y, typeface.shortened(printable(running.head_left), room, M.running), M.running)
    yield Text(right, y, head_right, M.running, align=Align.RIGHT)
    yield Text(left, M.foot, printable(running.foot_left), M.running)
