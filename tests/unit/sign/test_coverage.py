"""Coverage is counted on bytes: each way to leave some out is named."""

import pytest

from archive.model.verdict import Cause
from archive.sign.coverage import found_gap

DER = b"\x30\x03\x02\x01\x07"
CONTENTS = DER + b"\0" * 3
HEAD, TAIL = b"head", b"tail!"
FILE = HEAD + b"<" + CONTENTS.hex().encode() + b">" + TAIL
WHOLE = [0, 4, 4 + 2 + 16, 5]


def test_entire_file() -> None:
    assert found_gap(FILE, WHOLE, CONTENTS) is None


@pytest.mark.parametrize(
    ("byte_range", "contents", "words", "cause"),
    [
        ([0, 4], CONTENTS, "недопустимо", Cause.BYTE_RANGE),
        ([1, 3, 22, 5], CONTENTS, "недопустимо", Cause.BYTE_RANGE),
        ([0, 4, 22, -5], CONTENTS, "недопустимо", Cause.BYTE_RANGE),
        ([0, 4, 22, 4], CONTENTS, "добавлен", Cause.APPENDED),
        ([0, 4, 22, 500], CONTENTS, "не совпадают", Cause.CUT),
        ([0, 24, 22, 5], CONTENTS, "не совпадают", Cause.CUT),
        ([0, 3, 22, 5], CONTENTS, "промежутке", Cause.HIDDEN_IN_GAP),
        ([0, 4, 23, 4], CONTENTS, "промежутке", Cause.HIDDEN_IN_GAP),
        (WHOLE, DER + b"\0\0\1", "промежутке", Cause.HIDDEN_IN_GAP),
    ],
)
def test_anything_else_is_named(byte_range: list[int], contents: bytes, words: str, cause: Cause) -> None:
    gap = found_gap(FILE, byte_range, contents)

    assert gap is not None
    assert words in gap.words
    assert gap.cause is cause


def test_padding_hides_nothing() -> None:
    contents = DER + b"\0\0\1"
    file = HEAD + b"<" + contents.hex().encode() + b">" + TAIL

    gap = found_gap(file, WHOLE, contents)

    assert gap is not None
    assert gap.cause is Cause.HIDDEN_IN_GAP
