"""PT Sans: the only typeface of the documents, for the canvas and for the flowing pages alike.

Text comes from people and may hold any character; what the typeface lacks must reach neither
renderer, for a missing glyph is forbidden in PDF/A (ISO 19005-2, 6.2.11.8) and another font would
make the bytes depend on the machine. The twin keeps the text as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import category, normalize

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from archive.resources import FONTS

REGULAR = "PTSans-Regular"
BOLD = "PTSans-Bold"
FILES = {REGULAR: FONTS / "PTSans-Regular.ttf", BOLD: FONTS / "PTSans-Bold.ttf"}
STAND_IN = "\N{LOZENGE}"
"""Printed for a character that the typeface lacks."""
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
ASCENT = 0.74
"""Height above the base line of «б» and «й», the tallest that we centre, in units of the type size."""


@cache
def load() -> None:
    """Register the typeface with ReportLab, once a process."""
    for name, path in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(path)))


@cache
def _covered() -> frozenset[int]:
    load()
    return frozenset.intersection(*(frozenset(pdfmetrics.getFont(name).face.charToGlyph) for name in FILES))


class _Substitutes(dict[int, str]):
    """What each character is printed as, found when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _substitute(code)
        return found


def _substitute(code: int) -> str:
    char = chr(code)
    if char.isspace():
        return char if char in " \n\N{NO-BREAK SPACE}" else " "
    if category(char) in {"Cc", "Cf", "Cs"} and char != "\N{SOFT HYPHEN}":
        return ""
    return char if code in _covered() else STAND_IN


_substitutes = _Substitutes()


def printable(text: str) -> str:
    """Return `text` composed (NFC), with only characters that PT Sans has; others become «◊»."""
    return normalize("NFC", text).translate(_substitutes)


@lru_cache(maxsize=20_000)
def width(text: str, size: float, font: str = REGULAR) -> float:
    """Return the width of `text` in points."""
    load()
    return float(pdfmetrics.stringWidth(text, font, size))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of text at a size at which they fit their cell."""

    lines: tuple[str, ...]
    size: float


@lru_cache(maxsize=20_000)
def fit(candidates: tuple[str, ...], room: float, lines: int, sizes: tuple[float, ...], font: str = REGULAR) -> Fitted:
    """Fit the first of `candidates` that can stand within `room` points, on one line if at all possible.

    Order of retreat: smaller type, more lines (up to `lines`), the next candidate; at the very last the
    last candidate is cut with an ellipsis. Sizes go from the wished one down.
    """
    for candidate in candidates:
        for count in range(1, lines + 1):
            for size in sizes:
                found = wrap(candidate, room, size, font)
                if len(found) <= count and all(width(line, size, font) <= room for line in found):
                    return Fitted(found, size)
    return Fitted((shortened(candidates[-1], room, sizes[-1], font),), sizes[-1])


def shortened(text: str, room: float, size: float, font: str = REGULAR) -> str:
    """Return as much of `text` as fits `room`, ending in an ellipsis when it is cut."""
    if width(text, size, font) <= room:
        return text
    while text and width(text + ELLIPSIS, size, font) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def wrap(text: str, room: float, size: float, font: str = REGULAR) -> tuple[str, ...]:
    """Break `text` into lines of at most `room` points, at spaces and after hyphens.

    A single word that is wider stays whole on its line: `broken` cuts it where it must.
    """
    return tuple(line for part in text.split("\n") for line in _wrapped(part, room, size, font)) or ("",)


def broken(text: str, room: float, size: float, font: str = REGULAR) -> tuple[str, ...]:
    """Wrap like `wrap` and cut the words that are wider than `room`: nothing sticks out."""
    return tuple(piece for line in wrap(text, room, size, font) for piece in _cut(line, room, size, font))


def _wrapped(text: str, room: float, size: float, font: str) -> Iterator[str]:
    line = ""
    for word in _words(text):
        if line and width((line + word).rstrip(" "), size, font) > room:
            yield line.rstrip(" ")
            line = ""
        line += word
    yield line.rstrip(" ")


def _words(text: str) -> Iterator[str]:
    for word in text.split(" "):
        head, hyphen, tail = word.partition("-")
        while hyphen and tail:
            yield head + hyphen
            head, hyphen, tail = tail.partition("-")
        yield head + hyphen + " "


def _cut(line: str, room: float, size: float, font: str) -> Iterator[str]:
    while width(line, size, font) > room and len(line) > 1:
        end = len(line) - 1
        while end > 1 and width(line[:end], size, font) > room:
            end -= 1
        yield line[:end]
        line = line[end:]
    yield line
