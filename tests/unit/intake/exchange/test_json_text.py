"""JSON from strangers: each trick is refused as an error of ours, with its reason."""

import json
from time import process_time

import pytest

from archive.errors import FileBrokenError, FileTooLargeError, IntakeError
from archive.intake import InputFile
from archive.intake.exchange import json_text
from archive.intake.exchange.json_text import MAX_DEPTH, parse

BROKEN = {
    "an object that names a key twice": (b'{"a": 1, "a": 2}', "дважды"),
    "NaN": (b"[NaN]", "NaN"),
    "infinity by name": (b"[-Infinity]", "Infinity"),
    "infinity by exponent": (b"[1e999]", "слишком велико"),
    "an endless figure": (b"[" + b"9" * 5000 + b"]", "5000 цифр"),
    "half of a character": (b'{"a": [0, "\\ud83d"]}', "/a/1"),
    "half of a character in a key": (b'{"a": {"\\ude00": 1}}', "/a"),
    "Windows-1251": ('{"класс": "8А"}'.encode("cp1251"), "UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "UTF-16"),
    "a document cut off": (b'{"a": [1, 2', "скобки"),
    "an unfinished text": (b'{"a": "b}', "скобки"),
    "a comment": (b'{"a": 1 /* one */}', "строка 1, знак 9"),
    "two documents": (b'{"a": 1}{"b": 2}', "знак 9"),
    "too deep": (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "глубже 64"),
    "a bomb of depth": (b"[" * 1_000_000, "глубже 64"),
    "a bomb of depth in objects": (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "глубже 64"),
    "a control character in a text": (b'{"a": "b\x00"}', "не читается"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_json_is_refused_with_its_reason(fault: str) -> None:
    data, reason = BROKEN[fault]
    with pytest.raises(FileBrokenError, match=r"a\.json") as caught:
        parse(InputFile("a.json", data))
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"[" + b"0," * 3_000_001 + b"0]", b"[" + b"{}," * 1_500_001 + b"{}]"], ids=["values", "objects"]
)
def test_a_bomb_of_many_tiny_values_is_refused_before_it_is_parsed(data: bytes) -> None:
    begun = process_time()
    with pytest.raises(FileTooLargeError, match="значений"):
        parse(InputFile("a.json", data))
    assert process_time() - begun < 1


def test_a_document_over_the_limit_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MAX_JSON", 10)
    with pytest.raises(FileTooLargeError, match="допустимо"):
        parse(InputFile("a.json", b'{"a": "123456"}'))


def test_brackets_and_quotes_inside_texts_count_for_nothing() -> None:
    tricky = {"a": "[" * 500 + '"{\\', "b\\": "]}" * 500, "c": '\\"'}
    assert parse(InputFile("a.json", json.dumps(tricky).encode())) == tricky


def test_a_text_over_the_border_of_a_piece_is_still_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"ab": ["[[[[", 'q"q', {"c": "\\\\"}]}
    for size in range(1, 12):
        monkeypatch.setattr(json_text, "_CHUNK", size)
        monkeypatch.setattr(json_text, "MAX_DEPTH", 3)
        assert parse(InputFile("a.json", json.dumps(value).encode())) == value


def test_the_deepest_that_is_allowed_is_read() -> None:
    assert parse(InputFile("a.json", b"[" * MAX_DEPTH + b"]" * MAX_DEPTH))


def test_a_byte_order_mark_is_passed_over_and_pairs_of_halves_are_characters() -> None:
    assert parse(InputFile("a.json", b'\xef\xbb\xbf["\\ud83d\\ude00"]')) == ["\N{GRINNING FACE}"]


def test_the_reason_shows_no_control_characters() -> None:
    with pytest.raises(IntakeError) as caught:
        parse(InputFile("a\x1b.json", b'{"\\u001b": 1, "\\u001b": 2}'))
    assert "\x1b" not in str(caught.value)
