"""A galley: text set from the top of a sheet down, straight on the canvas; another sheet when one is full.

Paragraphs, tables of wrapped text and a block that stays whole: what an extract needs, and no more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from archive.render import typeface
from archive.render.measures import MEASURES, MM, Paper
from archive.render.running import RunningText
from archive.render.sheets import Align, Box, Sheets, Stroke, Text
from archive.render.typeface import ASCENT, BOLD, REGULAR, printable
from archive.texts import _

M = MEASURES
_LEADING = 1.3
_PAD = 1.4 * MM
_KEPT = 3
"""Rows of a table that stay with what follows it."""
_UNDER = 2 * MM
"""What is left free under a table."""
_NAME = 62 * MM
"""The width of a particular's name."""


Cell = str | tuple[tuple[str, str], ...]
"""Words, or days each with what was written on it."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A table: a width in points for each column, 0 for the one that takes what is left; all but the first are bold."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]


@dataclass(slots=True)
class _Sheet:
    texts: list[Text] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    dark: list[Box] = field(default_factory=list)


class Block:
    """Lines that are set one under another at a width, and measured before they stand anywhere."""

    def __init__(self, width: float) -> None:
        """Begin empty."""
        self.width = width
        self.height = 0.0
        self.texts: list[Text] = []
        self.strokes: list[Stroke] = []

    def paragraph(
        self, words: str, size: float, font: str = REGULAR, *, centred: bool = False, after: float = 2 * MM
    ) -> None:
        """Add a paragraph; coordinates go down from 0."""
        align, x = (Align.CENTRE, self.width / 2) if centred else (Align.LEFT, 0.0)
        for line in typeface.broken(printable(words), self.width, size, font):
            self._line(x, line, size, font, align)
        self.height += after

    def days(self, entries: Iterable[tuple[str, str]], size: float) -> None:
        """Add days in plain type, each with what was written on it in bold, which no line divides."""
        x, gap, least = 0.0, 2.2 * MM, self.height
        for day, written in ((day, printable(record)) for day, record in entries):
            beside = typeface.width(day, size) + 0.9 * MM
            own = beside + typeface.width(written, size, BOLD)
            if x and x + own > self.width:
                self.height += size * _LEADING
                x = 0.0
            self.texts.append(self._text(x, day, size, REGULAR, Align.LEFT))
            self.texts.append(self._text(x + beside, written, size, BOLD, Align.LEFT))
            x += own + gap
        self.height += size * _LEADING if x or self.height == least else 0

    def pair(self, name: str, said: str, size: float) -> None:
        """Add a particular: its name, and beside it what is said."""
        lines = list(typeface.broken(printable(said), self.width - _NAME, size))
        self.texts.append(self._text(0, printable(name), size, REGULAR, Align.LEFT))
        for line in lines:
            self._line(_NAME, line, size, REGULAR, Align.LEFT)
        self.height += 0.8 * MM

    def signature(self, post: str, name: str, when: str, size: float) -> None:
        """Add a line for a signature with post, name, date and the place of the seal."""
        room = self.width * 0.36
        self.height += 5 * MM
        lines = list(typeface.broken(printable(post), room, size)) or [""]
        for line in lines:
            self._line(0, line, size, REGULAR, Align.LEFT)
        base = -self.height + 1 * MM
        left, right = room + 2 * MM, room + 2 * MM + self.width * 0.3
        self.strokes.append(Stroke(left, base, right, base))
        self.texts.append(Text(right + 3 * MM, base + 1, printable(name), size))
        self.texts.append(Text((left + right) / 2, base - 13, _("подпись"), M.text, align=Align.CENTRE))
        self.texts.append(Text(0, base - 14, _("М. П."), size))
        self.texts.append(Text(right + 3 * MM, base - 14, printable(when), size))
        self.height += 7 * MM

    def stamp(self, heading: str, lines: Iterable[str], size: float) -> None:
        """Add a frame with a heading and lines under it: the mark of an electronic signature."""
        inner = Block(self.width - 4 * MM)
        inner.paragraph(heading, size, BOLD, after=0)
        for line in lines:
            inner.paragraph(line, size, after=0)
        top = -self.height - 0.5 * MM
        low = top - inner.height - 2 * MM
        self.texts += _moved(inner, 2 * MM, top - 1 * MM)
        corners = ((0, top), (self.width, top), (self.width, low), (0, low), (0, top))
        self.strokes += [Stroke(*one, *other) for one, other in pairwise(corners)]
        self.height = -low + 1.5 * MM

    def blanks(self, *asked: tuple[str, float], size: float) -> None:
        """Add words, each with a line to fill in behind them."""
        self.height += 6 * MM
        x = 0.0
        for words, length in asked:
            self.texts.append(Text(x, -self.height, printable(words), size))
            x += typeface.width(printable(words), size) + 2 * MM
            self.strokes.append(Stroke(x, -self.height - 1, x + length, -self.height - 1))
            x += length + 3 * MM
        self.height += 2 * MM

    def _line(self, x: float, words: str, size: float, font: str, align: Align) -> None:
        self.texts.append(self._text(x, words, size, font, align))
        self.height += size * _LEADING

    def _text(self, x: float, words: str, size: float, font: str, align: Align) -> Text:
        """Return a string of the line that begins at the present height, in the middle of its leading."""
        base = self.height + size * (_LEADING + ASCENT) / 2
        return Text(x, -base, words, size, font, align)


@dataclass(frozen=True, slots=True)
class Foot:
    """What a paper ends with: lines, then lines beside a symbol on their right, then lines under both."""

    above: Block
    beside: Block
    under: Block
    symbol: float = 0
    """The height that the symbol takes, in points."""

    @property
    def height(self) -> float:
        """The height of the whole."""
        return self.above.height + max(self.beside.height, self.symbol) + self.under.height


class Galley:
    """One document on the canvas; nothing is drawn before `flush`, when the number of its sheets is known."""

    def __init__(self, canvas: Sheets, paper: Paper) -> None:
        """Begin on the first sheet of `paper`."""
        self._canvas, self._paper = canvas, paper
        self._sheets = [_Sheet()]
        self._y = self._top
        self.width = M.inner_width(paper)

    @property
    def _top(self) -> float:
        return self._paper.height - M.margins.top

    def block(self, width: float) -> Block:
        """Return an empty block."""
        return Block(width)

    def paragraph(
        self,
        words: str,
        size: float,
        font: str = REGULAR,
        *,
        centred: bool = False,
        after: float = 2 * MM,
        keep: float = 0,
    ) -> None:
        """Set a paragraph whole; `keep` is the room that must be left under it on its sheet."""
        block = Block(self.width)
        block.paragraph(words, size, font, centred=centred, after=after)
        self._ensure(block.height + keep)
        self._place(block)

    def pair(self, name: str, said: str, size: float) -> None:
        """Set a particular."""
        block = Block(self.width)
        block.pair(name, said, size)
        self._ensure(block.height)
        self._place(block)

    def framed(self, words: str, size: float) -> None:
        """Set a paragraph in a frame."""
        block = Block(self.width - 6 * MM)
        block.paragraph(words, size, BOLD, centred=True, after=0)
        self._ensure(block.height + 4 * MM)
        top, left, right = self._y, M.margins.left, M.margins.left + self.width
        self._y -= 1.5 * MM
        self._place(block, 3 * MM)
        low = self._y - 1.5 * MM
        corners = ((left, top), (right, top), (right, low), (left, low), (left, top))
        pairs = pairwise(corners)
        self._sheets[-1].strokes += [Stroke(*one, *other) for one, other in pairs]
        self._y = low - 3 * MM

    def space(self, height: float) -> None:
        """Leave room."""
        self._y -= height

    def table(self, cells: Cells, size: float, tail: float = 0) -> None:
        """Set a table; a row stays whole, and the headings stand again on each sheet.

        The last rows stand on a sheet that has `tail` left under them for what follows: it never stands alone.
        """
        widths = _filled(cells.widths, self.width)
        head = _Row(cells.headings, widths, size, heading=True)
        rows = [_Row(row, widths, size) for row in cells.rows]
        last = max(0, len(rows) - _KEPT)
        needs = [row.height for row in rows]
        if rows:
            needs[last] = sum(needs[last:]) + _UNDER + tail
        self._ensure(head.height + (needs[0] if rows else 0))
        self._row(head)
        for row, need in zip(rows, needs, strict=True):
            if self._y - need < M.margins.bottom:
                self._next()
                self._row(head)
            self._row(row)
        self.space(_UNDER)

    def foot(self, foot: Foot) -> float:
        """Set what a paper ends with, whole on a sheet; return where the symbol's upper edge stands."""
        self._ensure(foot.height)
        self._place(foot.above)
        top = self._y
        self._place(foot.beside)
        self._y = min(self._y, top - foot.symbol)
        self._place(foot.under)
        return top

    def darken(self, boxes: Iterable[Box]) -> None:
        """Fill boxes of the last sheet with black."""
        self._sheets[-1].dark += boxes

    def flush(self, running: RunningText) -> None:
        """Draw all sheets with their running text."""
        for number, sheet in enumerate(self._sheets, start=1):
            self._canvas.begin(self._paper)
            self._canvas.grounds(sheet.dark, 0) if sheet.dark else None
            self._canvas.rules([*sheet.strokes, self._head_rule()], M.hairline)
            self._canvas.write([*self._running(running, number), *sheet.texts])

    def _running(self, running: RunningText, number: int) -> Sequence[Text]:
        left, right = M.margins.left, self._paper.width - M.margins.right
        y = self._paper.height - M.head
        room = right - left - typeface.width(printable(running.head_right), M.running) - 8
        return (
            Text(left, y, typeface.shortened(printable(running.head_left), room, M.running), M.running),
            Text(right, y, printable(running.head_right), M.running, align=Align.RIGHT),
            Text(left, M.foot, printable(running.foot_left), M.running),
            Text(
                right,
                M.foot,
                _("лист {number} из {all}").format(number=number, all=len(self._sheets)),
                M.running,
                align=Align.RIGHT,
            ),
        )

    def _head_rule(self) -> Stroke:
        y = self._paper.height - M.head - 1.6 * M.running * 0.45
        return Stroke(M.margins.left, y, self._paper.width - M.margins.right, y)

    def _row(self, row: "_Row") -> None:
        left, top, low = M.margins.left, self._y, self._y - row.height
        sheet = self._sheets[-1]
        for x, block in row.placed(left):
            sheet.texts += _moved(block, x + _PAD, top - 0.7 * MM)
        edges = [left, *(left + sum(row.widths[: n + 1]) for n in range(len(row.widths)))]
        sheet.strokes += [Stroke(x, top, x, low) for x in edges]
        sheet.strokes += [Stroke(left, low, edges[-1], low)]
        sheet.strokes += [Stroke(left, top, edges[-1], top)] if row.heading else []
        self._y = low

    def _ensure(self, height: float) -> None:
        if self._y - height < M.margins.bottom:
            self._next()

    def _next(self) -> None:
        self._sheets.append(_Sheet())
        self._y = self._top

    def _place(self, block: Block, indent: float = 0) -> None:
        sheet, x = self._sheets[-1], M.margins.left + indent
        sheet.texts += _moved(block, x, self._y)
        sheet.strokes += [Stroke(s.x0 + x, s.y0 + self._y, s.x1 + x, s.y1 + self._y) for s in block.strokes]
        self._y -= block.height


class _Row:
    """A row of a table, its cells broken into lines."""

    def __init__(self, words: Sequence[Cell], widths: Sequence[float], size: float, *, heading: bool = False) -> None:
        self.widths, self.heading = widths, heading
        self._blocks = []
        for number, (cell, width) in enumerate(zip(words, widths, strict=True)):
            block = Block(width - 2 * _PAD)
            if isinstance(cell, str):
                block.paragraph(cell, size, BOLD if heading or number else REGULAR, after=0)
            else:
                block.days(cell, size)
            self._blocks.append(block)
        self.height = max((block.height for block in self._blocks), default=0) + 1.4 * MM

    def placed(self, left: float) -> Iterable[tuple[float, Block]]:
        x = left
        for width, block in zip(self.widths, self._blocks, strict=True):
            yield x, block
            x += width


def _filled(widths: Sequence[float], room: float) -> tuple[float, ...]:
    free = room - sum(widths)
    return tuple(width or free for width in widths)


def _moved(block: Block, x: float, y: float) -> list[Text]:
    return [Text(t.x + x, t.y + y, t.words, t.size, t.font, t.align) for t in block.texts]
