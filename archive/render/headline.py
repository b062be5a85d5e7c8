"""The title of a drawn sheet: alike over grids and over tables of text."""

from collections.abc import Iterator, Sequence

from archive.render import typeface
from archive.render.measures import MEASURES, MM, Paper
from archive.render.sheets import Align, Text
from archive.render.typeface import ASCENT, BOLD

M = MEASURES


ASIDE = M.code + M.code_zone
"""What a headline leaves free at the right when the QR code stands there."""


def headline_height(subtitles: Sequence[str], paper: Paper, aside: float = 0) -> float:
    """Return the height of a title with its subtitles and the gap under them, `aside` points free at the right."""
    lines = sum(1 for _line in wrapped(subtitles, M.inner_width(paper) - aside, M.subtitle))
    height = M.title * M.leading + lines * M.subtitle * M.leading + 2 * MM
    return max(height, aside - M.code_raised) if aside else height


def headline(
    title: str, subtitles: Sequence[str], paper: Paper, part: int, parts: int, aside: float = 0
) -> Iterator[Text]:
    """Yield the title, at the right «часть 2 из 5» when there are several, and the subtitles."""
    left, right = M.margins.left, paper.width - M.margins.right - aside
    y = paper.height - M.margins.top - M.title * ASCENT
    words = f"часть {part} из {parts}" if parts > 1 else ""
    room = right - left - typeface.width(words, M.subtitle) - 4 * MM
    fitted = typeface.fit((title,), room, 1, (M.title, M.title - 2, M.text, M.grid), BOLD)
    yield Text(left, y, fitted.lines[0], fitted.size, BOLD)
    yield Text(right, y, words, M.subtitle, align=Align.RIGHT)
    for line in wrapped(subtitles, right - left, M.subtitle):
        y -= M.subtitle * M.leading
        yield Text(left, y - 1.2 * MM, line, M.subtitle)


def wrapped(texts: Sequence[str], room: float, size: float) -> Iterator[str]:
    """Yield the lines of `texts`, none for an empty one."""
    for text in texts:
        if text:
            yield from typeface.broken(text, room, size)
