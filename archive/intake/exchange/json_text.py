"""JSON from strangers (RFC 8259): looked over before it is parsed, refused when two readers could differ on it.

A parser meets bombs of depth, of many tiny values and of endless figures; a document may name one key
twice, spell NaN, or hold half of a character. Each is refused with its place, as a file that is broken.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from archive.errors import FileBrokenError, FileTooLargeError
from archive.intake.containers.input_file import MEGABYTE, InputFile, printable, shown_size

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

MAX_JSON = 50 * MEGABYTE
"""A year of one class with every lesson takes about 10 MB."""
MAX_DEPTH = 64
MAX_VALUES = 3_000_000
"""Separators and brackets, texts included: a year of one class has under 1,000,000; an empty object takes 64 bytes."""
MAX_DIGITS = 18
"""Enough for any id; Python's own conversion grows with the square of the length."""
_CHUNK = MEGABYTE
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SPACES = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HALF = re.compile("[\ud800-\udfff]")


class _RefusedError(ValueError):
    """What the parser's hooks raise: the words are for a person."""


def looks_json(data: bytes) -> bool:
    """Tell whether `data` begins as a JSON object or array does."""
    return data[:1024].removeprefix(_MARK).lstrip(_SPACES)[:1] in (b"{", b"[")


def parse(file: InputFile) -> Json:
    """Return the document. Raises `FileTooLargeError` and `FileBrokenError`."""
    name = printable(file.name)
    _check_size(file.data, name)
    try:
        text = file.data.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"кодировка не UTF-8 (байт {error.start})"
        raise FileBrokenError(file=name, found=found) from error
    try:
        value: Json = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        where = f"строка {error.lineno}, знак {error.colno}"
        raise FileBrokenError(file=name, found=f"это не JSON, не читается с места: {where}") from error
    except _RefusedError as error:
        raise FileBrokenError(file=name, found=str(error)) from error
    if "\\u" in text and (pointer := _half_character(value)) is not None:
        raise FileBrokenError(file=name, found=f"в тексте по пути «{pointer}» половина знака (одиночный суррогат)")
    return value


def escaped(name: str) -> str:
    """Return a key as a part of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _check_size(data: bytes, name: str) -> None:
    if len(data) > MAX_JSON:
        raise FileTooLargeError(file=name, found=shown_size(len(data)), limit=shown_size(MAX_JSON))
    if data.startswith(_OTHER_MARKS):
        raise FileBrokenError(file=name, found="кодировка UTF-16, а JSON передают в UTF-8")
    values = sum(data.count(sign) for sign in (b",", b"[", b"{"))
    if values > MAX_VALUES:
        raise FileTooLargeError(file=name, found=f"значений около {values}", limit=f"{MAX_VALUES} значений")
    if _too_deep(data):
        found = f"скобки вложены глубже {MAX_DEPTH} или не сходятся"
        raise FileBrokenError(file=name, found=found)


def _too_deep(data: bytes) -> bool:
    """Tell whether brackets remain after as many rounds as there may be levels; no recursion is needed for that."""
    brackets = b"".join(part.translate(None, _NOT_BRACKETS) for part in _outside_texts(data))
    for _round in range(MAX_DEPTH):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return bool(brackets)


def _outside_texts(data: bytes) -> Iterator[bytes]:
    """Yield what lies outside the quotes, a piece at a time, so that no list of millions of texts is made."""
    inside = 0
    plain = data.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in data else data
    for start in range(0, len(plain), _CHUNK):
        pieces = plain[start : start + _CHUNK].split(b'"')
        yield b"".join(pieces[inside::2])
        inside ^= (len(pieces) - 1) & 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # add() gives None, which is what is wanted
        raise _RefusedError(f"имя «{printable(twice)[:80]}» стоит в одном объекте дважды")
    return made


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise _RefusedError(f"число из {len(text)} цифр: «{text[:MAX_DIGITS]}…»")
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _RefusedError(f"число слишком велико: «{text[:40]}»")
    return value


def _constant(text: str) -> NoReturn:
    raise _RefusedError(f"{text} в JSON не число")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant)


def _half_character(value: Json, pointer: str = "") -> str | None:
    """Return the path of the first text that no encoding can write."""
    if isinstance(value, str):
        return pointer if _HALF.search(value) else None
    if isinstance(value, dict):
        if any(_HALF.search(key) for key in value):
            return pointer
        parts = ((f"{pointer}/{escaped(key)}", part) for key, part in value.items())
    elif isinstance(value, list):
        parts = ((f"{pointer}/{index}", part) for index, part in enumerate(value))
    else:
        return None
    return next((found for path, part in parts if (found := _half_character(part, path)) is not None), None)
