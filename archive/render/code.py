"""The QR code: data in, vector out (ISO/IEC 18004; the requisite «QR-код документа» of ГОСТ Р 7.0.97-2025).

It is read without any network: who keeps which document under which number, and the digest of its data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

from archive.render.measures import MEASURES, Paper
from archive.texts import _

M = MEASURES
QUIET = 4
"""Modules left white around the symbol (ISO/IEC 18004, 9.1)."""


@dataclass(frozen=True, slots=True)
class Code:
    """What the code says, and what is read out in its stead to those who do not see it."""

    text: str
    alternative: str


def code_for(lines: Sequence[str]) -> Code:
    """Return the requisite that says `lines`."""
    return Code("\n".join(lines), _("QR-код документа: {lines}").format(lines="; ".join(lines)))


@dataclass(frozen=True, slots=True)
class Symbol:
    """A square of modules: its side in modules and the runs of dark ones (column, row from above, length)."""

    side: int
    runs: tuple[tuple[int, int, int], ...]


def symbol(data: str | bytes, *, mask: int | None = None) -> Symbol:
    """Return the smallest QR symbol of level M that holds `data`. Raises ValueError when none does.

    The best of the eight masks is looked for (ISO/IEC 18004, 7.8) unless `mask` names one.
    """
    rows = [list(row) for row in segno.make_qr(data, error="m", boost_error=False, mask=mask).matrix]
    return Symbol(len(rows), tuple(_runs(rows)))


def _runs(rows: list[list[int]]) -> Iterator[tuple[int, int, int]]:
    for number, row in enumerate(rows):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield column, number, length
            column += length


def drawing(found: Symbol, x: float, y: float, side: float) -> bytes:
    """Return the PDF operators that draw `found` as one black path, its lower left corner at (x, y) points.

    The matrix makes a module the unit, so that all its edges are whole numbers and no seam shows.
    """
    unit = side / found.side
    path = " ".join(f"{column} {found.side - row - 1} {length} 1 re" for column, row, length in found.runs)
    return f"q 0 g {unit:.5f} 0 0 {unit:.5f} {x:.2f} {y:.2f} cm {path} f Q".encode()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the symbol stands: its lower left corner, in points."""

    x: float
    y: float


def lower_right(paper: Paper) -> Spot:
    """Return the corner that the standard names: of what lies within the margins."""
    return Spot(paper.width - M.margins.right - M.code, M.margins.bottom)


def upper_right(paper: Paper) -> Spot:
    """Return the corner that the standard allows where the lower one is taken: a little into the upper margin."""
    return Spot(paper.width - M.margins.right - M.code, paper.height - M.margins.top + M.code_raised - M.code)
