"""The documents say what the code says."""

from dataclasses import fields
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.resources import ROOT
from setup.generated import error_kinds, generated


@pytest.mark.parametrize(("path", "content"), list(generated().items()), ids=lambda value: getattr(value, "name", ""))
def test_a_generated_document_is_up_to_date(path: Path, content: bytes) -> None:
    assert path.read_bytes() == content, "run: make generated"


def test_error_codes_are_distinct() -> None:
    codes = [kind.code for kind in error_kinds()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", list(error_kinds()), ids=lambda kind: kind.__name__)
def test_an_error_s_words_use_only_its_fields(kind: type[ArchiveError]) -> None:
    words = {field.name: f"<{field.name}>" for field in fields(kind)}
    assert "{" not in str(kind(**words))


@pytest.mark.parametrize("decision", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_fits_a_page(decision: Path) -> None:
    assert len(decision.read_text(encoding="utf-8").splitlines()) <= 60
