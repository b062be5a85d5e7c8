"""Reads back what was rendered, with another library than those that made it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

import pypdfium2
import pypdfium2.raw
from PIL.Image import Image

from archive.render.measures import MM

ALLOWANCE = 0.3
"""Points by which a glyph may overhang its own advance."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character with its box in points from the lower left corner."""

    char: str
    left: float
    bottom: float
    right: float
    top: float


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page, lines joined by newlines."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def text(pdf: bytes) -> str:
    """Return the text of the whole document."""
    return "\n".join(texts(pdf))


def glyphs(pdf: bytes, page: int) -> Iterator[Glyph]:
    """Yield the visible characters of a page."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = document[page].get_textpage()
        for index in range(found.count_chars()):
            char = found.get_text_range(index, 1)
            if char.strip():
                yield Glyph(char, *found.get_charbox(index))


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page in millimetres."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            (round(width / MM), round(height / MM))
            for width, height in map(document.get_page_size, range(len(document)))
        ]


def font_sizes(pdf: bytes) -> set[float]:
    """Return the sizes of type, in points as printed, of all visible characters."""
    found: set[float] = set()
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            read = page.get_textpage()
            for index in range(read.count_chars()):
                if read.get_text_range(index, 1).strip():
                    found.add(round(_printed_size(read, index), 2))
    return found


def _printed_size(read: pypdfium2.PdfTextPage, index: int) -> float:
    """Return the size of one character: the font's own, scaled as the text's matrix scales it."""
    matrix = pypdfium2.raw.FS_MATRIX()
    pypdfium2.raw.FPDFText_GetMatrix(read, index, matrix)
    own: float = pypdfium2.raw.FPDFText_GetFontSize(read, index)
    return own * hypot(matrix.c, matrix.d)


def raster(pdf: bytes, page: int, dpi: int) -> Image:
    """Return a page as a grey picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        drawn: Image = document[page].render(scale=dpi / 72, grayscale=True).to_pil()
        return drawn
