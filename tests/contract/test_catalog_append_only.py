"""Records and events outlive a hand in the database; what gets past the triggers is seen in the chain."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.catalog.events import verify_chain
from archive.catalog.session import SqlCatalog
from archive.catalog.tables import EventRow
from archive.model.event import chained
from archive.ports import RecordFilter
from tests.unit.catalog.samples import DRAFT, RECORD, founded

pytest_plugins = ("tests.servers_postgres",)


@pytest.fixture
def register(catalog: SqlCatalog) -> SqlCatalog:
    """A catalogue with one record and five events."""
    with catalog.transaction() as unit:
        founded(unit)
        unit.add_record(RECORD, {})
        for _ in range(5):
            unit.append_event(DRAFT)
    return catalog


def _run(register: SqlCatalog, *statements: str) -> None:
    with register.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


_REFUSED = [
    "UPDATE records SET title = 'x'",
    "UPDATE records SET digest = digest",
    "DELETE FROM records",
    "UPDATE events SET actor = 'x' WHERE sequence = 3",
    "DELETE FROM events WHERE sequence = 5",
    "UPDATE chain_head SET sequence = 0",
    "DELETE FROM chain_head",
]


@pytest.mark.parametrize("statement", _REFUSED)
def test_a_hand_in_the_database_is_refused(register: SqlCatalog, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|only grows"):
        _run(register, statement)
    _is_whole(register)


@pytest.mark.parametrize("catalog", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["events", "records", "chain_head"])
@pytest.mark.parametrize("way", ["INSERT OR REPLACE", "REPLACE"])
def test_sqlite_replaces_no_row(register: SqlCatalog, table: str, way: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|only grows"):
        _run(register, f"{way} INTO {table} SELECT * FROM {table} LIMIT 1")
    _is_whole(register)


@pytest.mark.parametrize("catalog", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "statements",
    [
        ("TRUNCATE events",),
        ("TRUNCATE records CASCADE",),
        ("TRUNCATE chain_head",),
        ("SET LOCAL session_replication_role = replica", "DELETE FROM events"),
        ("INSERT INTO events SELECT * FROM events LIMIT 1 ON CONFLICT (sequence) DO UPDATE SET actor = 'x'",),
    ],
)
def test_postgresql_has_no_way_round(register: SqlCatalog, statements: tuple[str, ...]) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        _run(register, *statements)
    _is_whole(register)


def _is_whole(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        assert unit.records(RecordFilter()) == [RECORD]
        assert len(unit.events()) == 5
        assert verify_chain(unit) is None


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE events SET actor = 'x' WHERE sequence = 3", 3),
        ("UPDATE events SET at = '2026-05-29 14:05:34' WHERE sequence = 1", 1),
        ("UPDATE events SET details = '{}' WHERE sequence = 5", 5),
        ("UPDATE events SET organisation_id = '' WHERE sequence = 2", 2),
        ("DELETE FROM events WHERE sequence = 1", 1),
        ("DELETE FROM events WHERE sequence = 4", 4),
        ("DELETE FROM events WHERE sequence >= 4", 4),
        ("UPDATE events SET sequence = 9 WHERE sequence = 5", 5),
        ("DELETE FROM events", 1),
    ],
)
def test_tampering_behind_the_triggers_is_seen_and_placed(register: SqlCatalog, tampering: str, broken: int) -> None:
    _run(register, *_without_triggers(register), tampering)
    with register.transaction() as unit:
        assert verify_chain(unit) == broken


def _without_triggers(register: SqlCatalog) -> list[str]:
    """Return what the owner of the database would do first."""
    if register.engine.dialect.name == "postgresql":
        return ["ALTER TABLE events DISABLE TRIGGER ALL"]
    return [f"DROP TRIGGER events_no_{change}" for change in ("update", "delete", "replace")]


def test_a_number_left_out_is_seen_even_when_the_digests_fit(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        after_a_gap = chained(DRAFT, 7, unit.chain_head()[1])
    row = EventRow(sequence=7, draft=DRAFT, previous=after_a_gap.previous, digest=after_a_gap.digest)
    with Session(register.engine) as session, session.begin():
        session.add(row)
        session.execute(
            text("UPDATE chain_head SET sequence = 7, digest = :digest"), {"digest": after_a_gap.digest.hex}
        )
    with register.transaction() as unit:
        assert verify_chain(unit) == 6


def test_an_empty_log_is_whole(catalog: SqlCatalog) -> None:
    with catalog.transaction() as unit:
        assert verify_chain(unit) is None


def test_a_chain_longer_than_a_page_is_verified_to_its_end(
    register: SqlCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.catalog.events._PAGE", 2)
    with register.transaction() as unit:
        assert verify_chain(unit) is None
    _run(register, *_without_triggers(register), "UPDATE events SET actor = 'x' WHERE sequence = 5")
    with register.transaction() as unit:
        assert verify_chain(unit) == 5
