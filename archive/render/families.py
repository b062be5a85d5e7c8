"""The print queue's sheets: the extracts of many families as one file, each beginning on an odd page.

A thousand families are a job of an evening, so the sheets are drawn straight on the canvas, at a tenth of
what boxes cost (`docs/performance.md`). Tagged variants are set from the common template.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any

from pikepdf import Array, OutlineItem, Page, Pdf

from archive.model.extract import Extract, FamilySheets
from archive.render.assembly import Pages, Section
from archive.render.code import QUIET, Symbol, symbol
from archive.render.extract import code_lines, family_values
from archive.render.extract_proof import DrawnProof, width_of
from archive.render.galley import Block, Cells, Foot, Galley
from archive.render.join import Finish, Joined, join_as
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_PORTRAIT, MEASURES, MM
from archive.render.metadata import Metadata
from archive.render.press import press
from archive.render.sheets import Box, Sheets
from archive.render.typeface import BOLD
from archive.texts import _, counted

M = MEASURES
_BODY, _LIST, _SMALL = 11.0, 10.5, 10.0
_SUBJECT = 52 * MM
_SUBJECT_OF_WEEK = 70 * MM
"""A week has few days, so that the longest names of subjects have one line."""
_SOLE = 18 * MM


def render_families(sheets: FamilySheets) -> Joined:
    """Return the print job. Raises `PupilUnknownError`, `RenderError`."""
    variant = sheets.extracts[0].source.organisation.pdf_variant
    if variant.is_tagged:
        return _tagged(sheets)
    canvas, spans, parts = Sheets(), [], []
    for extract in sheets.extracts:
        if canvas.count % 2:
            canvas.begin(A4_PORTRAIT)  # the back of a sheet stays white: what follows is another family's
        first = canvas.count
        values = family_values(extract)
        _family(Galley(canvas, A4_PORTRAIT), extract, values, acquaintance=sheets.acquaintance)
        spans.append((str(values["pupil"]), first))
        parts.append(canvas.count - first)
    pdf = canvas.finish()
    ends = [first for _name, first in spans[1:]] + [canvas.count]
    sections = [Section(name, Pages(pdf, first, end)) for (name, first), end in zip(spans, ends, strict=True)]
    return replace(join_as(sections, Finish(None, _metadata(sheets), (), variant)), parts=tuple(parts))


def _family(galley: Galley, extract: Extract, values: dict[str, Any], *, acquaintance: bool) -> None:
    foot = _foot(galley.width, values, acquaintance=acquaintance)
    galley.paragraph(values["organisation"], _LIST, centred=True, after=3 * MM)
    galley.paragraph(f"{values['title']} {values['issue']}".strip(), 15, BOLD, centred=True, after=1 * MM)
    galley.paragraph(", ".join(values["about"]), _BODY, centred=True, after=3 * MM)
    if values["open"]:
        galley.framed(values["open"], _BODY)
    for name, said in values["particulars"]:
        galley.pair(name, said, _BODY)
    galley.space(2 * MM)
    _tables(galley, values, foot)
    top = galley.foot(foot)
    proof = values["proof"]
    galley.darken(_proof_boxes(proof.symbol, top) if proof else _requisite_boxes(extract))
    galley.flush(values["running"])


def _tables(galley: Galley, values: dict[str, Any], foot: Foot) -> None:
    """Set marks, remarks and summary marks; the last of them shares its sheet with the foot."""
    remarks, results = values["remarks"], values["results"]["rows"]
    _marks(galley, values, 0 if remarks or results else foot.height)
    for number, remark in enumerate(remarks, start=1):
        galley.paragraph(remark, _LIST, keep=foot.height if number == len(remarks) and not results else 0)
    if results:
        galley.space(2 * MM)
        _results(galley, values, foot.height)


def _marks(galley: Galley, values: dict[str, Any], tail: float) -> None:
    if not values["subjects"]:
        galley.paragraph(_("За эти дни записей нет."), _BODY)
        return
    sole = (values["sole"],) if values["sole"] else ()
    rows = tuple(
        (each["title"], tuple(each["days"]), *((each["result"],) if sole else ())) for each in values["subjects"]
    )
    galley.paragraph(_("Отметки и посещение"), _BODY, BOLD, after=1.5 * MM, keep=12 * MM)
    headings = (_("Предмет"), _("Дата и запись"), *sole)
    subject = _SUBJECT_OF_WEEK if values["week"] else _SUBJECT
    galley.table(Cells(headings, rows, (subject, 0.0, *((_SOLE,) if sole else ()))), _LIST, tail)


def _results(galley: Galley, values: dict[str, Any], tail: float) -> None:
    found = values["results"]
    galley.paragraph(_("Итоговые отметки"), _BODY, BOLD, after=1.5 * MM, keep=12 * MM)
    rows = tuple((title, *marks) for title, marks in found["rows"])
    width = min(19 * MM, 116 * MM / len(found["headings"]))
    widths = (0.0, *(width for _each in found["headings"]))
    galley.table(Cells((_("Предмет"), *found["headings"]), rows, widths), _LIST, tail)


def _foot(width: float, values: dict[str, Any], *, acquaintance: bool) -> Foot:
    """Return what certifies the sheet; without a proof the requisite stands in the lower right corner."""
    proof: DrawnProof | None = values["proof"]
    side = width_of(proof.symbol) * MM if proof else 0.0
    narrow = width - (side + 3 * MM if proof else M.code + 2 * M.code_zone)
    above, beside, under = Block(width if proof else narrow), Block(narrow), Block(width if proof else narrow)
    if said := _absences_and_signs(values):
        above.paragraph(said, _SMALL, after=2 * MM)
    _certify(beside, values)
    if proof:
        said = _("Проверить эту бумагу: {how} {words}").format(how=proof.how, words=proof.words)
        under.paragraph(said, _SMALL, after=0)
    elif values["digest"]:
        under.paragraph(_("SHA-256 записи: {digest}").format(digest=values["digest"]), _SMALL, after=0)
    if acquaintance:
        under.blanks((_("Ознакомлен(а), подпись родителя"), 40 * MM), (_("дата"), 22 * MM), size=_BODY)
    return Foot(above, beside, under, side)


def _absences_and_signs(values: dict[str, Any]) -> str:
    absences = _("Пропуски: {absences}.").format(absences=values["absences"]) if values["absences"] else ""
    signs = "; ".join(f"{sign} — {words}" for sign, words in values["signs"])
    return " ".join(part for part in (absences, signs and _("Условные знаки: {said}.").format(said=signs)) if part)


def _certify(block: Block, values: dict[str, Any]) -> None:
    block.paragraph(_("Верно"), _BODY + 1, BOLD, after=0)
    block.signature(values["post"], values["name"], values["issued_on"], _BODY)
    if values["original"]:
        block.paragraph(values["original"], _SMALL, after=0.5 * MM)
    if values["signatures"]:
        lines = [line for each in values["signatures"] for line in each]
        block.stamp(_("Подлинник подписан электронной подписью"), lines, _SMALL)
    block.paragraph(values["checked"], _SMALL, after=1 * MM)


def _proof_boxes(found: Symbol, top: float) -> Iterator[Box]:
    """Return the signed proof, at the right under `top`; its quiet zone is left white."""
    unit = width_of(found) * MM / (found.side + 2 * QUIET)
    side = unit * found.side
    return _boxes(found, A4_PORTRAIT.width - M.margins.right - unit * QUIET - side, top - unit * QUIET - side, side)


def _requisite_boxes(extract: Extract) -> Iterator[Box]:
    found = _requisite(code_lines(extract))
    return _boxes(found, A4_PORTRAIT.width - M.margins.right - M.code, M.margins.bottom, M.code)


@lru_cache(maxsize=8)
def _requisite(text: str) -> Symbol:
    """One record's requisite is the same on every sheet of its class."""
    return symbol(text)


