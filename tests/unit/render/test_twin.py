"""The twin comes out of a document as it went in."""

import pytest

from archive.errors import TwinMissingError
from archive.render.twin import AttachedTwin
from tests.unit.render import documents


@pytest.mark.parametrize("kind", ["journal", "ledger"])
def test_the_twin_comes_out_as_it_went_in(kind: str) -> None:
    assert AttachedTwin().twin(getattr(documents, kind)("small").document.pdf) == documents.TWIN


def test_a_document_without_a_twin() -> None:
    with pytest.raises(TwinMissingError):
        AttachedTwin().twin(documents.extract("small").document.pdf)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 torn", b"PK\x03\x04"])
def test_no_pdf_at_all(data: bytes) -> None:
    with pytest.raises(TwinMissingError):
        AttachedTwin().twin(data)
