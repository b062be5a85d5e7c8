"""Sets a manuscript as the PDF/A asked for.

Untagged variants: what flows is set by WeasyPrint, what is a grid is drawn straight, and the two are
joined. Tagged ones: one WeasyPrint document of real tables, since joining would lose the structure.
"""

from collections.abc import Iterator, Sequence

from archive.model.document import PdfVariant
from archive.render.assembly import Pages, Section, entries
from archive.render.code import Spot
from archive.render.drawn import Chapter, draw_with_code
from archive.render.flow import Flow, Setting, fill, set_pieces, set_whole
from archive.render.join import Finish, Joined, PlacedCode, join_as
from archive.render.manuscript import Flowing, Manuscript, Part
from archive.render.tagged import press_tagged


def press(manuscript: Manuscript, variant: PdfVariant) -> Joined:
    """Return `manuscript` as a finished document. Raises `RenderError`."""
    return press_tagged(manuscript, variant) if variant.is_tagged else _press_joined(manuscript, variant)


def _press_joined(manuscript: Manuscript, variant: PdfVariant) -> Joined:
    spot, inner = _set_inner(manuscript, variant)
    sections = (*_set_contents(manuscript, variant, inner), *inner)
    code = PlacedCode(manuscript.code, spot) if manuscript.code else None
    return join_as(sections, Finish(manuscript.running, manuscript.metadata, manuscript.attachments, variant, code))


def _set_inner(manuscript: Manuscript, variant: PdfVariant) -> tuple[Spot, tuple[Section, ...]]:
    """Set everything but the part with the contents; flowing parts together, drawn ones together."""
    inner = [part for part in manuscript.parts if not _has_contents(part)]
    code = manuscript.code is not None and inner[0] is manuscript.parts[0]
    flowing = [part for part in inner if isinstance(part, Flowing)]
    setting = Setting(manuscript.paper, variant, code and isinstance(inner[0], Flowing), manuscript.metadata.title)
    flow = set_flowing(flowing, setting) if flowing else None
    chapters = [part for part in inner if isinstance(part, Chapter)]
    drawn, spot = draw_with_code(chapters, manuscript.paper, code=code and isinstance(inner[0], Chapter))
    return spot, tuple(_in_order(inner, flow, drawn))


def set_flowing(parts: Sequence[Flowing], setting: Setting) -> Flow:
    """Set flowing parts as one run of pages. Raises `RenderError`."""
    if len(parts) == 1 and parts[0].whole:
        return set_whole(parts[0].template, parts[0].values, setting)
    return set_pieces([fill(part.template, part.values) for part in parts], setting)


def _has_contents(part: Part) -> bool:
    return isinstance(part, Flowing) and part.contents


def _in_order(parts: Sequence[Part], flow: Flow | None, drawn: Sequence[Section]) -> Iterator[Section]:
    chapters, pieces = iter(drawn), iter(piece_sections(flow) if flow else ())
    for part in parts:
        if isinstance(part, Chapter):
            yield next(chapters)
        else:
            yield from next(pieces)


def piece_sections(flow: Flow) -> Iterator[tuple[Section, ...]]:
    """Yield the sections of each piece: divided at its headings, or whole and unnamed when it has none."""
    for first, last in zip(flow.starts, (*flow.starts[1:], flow.pages), strict=True):
        own = [heading for heading in flow.headings if first <= heading.page < last]
        begins = [first, *(heading.page for heading in own[1:])]
        words = [heading.words for heading in own] or [""]
        pairs = zip(words, begins, (*begins[1:], last), strict=True)
        yield tuple(Section(heading, Pages(flow.pdf, begin, end)) for heading, begin, end in pairs)


def _set_contents(manuscript: Manuscript, variant: PdfVariant, inner: Sequence[Section]) -> tuple[Section, ...]:
    """Set title and contents; the contents' own length moves the numbers in it, so it may be set again."""
    first = manuscript.parts[0]
    if not isinstance(first, Flowing) or not first.contents:
        return ()
    setting = Setting(manuscript.paper, variant, manuscript.code is not None, manuscript.metadata.title)
    pages = 2
    while True:
        values = {**first.values, "contents": tuple(entries(inner, pages))}
        flow = set_pieces([fill(first.template, values)], setting)
        if flow.pages <= pages:
            return next(piece_sections(flow))
        pages = flow.pages