def _boxes(found: Symbol, x: float, y: float, side: float) -> Iterator[Box]:
    unit = side / found.side
    for column, row, length in found.runs:
        yield Box(x + column * unit, y + (found.side - row - 1) * unit, length * unit, unit)


def _tagged(sheets: FamilySheets) -> Joined:
    parts = [
        Flowing("extract_family.html", {**family_values(extract), "acquainted": sheets.acquaintance}, str(n))
        for n, extract in enumerate(sheets.extracts)
    ]
    variant = sheets.extracts[0].source.organisation.pdf_variant
    joined = press(Manuscript(A4_PORTRAIT, parts, None, _metadata(sheets)), variant)
    return replace(joined, parts=tuple(_pages_of_each(joined.pdf)))


def _pages_of_each(data: bytes) -> Iterator[int]:
    """Yield the pages of each family: from its bookmark to the next, without the white back of the last sheet."""
    with Pdf.open(BytesIO(data)) as pdf:
        starts = [pdf.pages.index(_page_of(item)) for item in _bookmarks(pdf)]
        for first, end in pairwise([*starts, len(pdf.pages)]):
            yield end - first - ("/Font" not in pdf.pages[end - 1].resources)


def _page_of(item: OutlineItem) -> Page:
    assert isinstance(item.destination, Array), "our own bookmarks name a page"
    return Page(item.destination[0])


def _bookmarks(pdf: Pdf) -> list[OutlineItem]:
    with pdf.open_outline() as outline:
        return list(outline.root)


def _metadata(sheets: FamilySheets) -> Metadata:
    first = sheets.extracts[0]
    number = counted(len(sheets.extracts), "семья", "семьи", "семей")
    title = _("Выписки для семей, {label}: {number}").format(label=first.source.journal.class_label, number=number)
    return Metadata(title, first.source.organisation.full_name, title, "", first.verified_at)
