"""Joins rendered parts into one PDF/A: sheets numbered, metadata, bookmarks, the twin attached.

The parts know nothing of each other: the running head and foot are laid over here, where the number
of sheets is known. Links made by the templates as `sheet:N` become links to the sheet N; the one made
as `place:director` says where the mark of the director's signature stands, and disappears.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Page, Pdf, Stream, String

from archive.model.document import PdfVariant, Twin
from archive.model.signature import FieldPlace, Signatory, SignaturePlace
from archive.render.assembly import Section
from archive.render.code import Code, Spot, drawing, symbol
from archive.render.measures import MEASURES
from archive.render.metadata import LANGUAGE, Metadata, pdf_date, xmp
from archive.render.running import RunningText, draw_running
from archive.render.saving import saved, slim_fonts
from archive.render.structure import add_figure, forget_link, mend_structure
from archive.texts import _

PROFILE_NAME = "sRGB2014"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the document (AFRelationship Source)."""

    name: str
    media_type: str
    description: str
    data: Twin
    at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """A finished document, with the places of its signatures in the order in which they stand in it."""

    pdf: bytes
    pages: int
    places: tuple[FieldPlace, ...] = ()
    parts: tuple[int, ...] = ()
    """The printed pages of each document where several share the file; white backs are not counted."""


@dataclass(frozen=True, slots=True)
class PlacedCode:
    """The QR code and where it stands on the first sheet."""

    code: Code
    spot: Spot


@dataclass(frozen=True, slots=True)
class Finish:
    """What a document gets besides its pages; papers for hand signatures have no running text."""

    running: RunningText | None
    metadata: Metadata
    attachments: Sequence[Attachment] = ()
    variant: PdfVariant = PdfVariant.A_3U
    code: PlacedCode | None = None


def join_as(sections: Sequence[Section], finish: Finish) -> Joined:
    """Return `sections` as one document of the variant asked for."""
    with Pdf.new() as pdf:
        _add_pages(pdf, sections)
        return finished(pdf, sections, finish)


def finished(pdf: Pdf, sections: Sequence[Section], finish: Finish) -> Joined:
    """Return `pdf`, which holds all pages of `sections`, with everything that `finish` adds."""
    if finish.running is not None:
        _lay_running_text(pdf, finish.running)
    if finish.code is not None:
        _lay_code(pdf, finish.code)
    slim_fonts(pdf)
    places = _resolve_links(pdf)
    _add_bookmarks(pdf, sections)
    for attachment in finish.attachments if finish.variant.takes_attachments else ():
        _attach(pdf, attachment)
    _describe(pdf, finish.metadata, finish.variant)
    mend_structure(pdf)
    return Joined(saved(pdf, finish.variant), len(pdf.pages), places)


def _add_pages(pdf: Pdf, sections: Sequence[Section]) -> None:
    """Copy the pages; each part is opened once, so that its pages share their fonts."""
    opened: dict[int, Pdf] = {}
    for section in sections:
        data = section.pages.pdf
        source = opened.get(id(data)) or opened.setdefault(id(data), Pdf.open(BytesIO(data)))
        for number in range(section.pages.first, section.pages.last):
            pdf.pages.append(source.pages[number])


def _lay_running_text(pdf: Pdf, running: RunningText) -> None:
    sizes = [(float(page.mediabox[2]), float(page.mediabox[3])) for page in pdf.pages]
    before = pdf.make_indirect(Stream(pdf, b"/Artifact BMC q /RunningHead Do Q EMC q\n"))
    after = pdf.make_indirect(Stream(pdf, b"\nQ /Artifact BMC q /RunningFoot Do Q EMC"))
    with Pdf.open(BytesIO(draw_running(running, sizes))) as drawn:
        forms = [pdf.copy_foreign(page.as_form_xobject()) for page in drawn.pages]
    heads = dict(zip(dict.fromkeys(sizes), forms, strict=False))
    for page, size, foot in zip(pdf.pages, sizes, forms[len(heads) :], strict=True):
        _overlay(page, before, after, heads[size], foot)


