"""Rulers: margins, sizes of sheets, no text past its column, nothing where the signature's mark will stand."""

from itertools import chain

import pytest

from archive.model.signature import SignaturePlace
from archive.render.grid import Grid
from archive.render.grid_drawing import _rows
from archive.render.grid_layout import SIZES, Layout, lay_out
from archive.render.ledger_pages import ledger_grid, ledger_paper
from archive.render.measures import A4_LANDSCAPE, MEASURES, MM, Paper
from archive.render.sheets import Text
from archive.render.subject_pages import marks_grid
from archive.render.typeface import width
from archive.render.view import JournalView
from tests.unit.render import documents
from tests.unit.render.pdf_reading import ALLOWANCE, Glyph, glyphs, sizes

_DOCUMENTS = [("journal", name) for name in documents.NAMES if name not in {"large", "wide"}]
_DOCUMENTS += [("ledger", name) for name in documents.NAMES]
_DOCUMENTS += [("extract", name) for name in ("small", "large", "first grade", "college")]


@pytest.mark.parametrize(("kind", "name"), _DOCUMENTS)
def test_nothing_is_printed_in_the_margins(kind: str, name: str) -> None:
    pdf = getattr(documents, kind)(name).document.pdf
    for page, (wide, high) in enumerate(sizes(pdf)):
        for glyph in glyphs(pdf, page):
            assert glyph.left >= 30 * MM - ALLOWANCE, (page, glyph)
            assert glyph.right <= (wide - 10) * MM + ALLOWANCE, (page, glyph)
            assert glyph.top <= (high - 8) * MM, (page, glyph)
            assert glyph.bottom >= 8 * MM, (page, glyph)


@pytest.mark.parametrize("name", ["wide", "large"])
def test_nothing_is_printed_in_the_margins_of_the_largest_journals(name: str) -> None:
    pdf = documents.journal(name).document.pdf
    for page in (0, 1, 2, 4, 5, 6, 40):
        assert all(glyph.left >= 30 * MM - ALLOWANCE for glyph in glyphs(pdf, page))
        assert all(glyph.right <= 287 * MM + ALLOWANCE for glyph in glyphs(pdf, page))


@pytest.mark.parametrize(("kind", "name"), [pair for pair in _DOCUMENTS if pair[0] != "extract"])
def test_the_place_of_the_signature_is_empty(kind: str, name: str) -> None:
    made = getattr(documents, kind)(name).document
    (field,) = made.signature_places
    place = field.place
    assert place is not None
    assert place.page == made.pages - 1
    assert round(place.right - place.left) == round(MEASURES.signature_width)
    assert round(place.top - place.bottom) == round(MEASURES.signature_height)
    assert [glyph for glyph in glyphs(made.pdf, place.page) if _is_inside(glyph, place)] == []


def _is_inside(glyph: Glyph, place: SignaturePlace) -> bool:
    across = glyph.right > place.left and glyph.left < place.right
    return across and glyph.top > place.bottom and glyph.bottom < place.top


def _grids(name: str) -> list[tuple[Grid, Paper]]:
    view = JournalView(documents.frozen(name))
    ledger = ledger_grid(view, "Сводная ведомость")
    subjects = [(marks_grid(view, subject), A4_LANDSCAPE) for subject in view.closed.journal.subjects]
    return [*subjects, (ledger, ledger_paper(ledger))]


def _span(text: Text) -> tuple[float, float]:
    length = width(text.words, text.size, text.font)
    left = text.x - text.align.value * length
    return left, left + length


def _columns(layout: Layout) -> list[tuple[float, float]]:
    left = MEASURES.margins.left
    names = left + 7 * MM
    signs = [(placed.x, placed.x + placed.width) for placed in layout.columns]
    return [(left, names), (names, names + layout.names_width), *signs]


@pytest.mark.parametrize("name", ["wide", "large", "small", "college"])
def test_no_cell_runs_past_its_column(name: str) -> None:
    for grid, paper in _grids(name):
        for layout in chain.from_iterable(lay_out(grid, paper)):
            columns = _columns(layout)
            assert columns[-1][1] <= paper.width - MEASURES.margins.right + 0.01
            assert layout.bottom >= MEASURES.margins.bottom - 0.01
            for text in _rows(layout):
                left, right = _span(text)
                assert any(low <= left and right <= high for low, high in columns), text
                assert text.size >= MEASURES.grid_least


def test_type_is_never_smaller_than_eight_points() -> None:
    assert min(*SIZES, MEASURES.running, MEASURES.subtitle, MEASURES.grid_least) >= 8
    assert min(MEASURES.extract, MEASURES.text) >= 10


def test_papers() -> None:
    assert set(sizes(documents.journal("small").document.pdf)) == {(297, 210)}
    assert set(sizes(documents.ledger("small").document.pdf)) == {(297, 210)}
    assert set(sizes(documents.ledger("large").document.pdf)) == {(420, 297)}
    assert set(sizes(documents.extract("small").document.pdf)) == {(210, 297)}
