"""Strings on a sheet as PDF operators (ISO 32000-1, 9.4), written without ReportLab's text object.

A sheet of a grid is some four hundred short strings, nearly all alike: each is encoded once a document,
and placed by its distance from the string before it, which in a row is the step to the next column.
That is half of the time and of the bytes of a drawn sheet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from archive.render import typeface
from archive.render.typeface import REGULAR


class Align(Enum):
    """Where a string stands relative to its point."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


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


_Face = tuple[str, int, float]
"""A font, the number of its subset, and the size."""


class Strings:
    """Encodes the strings of one document."""

    def __init__(self, canvas: Canvas) -> None:
        """Note the canvas, whose document holds the subsets of the fonts."""
        self._document = canvas._doc  # noqa: SLF001 - ReportLab's own text object takes it so; fonts ask for it
        self._shown: dict[tuple[str, str], tuple[tuple[int, str], ...]] = {}

    def operators(self, texts: Iterable[Text]) -> Iterator[str]:
        """Yield what stands between BT and ET for `texts`."""
        face: _Face | None = None
        at: tuple[int, int] | None = (0, 0)
        for item in texts:
            x, y = _point(item)
            if item.upright:
                yield f"0 1 -1 0 {x / 100:g} {y / 100:g} Tm"
            elif at is None:
                yield f"1 0 0 1 {x / 100:g} {y / 100:g} Tm"
            else:
                yield f"{(x - at[0]) / 100:g} {(y - at[1]) / 100:g} Td"
            at = None if item.upright else (x, y)
            for subset, shown in self._encoded(item.font, item.words):
                if face != (item.font, subset, item.size):
                    face = item.font, subset, item.size
                    yield f"{self._name(item.font, subset)} {item.size:g} Tf"
                yield shown

    def _encoded(self, font: str, words: str) -> tuple[tuple[int, str], ...]:
        """Return `words` in the subsets of `font`, each with the operator that shows its part."""
        found = self._shown.get((font, words))
        if found is None:
            parts = pdfmetrics.getFont(font).splitString(words, self._document)
            found = tuple((subset, f"({escapePDF(part)}) Tj") for subset, part in parts)
            self._shown[font, words] = found
        return found

    def _name(self, font: str, subset: int) -> str:
        return str(pdfmetrics.getFont(font).getSubsetInternalName(subset, self._document))


def _point(item: Text) -> tuple[int, int]:
    """Return where the string begins, in hundredths of a point."""
    back = item.align.value and item.align.value * typeface.width(item.words, item.size, item.font)
    if item.upright:
        return round(item.x * 100), round((item.y - back) * 100)
    return round((item.x - back) * 100), round(item.y * 100)
