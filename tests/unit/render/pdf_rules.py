"""The geometry of a printed sheet, read back with pdfium: where its strings and its rules really are."""

from collections.abc import Iterator
from ctypes import byref, c_float
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

_MOVE, _LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO
_STRAIGHT = 0.2
"""Points by which a straight rule may lean."""
_THIN = 2.0
"""A filled box thinner than so many points is a rule as well: so WeasyPrint draws some borders."""


@dataclass(frozen=True, slots=True)
class String:
    """What was shown by one operator, with its box in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at `at`, from `start` to `end` along the other axis."""

    upright: bool
    at: float
    start: float
    end: float

    def cuts(self, string: String, allowance: float) -> bool:
        """Tell whether the line goes through the string, deeper than `allowance`."""
        across = (string.left, string.right) if self.upright else (string.bottom, string.top)
        along = (string.bottom, string.top) if self.upright else (string.left, string.right)
        inside = across[0] + allowance < self.at < across[1] - allowance
        return inside and self.start < along[1] - allowance and self.end > along[0] + allowance


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its size in points, its strings and its rules."""

    width: float
    height: float
    strings: tuple[String, ...]
    rules: tuple[Rule, ...]

    def cut_strings(self, allowance: float = 0.4) -> list[tuple[String, Rule]]:
        """Return the strings that stand over a rule, each with it."""
        return [(string, rule) for string in self.strings for rule in self.rules if rule.cuts(string, allowance)]


def sheet(pdf: bytes, page: int) -> Sheet:
    """Read a page; `page` counts from 0, from the end where it is negative."""
    with pypdfium2.PdfDocument(pdf) as document:
        opened = document[page % len(document)]
        found = list(opened.get_objects())
        strings = tuple(String(*o.get_bounds()) for o in found if o.type == pdfium.FPDF_PAGEOBJ_TEXT)
        rules = tuple(rule for o in found if o.type == pdfium.FPDF_PAGEOBJ_PATH for rule in _rules(o))
        width, height = opened.get_size()
        return Sheet(width, height, strings, rules)


def _rules(path: pypdfium2.PdfObject) -> Iterator[Rule]:
    points = list(_points(path))
    for (one, _kind), (other, kind) in pairwise(points):
        if kind == _LINE:
            yield from _rule(one, other)


def _points(path: pypdfium2.PdfObject) -> Iterator[tuple[tuple[float, float], int]]:
    matrix = path.get_matrix()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        x, y = c_float(), c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        yield matrix.on_point(x.value, y.value), pdfium.FPDFPathSegment_GetType(segment)


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    (x0, y0), (x1, y1) = one, other
    if abs(x0 - x1) < _STRAIGHT and abs(y0 - y1) > _THIN:
        yield Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
    elif abs(y0 - y1) < _STRAIGHT and abs(x0 - x1) > _THIN:
        yield Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
