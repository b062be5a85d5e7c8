"""The frozen data as bytes: canonical JSON, the machine-readable twin of every document.

The JSON Schema is published as `docs/schemas/closed-period-1.schema.json`; a test keeps the two the
same. Field order is the dataclasses' order, so equal values give equal bytes (and equal digests).
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from archive.errors import TwinMissingError
from archive.model.closing import ClosedPeriod
from archive.model.journal import Entry

FORMAT = "closed-period-1"
_closed_period: TypeAdapter[ClosedPeriod] = TypeAdapter(ClosedPeriod)
_some_entries: TypeAdapter[tuple[Entry, ...]] = TypeAdapter(tuple[Entry, ...])
_ENTRIES, _AFTER_ENTRIES, _BETWEEN_ENTRIES = b'"entries":[', b'],"day_absences":', b'},{"pupil_id":'
"""What stands around them in canonical JSON. Unescaped quotes keep them from standing in any text."""
_AT_ONCE = 2**18
"""Bytes of entries thawed together: pydantic's tree of all of a long journal takes ten times its bytes."""


def freeze(closed: ClosedPeriod) -> bytes:
    """Return the canonical JSON of `closed` (UTF-8, no spaces)."""
    return _closed_period.dump_json(closed)


def thaw(data: bytes) -> ClosedPeriod:
    """Return the value that `data` was frozen from. Raises `TwinMissingError` when it is none.

    The entries, nine tenths of the bytes, are thawed some at a time and share what is equal: so a journal
    of any length takes a few times less memory than its own text.
    """
    first = data.find(_ENTRIES) + len(_ENTRIES)
    last = data.find(_AFTER_ENTRIES, first)
    try:
        if first < len(_ENTRIES) or last < 0:
            return _closed_period.validate_json(data)
        closed = _closed_period.validate_json(data[:first] + data[last:])
        entries = tuple(_thawed_entries(data, first, last))
    except ValidationError as error:
        raise TwinMissingError(why=f"данные не по схеме {FORMAT} ({error.error_count()})") from error
    return replace(closed, journal=replace(closed.journal, entries=entries))


def _thawed_entries(data: bytes, first: int, last: int) -> Iterator[Entry]:
    """Yield the entries between two places; equal marks and instants are one object, as equal texts are already."""
    same: dict[object, object] = {}
    put = object.__setattr__
    while first < last:
        found = data.find(_BETWEEN_ENTRIES, first + _AT_ONCE, last)
        end = last if found < 0 else found + 1
        for each in _some_entries.validate_json(b"[" + data[first:end] + b"]"):
            put(each, "marks", same.setdefault(each.marks, each.marks))
            put(each, "entered_at", same.setdefault(each.entered_at, each.entered_at))
            yield each
        first = end + 1


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the twin."""
    described = _closed_period.json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:school-archive:closed-period-1",
        **described,
    }


def schema_text() -> str:
    """Return the schema as the file that is published."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
