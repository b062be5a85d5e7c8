"""Sheets drawn straight on ReportLab's canvas: text, grounds and rules, and nothing else.

A grid of short strings costs a fiftieth of the same grid as boxes (`docs/documents.md`). The canvas
is made invariant: the same strokes give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from archive.render import typeface
from archive.render.measures import Paper
from archive.render.typeface import REGULAR

rl_config.useA85 = 0  # ASCII armour round the compressed pages: a quarter more bytes, and time, for nothing


class Align(Enum):
    """Where a string stands relative to its point."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


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


@dataclass(frozen=True, slots=True)
class Text:
    """A string at a point of its base line; `upright` turns it to be read from below."""

    x: float
    y: float
    words: str
    size: float
    font: str = REGULAR
    align: Align = Align.LEFT
    upright: bool = False


class Sheets:
    """Draws sheet after sheet; coordinates are points from the lower left corner."""

    def __init__(self) -> None:
        """Open an empty set of sheets."""
        typeface.load()
        self._buffer = BytesIO()
        self._canvas = Canvas(self._buffer, invariant=1, pageCompression=1, initialFontName=REGULAR)
        self._count = 0
        self.below: float | None = None
        """The lower edge of what stands on the current sheet, for what may go under it; None forbids it."""

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
        self.below = None

    def grounds(self, boxes: Iterable[Box], grey: float) -> None:
        """Fill `boxes` with a grey."""
        path = self._canvas.beginPath()
        for box in boxes:
            path.rect(*(round(length, 2) for length in (box.x, box.y, box.width, box.height)))
        self._canvas.setFillGray(grey)
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def rules(self, strokes: Iterable[Stroke], width: float, grey: float = 0) -> None:
        """Draw `strokes` as one path."""
        path = self._canvas.beginPath()
        for stroke in strokes:
            path.moveTo(round(stroke.x0, 2), round(stroke.y0, 2))
            path.lineTo(round(stroke.x1, 2), round(stroke.y1, 2))
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeGray(grey)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def write(self, texts: Iterable[Text]) -> None:
        """Write `texts` in the order given, which is the order in which they will be read out."""
        text = self._canvas.beginText()
        current: tuple[str, float] | None = None
        for item in texts:
            if not item.words:
                continue
            if current != (item.font, item.size):
                current = (item.font, item.size)
                text.setFont(*current)
            _place(text, item)
        self._canvas.drawText(text)

    def finish(self) -> bytes:
        """Return the sheets as a PDF without metadata: the join adds them."""
        self._canvas.save()
        return self._buffer.getvalue()


def _place(text: PDFTextObject, item: Text) -> None:
    back = item.align.value and item.align.value * typeface.width(item.words, item.size, item.font)
    if item.upright:
        text.setTextTransform(0, 1, -1, 0, round(item.x, 2), round(item.y - back, 2))
    else:
        text.setTextOrigin(round(item.x - back, 2), round(item.y, 2))
    text.textOut(item.words)
