"""The running head and foot: what ties each sheet to its record, drawn when their number is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.render import typeface
from archive.render.measures import MEASURES, Paper
from archive.render.sheets import Align, Sheets, Stroke, Text
from archive.render.typeface import printable

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
    for number, (width, height) in enumerate(sizes, start=1):
        sheets.begin(Paper("", width, height))
        words = f"лист {number} из {len(sizes)}"
        sheets.write([Text(width - M.margins.right, M.foot, words, M.running, align=Align.RIGHT)])
    return sheets.finish()


def _alike(running: RunningText, paper: Paper) -> Iterator[Text]:
    left, right, y = M.margins.left, paper.width - M.margins.right, paper.height - M.head
    head_right = printable(running.head_right)
    room = right - left - typeface.width(head_right, M.running) - _GAP
    yield Text(left, y, typeface.shortened(printable(running.head_left), room, M.running), M.running)
    yield Text(right, y, head_right, M.running, align=Align.RIGHT)
    yield Text(left, M.foot, printable(running.foot_left), M.running)
