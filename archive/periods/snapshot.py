"""The frozen data as bytes: canonical JSON, the machine-readable twin of every document.

The JSON Schema is published as `docs/schemas/closed-period-1.schema.json`; a test keeps the two the
same. Field order is the dataclasses' order, so equal values give equal bytes (and equal digests).
"""

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from archive.errors import TwinMissingError
from archive.model.closing import ClosedPeriod

FORMAT = "closed-period-1"
_closed_period: TypeAdapter[ClosedPeriod] = TypeAdapter(ClosedPeriod)


def freeze(closed: ClosedPeriod) -> bytes:
    """Return the canonical JSON of `closed` (UTF-8, no spaces)."""
    return _closed_period.dump_json(closed)


def thaw(data: bytes) -> ClosedPeriod:
    """Return the value that `data` was frozen from. Raises `TwinMissingError` when it is none."""
    try:
        return _closed_period.validate_json(data)
    except ValidationError as error:
        raise TwinMissingError(why=f"данные не по схеме {FORMAT} ({error.error_count()})") from error


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
