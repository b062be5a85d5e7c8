"""The QR requisite: decodes from a plain scan, says what it should, and touches nothing."""

import pytest
import zxingcpp

from archive.model.document import PdfVariant
from archive.render.code import QUIET, drawing, symbol
from archive.render.measures import MEASURES, MM
from tests.build_journal import identity
from tests.unit.render import documents
from tests.unit.render.pdf_reading import glyphs, raster, sizes
from tests.unit.render.variants import KINDS, made

_CODED = tuple(kind for kind in KINDS if kind not in {"findings", "printed ledger"})
_DPI = 150


def read(pdf: bytes) -> zxingcpp.Barcode:
    (found,) = codes(pdf)
    return found


def codes(pdf: bytes) -> list[zxingcpp.Barcode]:
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return list(zxingcpp.read_barcodes(raster(pdf, 0, _DPI), formats=wanted))


def box(found: zxingcpp.Barcode, pdf: bytes) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of the symbol in points."""
    high = sizes(pdf)[0][1] * MM
    corners = (found.position.top_left, found.position.bottom_right)
    (left, top), (right, bottom) = ((corner.x * 72 / _DPI, high - corner.y * 72 / _DPI) for corner in corners)
    return left, bottom, right, top


@pytest.mark.parametrize("variant", PdfVariant)
@pytest.mark.parametrize("kind", _CODED)
def test_it_decodes_from_a_scan_of_150_dpi_and_touches_nothing(kind: str, variant: PdfVariant) -> None:
    pdf = made(kind, variant).pdf
    found = read(pdf)
    left, bottom, right, top = box(found, pdf)
    assert found.ec_level == "M"
    assert min(right - left, top - bottom) >= 20 * MM
    wide = sizes(pdf)[0][0] * MM
    assert wide - right <= 12 * MM, "at the right margin"
    quiet = (right - left) / symbol(found.text).side * QUIET - 0.5
    near = [
        glyph
        for glyph in glyphs(pdf, 0)
        if glyph.right > left - quiet and glyph.left < right + quiet
        if glyph.top > bottom - quiet and glyph.bottom < top + quiet
    ]
    assert near == []


@pytest.mark.parametrize("kind", ["journal", "supplement", "extract", "reference"])
def test_it_stands_at_the_lower_right_where_there_is_room(kind: str) -> None:
    pdf = made(kind, PdfVariant.A_3U).pdf
    assert box(read(pdf), pdf)[1] == pytest.approx(MEASURES.margins.bottom, abs=1)


def test_a_ledger_that_fills_its_sheet_has_it_at_the_upper_right() -> None:
    pdf = made("ledger", PdfVariant.A_3U).pdf
    assert box(read(pdf), pdf)[3] > sizes(pdf)[0][1] * MM - MEASURES.margins.top


def test_it_names_record_school_and_document_with_the_digest_and_nobody() -> None:
    said = read(made("journal", PdfVariant.A_3U).pdf).text
    assert said.splitlines() == [
        "Запись № 2026-000012",
        "МБОУ «СОШ № 7»",
        "Классный журнал, 8А класс, 2025/2026, учебный год",
        "05.06.2026, SHA-256 данных:",
        identity(twin=documents.TWIN).data_digest.hex,
    ]


@pytest.mark.parametrize("kind", _CODED)
def test_no_pupil_is_named(kind: str) -> None:
    said = read(made(kind, PdfVariant.A_3U).pdf).text
    for name in ("small", "wide", "college"):
        for pupil in documents.source(name).pupils:
            assert pupil.name.family not in said


def test_the_working_sheet_has_none() -> None:
    assert codes(made("findings", PdfVariant.A_3U).pdf) == []


def test_any_data_becomes_operators_on_whole_modules() -> None:
    """The signed code of an extract will be bytes: nothing here is of text alone."""
    found = symbol(bytes(range(256)))
    drawn = drawing(found, 10, 20, 60).decode()
    assert drawn.startswith("q 0 g ")
    assert drawn.count(" re") == len(found.runs)
    assert sum(length for _column, _row, length in found.runs) > found.side
