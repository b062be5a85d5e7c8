"""Coverage is counted on bytes: each way to leave some out is named."""

import pytest

from archive.sign.coverage import gap_in_words

DER = b"\x30\x03\x02\x01\x07"
CONTENTS = DER + b"\0" * 3
HEAD, TAIL = b"head", b"tail!"
FILE = HEAD + b"<" + CONTENTS.hex().encode() + b">" + TAIL
WHOLE = [0, 4, 4 + 2 + 16, 5]


def test_entire_file() -> None:
    assert gap_in_words(FILE, WHOLE, CONTENTS) == ""


@pytest.mark.parametrize(
    ("byte_range", "contents", "words"),
    [
        ([0, 4], CONTENTS, "недопустимо"),
        ([1, 3, 22, 5], CONTENTS, "недопустимо"),
        ([0, 4, 22, -5], CONTENTS, "недопустимо"),
        ([0, 4, 22, 4], CONTENTS, "добавлен"),
        ([0, 4, 22, 500], CONTENTS, "не совпадают"),
        ([0, 24, 22, 5], CONTENTS, "не совпадают"),
        ([0, 3, 22, 5], CONTENTS, "промежутке"),
        ([0, 4, 23, 4], CONTENTS, "промежутке"),
        (WHOLE, DER + b"\0\0\1", "промежутке"),
    ],
)
def test_anything_else_is_named(byte_range: list[int], contents: bytes, words: str) -> None:
    assert words in gap_in_words(FILE, byte_range, contents)


def test_padding_hides_nothing() -> None:
    contents = DER + b"\0\0\1"
    file = HEAD + b"<" + contents.hex().encode() + b">" + TAIL

    assert "промежутке" in gap_in_words(file, WHOLE, contents)
