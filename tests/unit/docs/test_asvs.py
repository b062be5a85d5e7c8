"""Every requirement of OWASP ASVS 5.0, level 2, is answered once, and every proof that is named is there."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from archive.resources import ROOT

REQUIREMENTS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section has; those of level 3 come after them."""
LEFT_OUT = ("не применяется: ", "не выполнено: ")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table."""

    ids: tuple[str, ...]
    how: str
    proof: str


def rows() -> list[Row]:
    """Return the rows of every table of the page."""
    lines = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]
    return [Row(tuple(_ids(numbers)), how, proof) for numbers, _what, how, proof in cells]


def _ids(text: str) -> Iterator[str]:
    for part in text.split(", "):
        first, _dash, last = part.partition("–")
        section, _dot, number = first.rpartition(".")
        end = int((last or first).rpartition(".")[2])
        yield from (f"{section}.{each}" for each in range(int(number), end + 1))


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_each_requirement_is_answered_once() -> None:
    expected = {f"{section}.{number}" for section, count in REQUIREMENTS.items() for number in range(1, count + 1)}
    assert len(expected) == 253
    answered = Counter(each for row in rows() for each in row.ids)
    assert set(answered) == expected
    assert [each for each, times in answered.items() if times > 1] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.ids[0])
def test_the_proof_is_there(row: Row) -> None:
    if row.proof.startswith(LEFT_OUT):
        assert row.proof.partition(": ")[2]
        return
    assert row.how
    path, _, function = row.proof.strip("`").partition("::")
    assert (ROOT / path).is_file(), row.proof
    assert not function or function in functions_of(ROOT / path), row.proof
    assert function or path.startswith("docs/"), row.proof
