"""Sheets drawn straight on ReportLab's canvas: text, grounds and rules, and nothing else.

A grid of short strings costs a fiftieth of the same grid as boxes (`docs/documents.md`). The canvas
is made invariant: the same strokes give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from archive.render import typeface
from archive.render.measures import MEASURES, Paper
from archive.render.strings import Align, Strings, Text
from archive.render.typeface import REGULAR

__all__ = ["Align", "Box", "Sheets", "Stroke", "Text"]

rl_config.useA85 = 0  # ASCII armour round the compressed pages: a quarter more bytes, and time, for nothing


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line from one point to another."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its lower left corner."""

    x: float
    y: float
    width: float
    height: float


class Sheets:
    """Draws sheet after sheet; coordinates are points from the lower left corner."""

    def __init__(self) -> None:
        """Open an empty set of sheets."""
        typeface.load()
        self._buffer = BytesIO()
        self._canvas = Canvas(self._buffer, invariant=1, pageCompression=1, initialFontName=REGULAR)
        self._strings = Strings(self._canvas)
        self._count = 0
        self.below: float | None = None
        """The lower edge of what stands on the current sheet, for what may go under it; None forbids it."""
        self.floor = MEASURES.margins.bottom
        """How low it may go there."""

    @property
    def count(self) -> int:
        """How many sheets have been begun."""
        return self._count

    def begin(self, paper: Paper) -> None:
        """Start the next sheet."""
        if self._count:
            self._canvas.showPage()
        self._canvas.setPageSize((paper.width, paper.height))
        self._count += 1
        self.below, self.floor = None, MEASURES.margins.bottom

    def grounds(self, boxes: Iterable[Box], grey: float) -> None:
        """Fill `boxes` with a grey."""
        self._canvas.setFillGray(grey)
        path = [f"{_places(box.x, box.y, box.width, box.height)} re" for box in boxes]
        self._canvas.addLiteral(" ".join((*path, "f" if path else "n")))
        self._canvas.setFillGray(0)

    def rules(self, strokes: Iterable[Stroke], width: float, grey: float = 0) -> None:
        """Draw `strokes` as one path."""
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeGray(grey)
        path = [f"{_places(line.x0, line.y0)} m {_places(line.x1, line.y1)} l" for line in strokes]
        self._canvas.addLiteral(" ".join((*path, "S" if path else "n")))

    def write(self, texts: Iterable[Text]) -> None:
        """Write `texts` in the order given, which is the order in which they will be read out."""
        operators = self._strings.operators(item for item in texts if item.words)
        self._canvas.addLiteral(" ".join(("BT", *operators, "ET")))

    def finish(self) -> bytes:
        """Return the sheets as a PDF without metadata: the join adds them."""
        self._canvas.save()
        return self._buffer.getvalue()


def _places(*points: float) -> str:
    return " ".join(f"{point:.2f}" for point in points)
