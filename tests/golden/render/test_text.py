"""The text of whole documents, sheet by sheet, as a person can read it in the files beside.

After an intended change: `python -m tests.golden.render.test_text`, then look at the difference.
"""

from pathlib import Path

import pytest

from tests.unit.render import documents
from tests.unit.render.pdf_reading import texts

_FOLDER = Path(__file__).parent
_DOCUMENTS = [
    ("journal", "small quarter"),
    ("ledger", "small"),
    ("extract", "small"),
    ("journal", "bare"),
    ("journal", "preschool"),
    ("ledger", "first grade"),
    ("extract", "college"),
]


def _file(kind: str, name: str) -> Path:
    return _FOLDER / f"{name.replace(' ', '-')}-{kind}.txt"


def _text(kind: str, name: str) -> str:
    pages = texts(getattr(documents, kind)(name).document.pdf)
    return "\n".join(f"=== {number} ===\n{page.strip()}\n" for number, page in enumerate(pages, start=1))


@pytest.mark.parametrize(("kind", "name"), _DOCUMENTS)
def test_the_text_is_as_it_was(kind: str, name: str) -> None:
    assert _text(kind, name) == _file(kind, name).read_text(encoding="utf-8")


if __name__ == "__main__":
    for one in _DOCUMENTS:
        _file(*one).write_text(_text(*one), encoding="utf-8")
