"""The print queue's sheets: the extracts of many families as one file, each beginning on an odd page.

A thousand families are a job of an evening, so the sheets are drawn straight on the canvas, at a tenth of
what boxes cost (`docs/performance.md`). Tagged variants are set from the common template.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from archive.model.extract import Extract, FamilySheets
from archive.render.assembly import Pages, Section
from archive.render.code import QUIET, Symbol, symbol
from archive.render.extract import code_lines, family_values
from archive.render.extract_proof import width_of
from archive.render.galley import Cells, Galley
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
_SOLE = 18 * MM


def render_families(sheets: FamilySheets) -> Joined:
    """Return the print job. Raises `PupilUnknownError`, `RenderError`."""
    variant = sheets.extracts[0].source.organisation.pdf_variant
    if variant.is_tagged:
        return _tagged(sheets)
    canvas, spans = Sheets(), []
    for extract in sheets.extracts:
        if canvas.count % 2:
            canvas.begin(A4_PORTRAIT)  # the back of a sheet stays white: what follows is another family's
        first = canvas.count
        values = family_values(extract)
        _family(Galley(canvas, A4_PORTRAIT), extract, values, acquaintance=sheets.acquaintance)
        spans.append((str(values["pupil"]), first))
    pdf = canvas.finish()
    ends = [first for _name, first in spans[1:]] + [canvas.count]
    sections = [Section(name, Pages(pdf, first, end)) for (name, first), end in zip(spans, ends, strict=True)]
    return join_as(sections, Finish(None, _metadata(sheets), (), variant))


def _family(galley: Galley, extract: Extract, values: dict[str, Any], *, acquaintance: bool) -> None:
    galley.paragraph(values["organisation"], _LIST, centred=True, after=3 * MM)
    galley.paragraph(f"{values['title']} {values['issue']}".strip(), 15, BOLD, centred=True, after=1 * MM)
    galley.paragraph(", ".join(values["about"]), _BODY, centred=True, after=4 * MM)
    if values["open"]:
        galley.framed(values["open"], _BODY)
    for name, said in values["particulars"]:
        galley.pair(name, said, _BODY)
    galley.space(3 * MM)
    _marks(galley, values)
    for table in values["tables"]:
        galley.paragraph(table.title, _BODY, BOLD, after=1.5 * MM, keep=12 * MM)
        widths = (22 * MM, 34 * MM, 0.0, 42 * MM)
        galley.table(Cells(table.headings, table.rows, widths), _LIST) if table.rows else galley.paragraph(
            table.nothing, _BODY
        )
    for remark in values["remarks"]:
        galley.paragraph(remark, _LIST)
    _results(galley, values)
    _closing(galley, extract, values, acquaintance=acquaintance)
    galley.flush(values["running"])


def _marks(galley: Galley, values: dict[str, Any]) -> None:
    if not values["subjects"]:
        galley.paragraph(_("За эти дни записей нет."), _BODY)
        return
    sole = (values["sole"],) if values["sole"] else ()
    rows = tuple(
        (
            each["title"],
            "    ".join(f"{day}\N{NO-BREAK SPACE}{record.replace(' ', chr(160))}" for day, record in each["days"]),
            *((each["result"],) if sole else ()),
        )
        for each in values["subjects"]
    )
    galley.paragraph(_("Отметки и посещение"), _BODY, BOLD, after=1.5 * MM, keep=12 * MM)
    headings = (_("Предмет"), _("Дата и запись"), *sole)
    galley.table(Cells(headings, rows, (_SUBJECT, 0.0, *((_SOLE,) if sole else ()))), _LIST)


def _results(galley: Galley, values: dict[str, Any]) -> None:
    found = values["results"]
    if found["rows"]:
        galley.space(3 * MM)
        galley.paragraph(_("Итоговые отметки"), _BODY, BOLD, after=1.5 * MM, keep=12 * MM)
        rows = tuple((title, *marks) for title, marks in found["rows"])
        widths = (0.0, *(max(16 * MM, 90 * MM / len(found["headings"])) for _each in found["headings"]))
        galley.table(Cells((_("Предмет"), *found["headings"]), rows, widths), _LIST)


def _closing(galley: Galley, extract: Extract, values: dict[str, Any], *, acquaintance: bool) -> None:
    """Set what certifies the sheet, whole on one page, beside the symbol in the lower right corner."""
    found, side = _symbol_of(extract)
    block = galley.block(galley.width - side - 2 * M.code_zone)
    if values["absences"]:
        block.paragraph(_("Пропуски: {absences}.").format(absences=values["absences"]), _BODY)
    if values["signs"]:
        said = "; ".join(f"{sign} — {words}" for sign, words in values["signs"])
        block.paragraph(_("Условные знаки: {said}.").format(said=said), _SMALL)
    block.paragraph(_("Верно"), _BODY + 1, BOLD, after=0)
    block.signature(values["post"], values["name"], _BODY)
    block.paragraph(values["issued_on"], _BODY)
    lines = [
        values["original"],
        *(_("Подлинник подписан электронной подписью: {by}.").format(by=s) for s in values["signatures"]),
    ]
    for words in (*lines, values["checked"], values["digest"] and f"SHA-256 записи: {values['digest']}"):
        if words:
            block.paragraph(words, _SMALL, after=1 * MM)
    if acquaintance:
        block.blanks((_("Ознакомлен(а), подпись родителя"), 40 * MM), (_("дата"), 22 * MM), size=_BODY)
    galley.foot_block(block, side)
    galley.darken(_boxes(found, A4_PORTRAIT.width - M.margins.right - side, M.margins.bottom, side))


def _symbol_of(extract: Extract) -> tuple[Symbol, float]:
    """Return the symbol and its side: the signed proof where there is one, else the common requisite."""
    if extract.proof is None:
        return _requisite(code_lines(extract)), M.code
    found = symbol(extract.proof.text)
    return found, width_of(found) * MM * found.side / (found.side + 2 * QUIET)


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
    return press(Manuscript(A4_PORTRAIT, parts, None, _metadata(sheets)), variant)


def _metadata(sheets: FamilySheets) -> Metadata:
    first = sheets.extracts[0]
    number = counted(len(sheets.extracts), "семья", "семьи", "семей")
    title = _("Выписки для семей, {label}: {number}").format(label=first.source.journal.class_label, number=number)
    return Metadata(title, first.source.organisation.full_name, title, "", first.verified_at)
