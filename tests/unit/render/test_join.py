"""What the join adds: numbers of sheets, bookmarks, contents, metadata, the twin."""

import re
from io import BytesIO

import pikepdf
import pytest

from archive.render.twin import TWIN_NAME
from tests.build_journal import CLOSED_AT, identity
from tests.unit.render import documents
from tests.unit.render.pdf_reading import texts


@pytest.mark.parametrize("kind", ["journal", "ledger"])
def test_every_sheet_is_tied_to_its_record(kind: str) -> None:
    made = getattr(documents, kind)("small").document
    digest = identity(twin=documents.TWIN).data_digest.short
    for number, page in enumerate(texts(made.pdf), start=1):
        assert f"лист {number} из {made.pages}" in page
        assert f"Запись № 2026-000012 · данные {digest}" in page
        assert "МБОУ «СОШ № 7»" in page
        assert "8А класс" in page
        assert "2025/2026 учебный год" in page


def _page(item: pikepdf.OutlineItem, numbers: dict[tuple[int, int], int]) -> int:
    assert isinstance(item.destination, pikepdf.Array)
    return numbers[item.destination[0].objgen]


def test_contents_and_bookmarks_lead_to_the_right_sheets() -> None:
    made = documents.journal("small").document
    pages = texts(made.pdf)
    with pikepdf.Pdf.open(BytesIO(made.pdf)) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        top = {item.title: _page(item, numbers) for item in outline.root}
        under = {c.title: _page(c, numbers) for item in outline.root for c in item.children}
        links = [(link.F, numbers[link.Dest[0].objgen]) for link in pdf.pages[1].Annots]
    assert set(under) == {"Русский язык", "Литература", "Английский язык"}
    for heading, page in (top | under).items():
        if heading not in {"Учебные занятия", "Содержание", "Классный журнал"}:
            assert heading in pages[page]
    listed = [int(sheet) - 1 for sheet in re.findall(r"(?m)^.+ \. (\d+)$", pages[1])]
    assert set(listed) >= set(under.values())
    assert {flag for flag, _page in links} == {4}
    assert sorted({page for _flag, page in links}) == sorted(set(listed))


def test_the_twin_is_attached_as_the_source_of_the_document() -> None:
    with pikepdf.Pdf.open(BytesIO(documents.journal("small").document.pdf)) as pdf:
        (specification,) = pdf.Root.AF
        assert specification.AFRelationship == "/Source"
        attached = pdf.attachments[TWIN_NAME]
        file = attached.get_file()
        assert file.read_bytes() == documents.TWIN
        assert file.mime_type == "application/json"
        assert file.creation_date == file.mod_date == CLOSED_AT


def test_metadata_claims_pdf_a_and_names_the_record() -> None:
    with pikepdf.Pdf.open(BytesIO(documents.journal("small").document.pdf)) as pdf:
        packet = bytes(pdf.Root.Metadata.read_bytes()).decode()
        assert pdf.Root.Lang == "ru"
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert pdf.docinfo.CreationDate == "D:20260605093000Z"
    assert "<pdfaid:part>3<" in packet
    assert "<pdfaid:conformance>U<" in packet
    assert "<dc:identifier>2026-000012<" in packet
    assert "<xmp:CreateDate>2026-06-05T09:30:00+00:00<" in packet
