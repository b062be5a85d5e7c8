"""The mark of the electronic signature: what it says, and that it stands alone where it stands."""

from dataclasses import replace
from itertools import pairwise

import pytest

from archive.errors import RenderError
from archive.model.document import PdfVariant
from archive.model.signature import Signatory, SignatureKind, SignaturePlace, SignaturePolicy
from archive.render.measures import MEASURES, MM
from archive.render.renderer import DocumentRenderer
from tests.unit.render.documents import CERTIFICATE
from tests.unit.render.pdf_reading import Glyph, font_sizes, glyphs, text
from tests.unit.render.variants import POLICY, RECORDS, SEVERAL, made

_PLACE = SignaturePlace(0, 100, 50, 100 + MEASURES.signature_width, 50 + MEASURES.signature_height)
_LONG = "Константинопольская-Преображенская Александра-Елизавета Константиновна, директор " * 2
_QUALIFIED = SignaturePolicy(kind=SignatureKind.QUALIFIED)


def mark(
    owner: str = CERTIFICATE.owner,
    policy: SignaturePolicy = POLICY,
    signatory: Signatory = Signatory.DIRECTOR,
    place: SignaturePlace = _PLACE,
) -> bytes:
    return DocumentRenderer().signature_mark(replace(CERTIFICATE, owner=owner), place, policy, signatory)


def squeezed(words: str) -> str:
    return words.replace("\n", "").replace(" ", "").replace("\ufffe", "-")


@pytest.mark.parametrize("owner", ["Воронцова Ирина Павловна", _LONG, "Ё" * 90])
def test_it_says_all_and_stays_inside(owner: str) -> None:
    drawn = mark(owner)
    said = squeezed(text(drawn))
    validity = "с03.09.2025по27.11.2026"
    kind = "Усиленнаянеквалифицированнаяэлектроннаяподпись"
    phrase = "Документподписанэлектроннойподписью"
    for words in (phrase, kind, squeezed(POLICY.local_act), CERTIFICATE.serial, squeezed(owner), "директор", validity):
        assert words in said
    for glyph in glyphs(drawn, 0):
        assert glyph.left >= 3
        assert glyph.right <= MEASURES.signature_width - 3
        assert glyph.bottom >= 3
        assert glyph.top <= MEASURES.signature_height - 3


def test_a_qualified_one_needs_no_local_act() -> None:
    said = squeezed(text(mark(policy=_QUALIFIED)))
    assert "Усиленнаяквалифицированнаяэлектроннаяподпись" in said
    assert "приказ" not in said


def test_each_stands_in_its_own_capacity_and_the_seal_says_that_it_is_one() -> None:
    assert "классныйруководитель" in squeezed(text(mark(signatory=Signatory.CLASS_TEACHER)))
    seal = squeezed(text(mark(signatory=Signatory.SEAL)))
    assert "Документскреплёнэлектроннойпечатью" in seal
    assert "директор" not in seal


@pytest.mark.parametrize("signatory", SEVERAL)
def test_it_is_legible_at_full_size(signatory: Signatory) -> None:
    assert min(font_sizes(mark(signatory=signatory))) >= 7.5
    assert min(font_sizes(mark(policy=_QUALIFIED, signatory=signatory))) >= 8


def test_its_lines_do_not_overlap() -> None:
    drawn = mark(policy=_QUALIFIED)
    lines = sorted({round(glyph.bottom, 1) for glyph in glyphs(drawn, 0) if glyph.char in "СВ0ионек"})
    apart = [upper - lower for lower, upper in pairwise(lines) if upper - lower > 1]
    assert len(apart) >= 3
    assert min(apart) >= 8


def test_same_arguments_same_bytes() -> None:
    assert mark() == mark()


def test_a_place_too_small_is_an_error() -> None:
    with pytest.raises(RenderError):
        mark(place=SignaturePlace(0, 0, 0, 80, 20))


@pytest.mark.parametrize("variant", PdfVariant)
@pytest.mark.parametrize("kind", RECORDS)
def test_nothing_stands_where_marks_will_and_no_two_touch(kind: str, variant: PdfVariant) -> None:
    document = made(kind, variant)
    places = [field.place for field in document.signature_places if field.place]
    assert len(places) == len(document.signature_places) >= 1
    for place in places:
        assert round(place.right - place.left) == round(MEASURES.signature_width)
        assert round(place.top - place.bottom) == round(MEASURES.signature_height)
        assert place.left >= MEASURES.margins.left
        assert place.bottom >= MEASURES.margins.bottom - 0.5
        assert [glyph for glyph in glyphs(document.pdf, place.page) if _touches(glyph, place)] == []
    for one, other in pairwise(sorted(places, key=lambda each: (each.page, -each.top))):
        assert one.page < other.page or one.bottom >= other.top + 2 * MM


def _touches(glyph: Glyph, place: SignaturePlace) -> bool:
    across = glyph.right > place.left and glyph.left < place.right
    return across and glyph.top > place.bottom and glyph.bottom < place.top


def test_the_places_are_of_those_who_sign_in_their_order() -> None:
    several = made("journal of several signatories", PdfVariant.A_3U)
    assert tuple(field.signatory for field in several.signature_places) == SEVERAL
    assert [field.signatory for field in made("journal", PdfVariant.A_3U).signature_places] == [Signatory.DIRECTOR]
    assert made("extract", PdfVariant.A_3U).signature_places == ()
