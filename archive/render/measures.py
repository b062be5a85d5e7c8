"""The measures of every document: one value that the canvas and the style sheet both read.

All lengths are PDF points. Margins: the left one is that of documents kept over ten years
(ГОСТ Р 7.0.97), and it is used everywhere, so that any sheet can be bound.
"""

from dataclasses import dataclass

MM = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet as it lies before the reader."""

    name: str
    """As CSS writes it: «A4 landscape»."""
    width: float
    height: float


A4_PORTRAIT = Paper("A4 portrait", 210 * MM, 297 * MM)
A4_LANDSCAPE = Paper("A4 landscape", 297 * MM, 210 * MM)
A3_LANDSCAPE = Paper("A3 landscape", 420 * MM, 297 * MM)


@dataclass(frozen=True, slots=True)
class Margins:
    """What is left white around the text; the running head and foot stand in it."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Measures:
    """Margins, type sizes, heights and rules of a document.

    `grid_least` is the least size of type in a grid, to which a long name may shrink; `running` that
    of the running head and foot. Rules are line widths; greys go from 0 (black) to 1 (white).
    """

    margins: Margins = Margins(30 * MM, 10 * MM, 20 * MM, 18 * MM)
    head: float = 11 * MM
    """From the upper edge to the base line of the running head."""
    foot: float = 10 * MM
    """From the lower edge to the base line of the running foot."""
    running: float = 8
    title: float = 14
    subtitle: float = 9
    grid: float = 9
    grid_least: float = 8
    text: float = 10
    extract: float = 11
    leading: float = 1.22
    """Line height in units of the type size."""
    row_least: float = 3.5 * MM
    row_most: float = 6.4 * MM
    column_least: float = 5.6 * MM
    column_most: float = 9.5 * MM
    name_least: float = 46 * MM
    name_most: float = 104 * MM
    padding: float = 1 * MM
    hairline: float = 0.35
    rule: float = 0.8
    hairline_grey: float = 0.55
    result_grey: float = 0.93
    away_grey: float = 0.84
    signature_width: float = 84 * MM
    signature_height: float = 32 * MM
    code: float = 22 * MM
    """Side of the QR code without its quiet zone."""
    code_zone: float = 3 * MM
    """Kept free beside it: the quiet zone of four modules and a little more."""
    code_raised: float = 4 * MM
    """How far it may reach into the upper margin, where nothing stands under the running head."""

    def inner_width(self, paper: Paper) -> float:
        """The width between the margins."""
        return paper.width - self.margins.left - self.margins.right

    def inner_height(self, paper: Paper) -> float:
        """The height between the margins."""
        return paper.height - self.margins.top - self.margins.bottom


MEASURES = Measures()