def _overlay(page: Page, before: Object, after: Object, head: Object, foot: Object) -> None:
    contents = page.obj.Contents
    streams = list(contents) if isinstance(contents, Array) else [contents]
    page.obj.Contents = Array([before, *streams, after])
    resources = Dictionary(dict(page.resources.items()))
    forms = dict(resources.get(Name.XObject, Dictionary()).items())
    resources.XObject = Dictionary({**forms, "/RunningHead": head, "/RunningFoot": foot})
    page.obj.Resources = resources


def _lay_code(pdf: Pdf, placed: PlacedCode) -> None:
    """Draw the code on the first sheet; where the document is tagged, as a figure that says what it holds."""
    spot, side = placed.spot, MEASURES.code
    drawn = drawing(symbol(placed.code.text), spot.x, spot.y, side)
    mark = add_figure(pdf, placed.code.alternative, (spot.x, spot.y, spot.x + side, spot.y + side))
    page = pdf.pages[0]
    contents = page.obj.Contents
    before, after = (
        pdf.make_indirect(Stream(pdf, b"q\n")),
        pdf.make_indirect(Stream(pdf, b"\nQ " + mark + drawn + b" EMC")),
    )
    page.obj.Contents = Array([before, *(contents if isinstance(contents, Array) else [contents]), after])


def _resolve_links(pdf: Pdf) -> tuple[FieldPlace, ...]:
    places: list[FieldPlace] = []
    for number, page in enumerate(pdf.pages):
        if Name.Annots not in page.obj:
            continue
        kept = Array()
        for link in list(page.obj.Annots):
            scheme, _colon, target = str(link.get(Name.A, Dictionary()).get(Name.URI, "")).partition(":")
            if scheme == "place":
                places.append(FieldPlace(Signatory(target), _place(number, link.Rect)))
                forget_link(pdf, link)
            elif scheme == "sheet":
                kept.append(_link_to(pdf.pages[int(target) - 1], link))
            else:
                kept.append(_within(link))
        page.obj.Annots = kept
        if not len(kept):
            del page.obj.Annots
    return tuple(places)


def _place(page: int, rectangle: Object) -> SignaturePlace:
    left, one, right, other = (round(float(number), 2) for number in rectangle)
    return SignaturePlace(page, left, min(one, other), right, max(one, other))


def _within(link: Object) -> Object:
    """Return a link that WeasyPrint made to a place in the same document: printed, and with words of its own."""
    link.F = 4
    link.Contents = String(_("Ссылка на лист документа"))
    return link


def _link_to(page: Page, link: Object) -> Object:
    del link.A
    link.F = 4  # printed, as PDF/A asks (ISO 19005-2, 6.3.2)
    link.Dest = Array([page.obj, Name.Fit])
    return link


def _add_bookmarks(pdf: Pdf, sections: Sequence[Section]) -> None:
    with pdf.open_outline() as outline:
        number = 0
        for section in sections:
            item = OutlineItem(section.heading, number)
            under = outline.root[-1].children if section.level > 1 and outline.root else outline.root
            under.append(item)
            number += section.pages.count


def _attach(pdf: Pdf, attachment: Attachment) -> None:
    at = pdf_date(attachment.at)
    file = pikepdf.AttachedFileSpec(
        pdf,
        b"",
        filename=attachment.name,
        description=attachment.description,
        mime_type=attachment.media_type,
        creation_date=at,
        mod_date=at,
    )
    file.obj.AFRelationship = Name.Source
    file.obj.EF.F.write(attachment.data.deflated, filter=Name.FlateDecode)
    file.obj.EF.F.Params.Size = attachment.data.size
    file.obj.EF.F.Params.CheckSum = String(attachment.data.checksum)
    pdf.attachments[attachment.name] = file  # pikepdf lists it in the catalogue's AF as well


def _describe(pdf: Pdf, metadata: Metadata, variant: PdfVariant) -> None:
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.Metadata = Stream(pdf, xmp(metadata, variant), Type=Name.Metadata, Subtype=Name.XML)
    profile = Stream(pdf, _srgb(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(PROFILE_NAME),
        Info=String(PROFILE_NAME),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    at = pdf_date(metadata.created_at)
    pdf.docinfo = pdf.make_indirect(
        Dictionary(Title=metadata.title, Author=metadata.author, CreationDate=at, ModDate=at)
    )


@cache
def _srgb() -> bytes:
    """The ICC profile sRGB2014 (color.org, free to embed), as WeasyPrint ships it."""
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()
