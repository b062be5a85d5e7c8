"""Nothing but our own PT Sans is ever embedded, whatever the text and whatever the machine has."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from archive.model.document import Twin
from archive.model.people import PersonName
from archive.render.renderer import DocumentRenderer
from tests.build_journal import closed, identity, small_journal
from tests.unit.render import documents
from tests.unit.render.pdf_reading import text


def _fonts(pdf: bytes) -> dict[str, bool]:
    """Return the fonts of `pdf` and whether each is embedded."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        found = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        described = [item for item in found if item.get("/Type") == "/FontDescriptor"]
        simple = [item for item in found if item.get("/Type") == "/Font" and item.get("/Subtype") != "/Type0"]
        assert all("/FontDescriptor" in item for item in simple)
        return {str(item.FontName).partition("+")[2]: "/FontFile2" in item for item in described}


@pytest.mark.parametrize("kind", ["journal", "ledger", "extract"])
def test_only_pt_sans_is_embedded(kind: str) -> None:
    fonts = _fonts(getattr(documents, kind)("small").document.pdf)
    assert set(fonts) <= {"PT-Sans", "PT-Sans-Bold", "PTSans-Regular", "PTSans-Bold"}
    assert all(fonts.values())


def test_characters_that_pt_sans_lacks_do_not_call_in_another_font() -> None:
    journal = small_journal()
    pupil = replace(journal.pupils[0], name=PersonName("Ван", "王小明", "\U0001f600"))
    strange = closed(replace(journal, pupils=(pupil, *journal.pupils[1:])))
    pdf = DocumentRenderer().journal(strange, identity(), Twin.of(b"{}")).pdf
    assert set(_fonts(pdf)) <= {"PT-Sans", "PT-Sans-Bold", "PTSans-Regular", "PTSans-Bold"}
    assert "Ван ◊◊◊ ◊" in text(pdf)
