"""The print file: documents in sewing order for the printer. A copy: the signed files stay as they are."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Page, Pdf

from archive.model.binding import PageSize, PrintPart
from archive.model.paper_file import sheets_of
from archive.render.measures import MEASURES, MM, Paper
from archive.render.running import draw_sides
from archive.render.saving import saved
from archive.render.sheets import Align, Sheets, Text
from archive.render.typeface import BOLD
from archive.texts import _

M = MEASURES
_NUMBER_TOP = 7 * MM
"""From the upper edge to the base line of the sheet's number: above the running head."""
_NUMBER_SIZE = 10.0


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """Return the size of each page."""
    with Pdf.open(BytesIO(pdf)) as opened:
        return tuple(PageSize(round(width / MM), round(height / MM)) for width, height in _sizes(opened))


def print_file(parts: Sequence[PrintPart], *, double_sided: bool) -> bytes:
    """Return `parts` one behind the other.

    What is numbered has the sheet's number in the upper right corner, from 1 through all parts. Printed
    on both sides, each part begins on a right-hand page, on left-hand pages the wide margin stands at the
    right, where the back is then, and the foot of a record says the sheet with its side, and the page.
    """
    with Pdf.new() as pdf:
        first = 1
        for part in parts:
            with Pdf.open(BytesIO(part.pdf)) as source:
                source.flatten_annotations("print")  # the mark of a signature is an annotation
                sizes = list(_sizes(source))
                pages = [_added(pdf, page) for page in source.pages]
            if part.numbered:
                _number(pdf, pages[:: 2 if double_sided else 1], sizes[:: 2 if double_sided else 1], first)
                first += sheets_of(len(pages), double_sided=double_sided)
            if double_sided:
                _name_sides(pdf, pages, sizes)
                _set_back_sides(pdf, pages, sizes[-1])
        pdf.docinfo[Name.Title] = _("Печатный экземпляр")
        return saved(pdf)


def _sizes(pdf: Pdf) -> Iterator[tuple[float, float]]:
    for page in pdf.pages:
        left, bottom, right, top = (float(each) for each in page.mediabox)
        yield right - left, top - bottom


def _added(pdf: Pdf, page: Page) -> Page:
    """Copy the page without its annotations: a link would bring the pages it leads to."""
    if Name.Annots in page.obj:
        del page.obj.Annots
    pdf.pages.append(page)
    return pdf.pages[-1]


def _number(pdf: Pdf, pages: Sequence[Page], sizes: Sequence[tuple[float, float]], first: int) -> None:
    sheets = Sheets()
    for number, (width, height) in enumerate(sizes, start=first):
        sheets.begin(Paper("", width, height))
        at = width - M.margins.right
        sheets.write([Text(at, height - _NUMBER_TOP, str(number), _NUMBER_SIZE, BOLD, align=Align.RIGHT)])
    with Pdf.open(BytesIO(sheets.finish())) as drawn:
        for page, numbered in zip(pages, drawn.pages, strict=True):
            _overlay(pdf, page, numbered)


def _name_sides(pdf: Pdf, pages: Sequence[Page], sizes: Sequence[tuple[float, float]]) -> None:
    """Let the foot of each page tell the sheet of paper: in the record itself a page is a sheet."""
    with Pdf.open(BytesIO(draw_sides(sizes))) as drawn:
        for page, side in zip(pages, drawn.pages, strict=True):
            forms = page.resources.get(Name.XObject, Dictionary())
            if Name.RunningFoot in forms:
                forms.RunningFoot = pdf.copy_foreign(side.as_form_xobject())


def _overlay(pdf: Pdf, page: Page, drawn: Page) -> None:
    """Lay `drawn` over the page; what stands there is bracketed, so that its state does not reach over."""
    page.add_resource(pdf.copy_foreign(drawn.as_form_xobject()), Name.XObject, Name.SheetNumber)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ q /SheetNumber Do Q")


def _set_back_sides(pdf: Pdf, pages: Sequence[Page], last: tuple[float, float]) -> None:
    """Move what stands on even pages to the left by moving the window over them, and fill up to whole sheets."""
    shift = M.margins.left - M.margins.right
    for page in pages[1::2]:
        left, bottom, right, top = (float(each) for each in page.mediabox)
        page.obj.MediaBox = Array([left + shift, bottom, right + shift, top])
        for box in (Name.CropBox, Name.TrimBox, Name.BleedBox, Name.ArtBox):
            if box in page.obj:
                del page.obj[box]
    if len(pages) % 2:
        pdf.pages.append(Page(pdf.make_indirect(_blank(last))))


def _blank(size: tuple[float, float]) -> Dictionary:
    return Dictionary(Type=Name.Page, MediaBox=Array([0, 0, *size]), Resources=Dictionary())


def joined_prints(prints: Sequence[bytes], *, double_sided: bool) -> bytes:
    """Return print files one behind the other, untouched; printed on both sides, each begins on a sheet of its own."""
    with Pdf.new() as pdf:
        for each in prints:
            with Pdf.open(BytesIO(each)) as source:
                pages = [_added(pdf, page) for page in source.pages]
                last = list(_sizes(source))[-1]
            if double_sided and len(pages) % 2:
                pdf.pages.append(Page(pdf.make_indirect(_blank(last))))
        pdf.docinfo[Name.Title] = _("Печатный экземпляр")
        return saved(pdf)
