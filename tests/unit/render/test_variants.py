"""Each PDF/A that we make: legible, in reading order, with its language, its tags and its data in the right place."""

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from archive.errors import TwinMissingError
from archive.model.digest import Digest
from archive.model.document import Claim, PdfVariant, Twin
from archive.model.record import RecordClass, RecordNumber
from archive.render.measures import MM
from archive.render.twin import AttachedTwin
from tests.build_journal import identity
from tests.unit.render import documents
from tests.unit.render.pdf_reading import ALLOWANCE, font_sizes, glyphs, sizes, text, texts
from tests.unit.render.variants import KINDS, RECORDS, RENDERER, made, of, twin_of

_EVERY = [(kind, variant) for kind in KINDS for variant in PdfVariant]
_TAGGED = PdfVariant.A_2A


@pytest.mark.parametrize(("kind", "variant"), _EVERY)
def test_type_is_at_least_eight_points_in_grids_and_ten_in_extracts(kind: str, variant: PdfVariant) -> None:
    running = 8
    least = min(font_sizes(made(kind, variant).pdf) - {float(running)})
    assert least >= (9.9 if kind == "extract" else 8)


@pytest.mark.parametrize(("kind", "variant"), _EVERY)
def test_nothing_is_printed_in_the_margins(kind: str, variant: PdfVariant) -> None:
    pdf = made(kind, variant).pdf
    for page, (wide, high) in enumerate(sizes(pdf)):
        for glyph in glyphs(pdf, page):
            assert glyph.left >= 30 * MM - ALLOWANCE, (page, glyph)
            assert glyph.right <= (wide - 10) * MM + ALLOWANCE, (page, glyph)
            assert 8 * MM <= glyph.bottom <= glyph.top <= (high - 8) * MM, (page, glyph)


@pytest.mark.parametrize(("kind", "variant"), _EVERY)
def test_the_language_is_set_and_the_claim_is_the_variant(kind: str, variant: PdfVariant) -> None:
    with pikepdf.open(BytesIO(made(kind, variant).pdf)) as pdf, pdf.open_metadata() as metadata:
        assert pdf.Root.Lang == "ru"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == (str(variant.part), variant.level)
        assert metadata.get("pdfuaid:part") == ("1" if variant.is_tagged else None)
        assert pdf.pdf_version == ("1.4" if variant is PdfVariant.A_1B else "1.7")


@pytest.mark.parametrize("kind", KINDS)
def test_a_tagged_document_says_the_same_as_a_drawn_one(kind: str) -> None:
    tagged, drawn = made(kind, _TAGGED), made(kind, PdfVariant.A_3U)
    assert sizes(tagged.pdf)[0] == sizes(drawn.pdf)[0]
    own = Digest.of(twin_of(kind, _TAGGED)).hex[:8]  # a report's data names its variant, and so its digest differs
    assert set(_words(tagged.pdf)) - set(_words(drawn.pdf)) <= {own}
    missing = set(_words(drawn.pdf)) - set(_words(tagged.pdf))
    assert not {word for word in missing if not word.strip("0123456789.")} & {""}
    assert len(missing) <= 8, missing  # words cut at other places where lines break


def _words(pdf: bytes) -> list[str]:
    return text(pdf).replace("\ufffe", "-").replace("-\n", "-").split()


@pytest.mark.parametrize("kind", KINDS)
def test_a_tagged_document_has_headings_tables_with_scopes_and_its_code_in_words(kind: str) -> None:
    with pikepdf.open(BytesIO(made(kind, _TAGGED).pdf)) as pdf:
        found = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item]
        kinds = {str(item.S) for item in found}
        assert {"/H1", "/Table", "/TR", "/TH", "/TD"} <= kinds
        scopes = {str(item.A.Scope) for item in found if item.S == "/TH"}
        assert scopes <= {"/Row", "/Column"}
        assert all("/Headers" not in item.get("/A", {}) for item in found if item.S == "/TD")
        figures = [str(item.Alt) for item in found if item.S == "/Figure"]
        codes = [words for words in figures if words.startswith("QR-код документа: ")]
        assert len(codes) == (kind not in {"findings", "printed ledger"})
        assert len(figures) - len(codes) == (2 if kind == "filed report" else 0), "a picture for each page of the file"
        assert all(figures), "each says in words what it shows"
        assert pdf.Root.MarkInfo.Marked


def test_the_structure_reads_title_headings_then_pupil_by_pupil(tmp_path: Path) -> None:
    """What is read out follows the tags; `pdfinfo` prints them in their order."""
    file = tmp_path / "ledger.pdf"
    closed = of(documents.frozen("small"), _TAGGED)
    twin = Twin.of(documents.TWIN)
    file.write_bytes(RENDERER.ledger(closed, identity(RecordClass.LEDGER, documents.TWIN), twin).pdf)
    said = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True).stdout
    joined = "".join(re.findall(r'"([^"\n]*)"', said))
    journal = documents.source("small")
    names = [pupil.name.family for pupil in journal.pupils]
    order = ["Сводная ведомость учёта", "Русский", "Литература", *names, "Движение обучающихся", "Директор"]
    places = [joined.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("variant", PdfVariant)
def test_contents_bookmarks_and_numbers_of_sheets_agree(variant: PdfVariant) -> None:
    document = made("journal", variant)
    pages = texts(document.pdf)
    for number, page in enumerate(pages, start=1):
        assert f"лист {number} из {document.pages}" in page
    with pikepdf.open(BytesIO(document.pdf)) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        items = [child for item in outline.root for child in (item, *item.children)]
        under = {item.title: numbers[_page(item)] for item in items}
        assert "Русский язык" in under
        for heading in ("Русский язык", "Литература", "Общие сведения об обучающихся", "Сведения о закрытии журнала"):
            assert heading in pages[under[heading]]
            line = next(line for line in pages[1].splitlines() if line.startswith(heading))
            assert int(line.rsplit(" ", 1)[1]) == under[heading] + 1
        assert [link.F for link in pdf.pages[1].Annots] == [4] * len(pdf.pages[1].Annots)


def _page(item: pikepdf.OutlineItem) -> tuple[int, int]:
    assert isinstance(item.destination, pikepdf.Array)
    return item.destination[0].objgen


@pytest.mark.parametrize(("kind", "variant"), [(kind, variant) for kind in RECORDS for variant in PdfVariant])
def test_the_data_lies_inside_only_where_the_variant_lets_it_and_the_record_is_named_always(
    kind: str, variant: PdfVariant
) -> None:
    pdf, twins, twin = made(kind, variant).pdf, AttachedTwin(), twin_of(kind, variant)
    if variant.takes_attachments:
        assert twins.twin(pdf) == twin
    else:
        with pytest.raises(TwinMissingError):
            twins.twin(pdf)
    assert twins.claim(pdf) == Claim(RecordNumber(2026, 12), identity(twin=twin).data_digest)


@pytest.mark.parametrize("kind", ["extract", "reference", "findings", "printed ledger"])
def test_what_is_no_record_claims_to_be_none(kind: str) -> None:
    assert AttachedTwin().claim(made(kind, PdfVariant.A_3U).pdf) is None
    assert AttachedTwin().claim(b"%PDF torn") is None
