"""What stands beside a record, and what is known of its evidence: append-only on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from archive.catalog.session import SqlCatalog
from archive.errors import SidecarExistsError
from archive.model.digest import Digest
from archive.model.evidence import Evidence, EvidenceBatch
from archive.model.record import ObjectLocation, RecordNumber
from archive.model.sidecar import Sidecar, SidecarKind
from archive.ports import Catalog
from tests.unit.catalog.samples import AT, DRAFT, RECORD, founded, record

pytest_plugins = ("tests.servers_postgres",)

SIDECAR = Sidecar(
    organisation_id="school-1",
    number=RECORD.number,
    kind=SidecarKind.SIGNATURE,
    ordinal=1,
    file_name="журнал.pdf.sig",
    media_type="application/pkcs7-signature",
    size=3_000_000_000,
    digest=Digest.of(b"sig"),
    location=ObjectLocation("records", "school-1/signature/2025/a.sig", "v1"),
    added_by="Администратор",
    added_at=AT,
)
EVIDENCE = Evidence(
    organisation_id="school-1",
    number=RECORD.number,
    ordinal=1,
    renews=0,
    covers=(RECORD.digest, Digest.of(b"sig")),
    hash_algorithm="sha256",
    signature_algorithm="p-256",
    signature_hash="sha256",
    stamped_at=AT,
    expires_at=AT + timedelta(days=3650),
    authority="Служба штампов",
    token=Digest.of(b"token"),
    head_sequence=5_000_000_000,
    head_digest=Digest.of(b"head"),
)
BATCH = EvidenceBatch(Digest.of(b"bundle"), AT, "archive")
SECOND = record(2, digest=Digest.of(b"second"))


@pytest.fixture
def register(catalog: SqlCatalog) -> Iterator[SqlCatalog]:
    """A catalogue with two records; the first has a sidecar and evidence."""
    with catalog.transaction() as unit:
        founded(unit)
        unit.add_record(RECORD, {})
        unit.add_record(SECOND, {})
        unit.add_sidecar(SIDECAR)
        unit.add_evidence(EVIDENCE)
        unit.add_evidence_batches([BATCH])
    yield catalog
    with catalog.transaction() as unit:
        assert SIDECAR in unit.sidecars("school-1", [RECORD.number]), "whatever was tried, it stands"


def test_a_sidecar_comes_back_as_it_was_added(register: Catalog) -> None:
    with register.transaction() as unit:
        assert unit.sidecars("school-1") == [SIDECAR]
        assert unit.sidecars("school-1", [RecordNumber(2026, 99)]) == []
        assert unit.sidecars("school-2") == []


def test_sidecars_come_by_number_kind_and_ordinal(register: Catalog) -> None:
    added = [
        replace(SIDECAR, ordinal=2, digest=Digest.of(b"2")),
        replace(SIDECAR, kind=SidecarKind.EVIDENCE, digest=Digest.of(b"3")),
        replace(SIDECAR, number=SECOND.number, kind=SidecarKind.TWIN),
    ]
    with register.transaction() as unit:
        for each in reversed(added):
            unit.add_sidecar(each)
        assert unit.sidecars("school-1") == [added[1], SIDECAR, added[0], added[2]]
        assert unit.sidecars("school-1", [SECOND.number]) == [added[2]]


@pytest.mark.parametrize(
    "taken",
    [
        SIDECAR,
        replace(SIDECAR, digest=Digest.of(b"other")),
        replace(SIDECAR, ordinal=2),
    ],
    ids=["the same", "its place", "its content"],
)
def test_place_and_content_are_taken_once_and_the_transaction_goes_on(register: Catalog, taken: Sidecar) -> None:
    with register.transaction() as unit:
        with pytest.raises(SidecarExistsError, match=str(RECORD.number)):
            unit.add_sidecar(taken)
        unit.append_event(DRAFT)
    with register.transaction() as unit:
        assert unit.sidecars("school-1") == [SIDECAR]
        assert len(unit.events()) == 1


def test_nothing_stands_beside_a_record_that_is_not_there(register: Catalog) -> None:
    with register.transaction() as unit, pytest.raises(IntegrityError):
        unit.add_sidecar(replace(SIDECAR, number=RecordNumber(2026, 99)))


def test_evidence_comes_back_as_it_was_added(register: Catalog) -> None:
    with register.transaction() as unit:
        assert unit.standing_evidence() == [EVIDENCE]
        assert unit.standing_evidence("school-1", [RECORD.number]) == [EVIDENCE]
        assert unit.standing_evidence("school-1", [SECOND.number]) == []
        assert unit.standing_evidence("school-2") == []


def test_renewed_evidence_stands_no_more(register: Catalog) -> None:
    second_line = replace(EVIDENCE, ordinal=2)
    renewal = replace(EVIDENCE, ordinal=3, renews=1)
    of_other = replace(EVIDENCE, number=SECOND.number)
    with register.transaction() as unit:
        for each in (second_line, renewal, of_other):
            unit.add_evidence(each)
        assert unit.standing_evidence() == [second_line, renewal, of_other]


def test_a_batch_is_finished_once(register: Catalog) -> None:
    with register.transaction() as unit:
        assert unit.unfinished_evidence_batches() == [BATCH]
        assert unit.finish_evidence_batch(BATCH.bundle)
    with register.transaction() as unit:
        assert not unit.unfinished_evidence_batches()
        assert not unit.finish_evidence_batch(BATCH.bundle)
        assert not unit.finish_evidence_batch(Digest.of(b"unknown"))


@pytest.mark.parametrize("table", ["sidecars", "evidence"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET ordinal = 7", "UPDATE {} SET ordinal = ordinal", "DELETE FROM {}"]
)
def test_a_hand_in_the_database_is_refused(register: SqlCatalog, table: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), register.engine.begin() as connection:
        connection.execute(text(statement.format(table)))


@pytest.mark.parametrize("catalog", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["sidecars", "evidence"])
@pytest.mark.parametrize("way", ["INSERT OR REPLACE", "REPLACE"])
def test_sqlite_replaces_no_row(register: SqlCatalog, table: str, way: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), register.engine.begin() as connection:
        connection.execute(text(f"{way} INTO {table} SELECT * FROM {table} LIMIT 1"))


@pytest.mark.parametrize("catalog", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["sidecars", "evidence"])
@pytest.mark.parametrize(
    "statements", [("TRUNCATE {}",), ("SET LOCAL session_replication_role = replica", "DELETE FROM {}")]
)
def test_postgresql_has_no_way_round(register: SqlCatalog, table: str, statements: tuple[str, ...]) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        _run(register, *(statement.format(table) for statement in statements))


def _run(register: SqlCatalog, *statements: str) -> None:
    with register.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
