"""The mark of the electronic signature."""

from dataclasses import replace
from itertools import pairwise

import pytest

from archive.errors import RenderError
from archive.model.document import SignaturePlace
from archive.render.measures import MEASURES
from archive.render.renderer import DocumentRenderer
from tests.unit.render.documents import CERTIFICATE
from tests.unit.render.pdf_reading import glyphs, text

_PLACE = SignaturePlace(0, 100, 50, 100 + MEASURES.signature_width, 50 + MEASURES.signature_height)
_LONG = "Константинопольская-Преображенская Александра-Елизавета Константиновна, директор " * 2


@pytest.mark.parametrize("owner", ["Воронцова Ирина Павловна", _LONG, "Ё" * 90])
def test_it_says_all_and_stays_inside(owner: str) -> None:
    mark = DocumentRenderer().signature_mark(replace(CERTIFICATE, owner=owner), _PLACE)
    said = text(mark).replace("\n", "").replace(" ", "").replace("\ufffe", "-")
    validity = "с03.09.2025по27.11.2026"
    for words in ("Документподписанэлектроннойподписью", CERTIFICATE.serial, owner.replace(" ", ""), validity):
        assert words in said
    for glyph in glyphs(mark, 0):
        assert glyph.left >= 3
        assert glyph.right <= MEASURES.signature_width - 3
        assert glyph.bottom >= 3
        assert glyph.top <= MEASURES.signature_height - 3


def test_its_lines_do_not_overlap() -> None:
    mark = DocumentRenderer().signature_mark(CERTIFICATE, _PLACE)
    lines = sorted({round(glyph.bottom, 1) for glyph in glyphs(mark, 0) if glyph.char in "СВ0ионек"})
    apart = [upper - lower for lower, upper in pairwise(lines) if upper - lower > 1]
    assert len(apart) >= 3
    assert min(apart) >= 8


def test_same_arguments_same_bytes() -> None:
    renderer = DocumentRenderer()
    assert renderer.signature_mark(CERTIFICATE, _PLACE) == renderer.signature_mark(CERTIFICATE, _PLACE)


def test_a_place_too_small_is_an_error() -> None:
    with pytest.raises(RenderError):
        DocumentRenderer().signature_mark(CERTIFICATE, SignaturePlace(0, 0, 0, 80, 20))
