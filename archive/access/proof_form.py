"""A statement as compact CBOR (RFC 8949) and back: version 1 of the form in `docs/proof-on-paper.md`."""

import hashlib
from datetime import date
from enum import IntEnum
from typing import Any

import cbor2

from archive.model.paper_proof import ProofContent, ProofStatement, ProofTable
from archive.model.record import RecordNumber

VERSION = 1
MOST_DEPTH = 8


class Field(IntEnum):
    """The keys of the map."""

    VERSION = 0
    ORGANISATION = 1
    SCHOOL = 2
    TITLE = 3
    PUPIL = 4
    CLASS = 5
    PERIOD = 6
    ISSUED_ON = 7
    RECORDS = 8
    RECORD_DIGEST = 9
    TABLES = 10
    LINES = 11
    LEFT_OUT = 12
    WHOLE = 13


def to_cbor(statement: ProofStatement) -> bytes:
    """Return the statement; what is empty is not written."""
    content = statement.content
    fields = {
        Field.VERSION: VERSION,
        Field.ORGANISATION: statement.organisation_id,
        Field.SCHOOL: statement.school,
        Field.TITLE: content.title,
        Field.PUPIL: statement.pupil,
        Field.CLASS: statement.class_label,
        Field.PERIOD: statement.period,
        Field.ISSUED_ON: int(f"{statement.issued_on:%Y%m%d}"),
        Field.RECORDS: [str(number) for number in statement.records],
        Field.RECORD_DIGEST: statement.record_digest,
        Field.TABLES: _tables(content),
        Field.LINES: list(content.lines),
        Field.LEFT_OUT: content.left_out,
        Field.WHOLE: statement.whole,
    }
    return cbor2.dumps({int(name): value for name, value in fields.items() if value}, canonical=True)


def digest_of(content: ProofContent) -> bytes:
    """Return the SHA-256 of what is compared with the paper: of the CBOR of [tables, lines]."""
    return hashlib.sha256(cbor2.dumps([_tables(content), list(content.lines)], canonical=True)).digest()


def _tables(content: ProofContent) -> list[list[Any]]:
    return [[table.title, list(table.headings), [list(row) for row in table.rows]] for table in content.tables]


def from_cbor(data: bytes) -> ProofStatement:
    """Return the statement. Raises ValueError for anything else, of whatever depth, and for other versions."""
    fields = load(data)
    if not isinstance(fields, dict) or fields.get(Field.VERSION) != VERSION:
        raise ValueError("not version 1")
    content = ProofContent(
        _text(fields.get(Field.TITLE, "")),
        tuple(_table(each) for each in _list(fields, Field.TABLES)),
        tuple(_text(each) for each in _list(fields, Field.LINES)),
        _text(fields.get(Field.LEFT_OUT, "")),
    )
    return ProofStatement(
        organisation_id=_text(fields.get(Field.ORGANISATION, "")),
        school=_text(fields.get(Field.SCHOOL, "")),
        pupil=_text(fields.get(Field.PUPIL, "")),
        class_label=_text(fields.get(Field.CLASS, "")),
        period=_text(fields.get(Field.PERIOD, "")),
        issued_on=date.fromisoformat(str(fields.get(Field.ISSUED_ON))),
        records=tuple(_number(each) for each in _list(fields, Field.RECORDS)),
        record_digest=_octets(fields.get(Field.RECORD_DIGEST, b"")),
        content=content,
        whole=_octets(fields.get(Field.WHOLE, b"")),
    )


def load(data: bytes) -> object:
    """Return what one CBOR item in its deterministic encoding (RFC 8949, 4.2) says. Raises ValueError for others."""
    try:
        found = cbor2.loads(data, max_depth=MOST_DEPTH, allow_indefinite=False, allow_duplicate_keys=False)
        same = cbor2.dumps(found, canonical=True) == data
    except (cbor2.CBORError, RecursionError, OverflowError, TypeError) as error:
        raise ValueError("not CBOR") from error
    if not same:
        raise ValueError("not in its deterministic encoding")
    return found


def _list(fields: dict[Any, Any], name: Field) -> list[object]:
    match fields.get(name, []):
        case [*found]:
            return found
    raise ValueError("not a list")


def _table(found: object) -> ProofTable:
    match found:
        case [str(title), [*headings], [*rows]]:
            return ProofTable(title, tuple(map(_text, headings)), tuple(map(_row, rows)))
    raise ValueError("not a table")


def _row(found: object) -> tuple[str, ...]:
    match found:
        case [*cells]:
            return tuple(map(_text, cells))
    raise ValueError("not a row")


def _text(found: object) -> str:
    match found:
        case str():
            return found
    raise ValueError("not text")


def _octets(found: object) -> bytes:
    match found:
        case bytes():
            return found
    raise ValueError("not bytes")


def _number(found: object) -> RecordNumber:
    number = RecordNumber.parse(_text(found))
    if number is None:
        raise ValueError("not a record number")
    return number
