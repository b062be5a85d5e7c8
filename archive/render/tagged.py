"""Sets a manuscript as one tagged document: headings, tables with their headers, reading order, language.

It costs what boxes cost (`docs/documents.md`): a school chooses it for its readers' sake, or its archive's.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

from markupsafe import Markup
from pikepdf import Pdf

from archive.model.document import PdfVariant
from archive.render.assembly import Entry, Pages, Section
from archive.render.code import Spot, lower_right, upper_right
from archive.render.drawn import Chapter
from archive.render.flow import Flow, Setting, fill, set_pieces, set_whole
from archive.render.grid import Grid
from archive.render.grid_layout import lay_out, lay_out_beside_code
from archive.render.join import Finish, Joined, PlacedCode, finished
from archive.render.manuscript import Flowing, Manuscript, Part
from archive.render.measures import Paper
from archive.render.tagged_tables import grid_html, text_table_html


def press_tagged(manuscript: Manuscript, variant: PdfVariant) -> Joined:
    """Return `manuscript` as a finished tagged document. Raises `RenderError`."""
    spot, flow = _set(manuscript, variant)
    code = PlacedCode(manuscript.code, spot) if manuscript.code else None
    finish = Finish(manuscript.running, manuscript.metadata, manuscript.attachments, variant, code)
    with Pdf.open(BytesIO(flow.pdf)) as pdf:
        return finished(pdf, tuple(_sections(manuscript.parts, flow)), finish)


def _set(manuscript: Manuscript, variant: PdfVariant) -> tuple[Spot, Flow]:
    """Return where the QR code stands, and the pages; a grid on the first sheet has made room for it already."""
    first = manuscript.parts[0]
    ruled = isinstance(first, Chapter) and isinstance(next(iter(first.items()), None), Grid)
    code = manuscript.code is not None and not ruled
    setting = Setting(manuscript.paper, variant, code, manuscript.metadata.title)
    if isinstance(first, Flowing) and first.whole:
        return lower_right(manuscript.paper), set_whole(first.template, first.values, setting)
    spot, pieces = _pieces(manuscript)
    return spot, set_pieces(pieces, setting)


def _pieces(manuscript: Manuscript) -> tuple[Spot, list[Markup]]:
    """Return where the QR code stands, and the HTML of each part that has pages."""
    spot, found = lower_right(manuscript.paper), []
    for part in manuscript.parts:
        if isinstance(part, Flowing):
            more = {"contents": tuple(_entries(manuscript.parts))} if part.contents else {}
            found.append(fill(part.template, {**part.values, **more}))
        elif part.make:
            code = manuscript.code is not None and not found
            aside, html = _chapter(part, manuscript.paper, code=code)
            spot = upper_right(manuscript.paper) if aside else spot
            found.append(html)
    return spot, found


def _chapter(chapter: Chapter, paper: Paper, *, code: bool) -> tuple[float, Markup]:
    """Return what is left free beside the title for the code, and the HTML."""
    free, parts = 0.0, []
    for number, item in enumerate(chapter.items()):
        if isinstance(item, Grid):
            stacks, aside = lay_out_beside_code(item, paper) if code and not number else (lay_out(item, paper), 0)
            free = free or aside
            parts.append(grid_html(item, stacks, paper, aside))
        else:
            parts.append(text_table_html(item, paper, below=bool(number)))
    return free, Markup("").join(parts)


def _entries(parts: Sequence[Part]) -> Iterator[Entry]:
    """Yield the contents; a chapter without pages of its own leads to what comes after it."""
    place = 0
    for part in parts:
        if part.heading:
            level, who = (part.level, part.who) if isinstance(part, Chapter) else (1, "")
            yield Entry(part.heading, f"#piece-{place}", 0, level, who)
        place += isinstance(part, Flowing) or bool(part.make)


def _sections(parts: Sequence[Part], flow: Flow) -> Iterator[Section]:
    """Yield the headings with their pages, for the bookmarks."""
    spans = iter(zip(flow.starts, (*flow.starts[1:], flow.pages), strict=True))
    last = 0
    for part in parts:
        if isinstance(part, Chapter):
            first, last = next(spans) if part.make else (last, last)
            yield Section(part.heading, Pages(b"", first, last), part.level, part.who)
            continue
        first, last = next(spans)
        own = [heading for heading in flow.headings if first <= heading.page < last]
        ends = (*(heading.page for heading in own[1:]), last)
        for heading, end in zip(own, ends, strict=False):
            yield Section(heading.words, Pages(b"", max(first, heading.page), end))
