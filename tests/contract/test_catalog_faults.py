"""Databases that are away, full, busy or no databases at all: our error, our words, nothing half written."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text
from sqlalchemy.pool import ConnectionPoolEntry

from archive.catalog.records import folded, pupil_search
from archive.catalog.session import SqlCatalog
from archive.catalog.unit_of_work import SqlUnitOfWork
from archive.errors import (
    ArchiveError,
    BusyError,
    CatalogFullError,
    CatalogUnavailableError,
    SettingError,
)
from archive.ports import RecordFilter, UnitOfWork
from tests.catalogs import sqlite_catalog
from tests.unit.catalog.samples import DRAFT, founded, record

if TYPE_CHECKING:  # pytest itself must be the first to import a plugin
    from tests.servers_postgres import PostgresServer

pytest_plugins = ("tests.servers_postgres",)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[SqlCatalog]:
    catalog = sqlite_catalog(tmp_path)
    yield catalog
    catalog.dispose()


def _run(unit: UnitOfWork, *statements: str) -> None:
    """Go behind the port, to make the server say what it seldom says."""
    assert isinstance(unit, SqlUnitOfWork)
    for statement in statements:
        unit._session.execute(text(statement))


def _limit(catalog: SqlCatalog, pragma: str) -> None:
    """Set `pragma` on every connection from now on."""

    def prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute(f"PRAGMA {pragma}").close()

    event.listen(catalog.engine, "connect", prepare)
    catalog.engine.dispose()


def _fill(unit: UnitOfWork) -> None:
    for sequence in range(1, 200):
        unit.add_record(record(sequence), {"p1": "Иванов Иван"})


def test_a_full_disk_under_sqlite_is_told_and_what_was_there_stands(on_sqlite: SqlCatalog) -> None:
    with on_sqlite.transaction() as unit:
        founded(unit)
    with on_sqlite.engine.begin() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
    _limit(on_sqlite, f"max_page_count = {pages + 2}")
    with pytest.raises(CatalogFullError, match="не хватает места"), on_sqlite.transaction() as unit:
        _fill(unit)
    with on_sqlite.transaction() as unit:
        assert not unit.records(RecordFilter())
        assert len(unit.organisations()) == 2


def test_a_full_disk_under_postgresql_is_told(postgres_catalog: SqlCatalog) -> None:
    """The server's own way of saying it: SQLSTATE 53100."""
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    with pytest.raises(CatalogFullError, match="could not extend file"), postgres_catalog.transaction() as unit:
        _run(unit, full)


def test_a_writer_that_waits_too_long_on_sqlite_is_told_that_it_is_busy(on_sqlite: SqlCatalog) -> None:
    _limit(on_sqlite, "busy_timeout = 50")
    with on_sqlite.transaction() as first:
        first.append_event(DRAFT)
        with pytest.raises(BusyError, match="база данных занята"), on_sqlite.transaction() as second:
            second.events()
    with on_sqlite.transaction() as unit:
        assert len(unit.events()) == 1


def test_a_writer_that_waits_too_long_on_postgresql_is_told_that_it_is_busy(postgres_catalog: SqlCatalog) -> None:
    with postgres_catalog.transaction() as first:
        first.append_event(DRAFT)
        with pytest.raises(BusyError, match="база данных занята"), postgres_catalog.transaction() as second:
            _run(second, "SET LOCAL lock_timeout = '50ms'", "SELECT 1 FROM chain_head FOR UPDATE")
    with postgres_catalog.transaction() as unit:
        assert len(unit.events()) == 1


def test_a_statement_that_takes_too_long_is_ended(postgres_catalog: SqlCatalog) -> None:
    with pytest.raises(CatalogUnavailableError, match="в отведённое время"), postgres_catalog.transaction() as unit:
        _run(unit, "SET LOCAL statement_timeout = '50ms'", "SELECT pg_sleep(5)")


def test_postgresql_is_given_time_outs(postgres_catalog: SqlCatalog) -> None:
    with postgres_catalog.engine.connect() as connection:
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "TimeZone")
        assert [connection.scalar(text(f"SHOW {name}")) for name in names] == ["10s", "30s", "2min", "UTC"]


def _end_connections(server: "PostgresServer", catalog: SqlCatalog) -> None:
    database = catalog.engine.url.database
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")


def test_a_connection_lost_in_a_transaction_is_told_and_nothing_of_it_stays(
    postgres_server: "PostgresServer", postgres_catalog: SqlCatalog
) -> None:
    def lose(unit: UnitOfWork) -> None:
        unit.append_event(DRAFT)
        _end_connections(postgres_server, postgres_catalog)
        unit.append_event(DRAFT)

    with pytest.raises(CatalogUnavailableError, match="сервер остановлен"), postgres_catalog.transaction() as unit:
        lose(unit)
    with postgres_catalog.transaction() as unit:
        assert not unit.events()


def test_connections_lost_between_transactions_are_not_noticed(
    postgres_server: "PostgresServer", postgres_catalog: SqlCatalog
) -> None:
    with postgres_catalog.transaction() as unit:
        unit.append_event(DRAFT)
    _end_connections(postgres_server, postgres_catalog)
    with postgres_catalog.transaction() as unit:
        assert len(unit.events()) == 1


def test_a_lock_whose_connection_is_lost_does_not_fail_the_finished_step(
    postgres_server: "PostgresServer", postgres_catalog: SqlCatalog
) -> None:
    with postgres_catalog.job_lock("job-1") as held:
        assert held
        _end_connections(postgres_server, postgres_catalog)
    with postgres_catalog.job_lock("job-1") as again:
        assert again


def test_a_lock_is_given_back_and_not_left_for_the_server_to_notice(postgres_catalog: SqlCatalog) -> None:
    """Seen at its statements: how soon the server notices a closed connection is chance."""
    said: list[str] = []
    assert postgres_catalog._locks is not None
    event.listen(postgres_catalog._locks, "before_cursor_execute", lambda *told: said.append(told[2]))
    with postgres_catalog.job_lock("job-1"), postgres_catalog.job_lock("job-1"):
        pass
    assert [statement.partition("(")[0] for statement in said] == [
        *["SELECT pg_try_advisory_lock"] * 2,
        "SELECT pg_advisory_unlock",
    ]


@pytest.mark.parametrize(
    ("database", "options", "why"),
    [
        ("no_such", "", "нет соединения с сервером.*no_such"),
        ("postgres", "&port=1", "нет соединения с сервером.*PGSQL.1"),
        ("postgres", "&user=nobody_we_know", "нет соединения с сервером.*nobody_we_know"),
    ],
)
def test_a_server_that_lets_nobody_in_is_told(
    postgres_server: "PostgresServer", tmp_path: Path, database: str, options: str, why: str
) -> None:
    catalog = SqlCatalog(postgres_server.url(database) + options, lock_dir=tmp_path)
    with pytest.raises(CatalogUnavailableError, match=why), catalog.transaction() as unit:
        unit.organisations()
    with pytest.raises(CatalogUnavailableError, match=why), catalog.job_lock("job-1"):
        pass
    with pytest.raises(CatalogUnavailableError, match=why):
        catalog.migrate()


def test_a_password_is_used_and_never_told(postgres_server: "PostgresServer", tmp_path: Path) -> None:
    catalog = SqlCatalog("postgresql://postgres@127.0.0.1:1/archive", "s3cret", lock_dir=tmp_path)
    assert catalog.engine.url.password == "s3cret"
    with pytest.raises(CatalogUnavailableError) as told, catalog.transaction() as unit:
        unit.organisations()
    assert "s3cret" not in str(told.value) + repr(catalog.engine) + str(told.value.__cause__)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"not a database at all" * 100)
    catalog = SqlCatalog(f"sqlite:///{tmp_path}/catalog.sqlite", lock_dir=tmp_path)
    with pytest.raises(CatalogUnavailableError, match="не файл базы"), catalog.transaction() as unit:
        unit.organisations()


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    catalog = SqlCatalog(f"sqlite:///{tmp_path}/no/such/catalog.sqlite", lock_dir=tmp_path)
    with pytest.raises(CatalogUnavailableError, match="не открывается"), catalog.transaction() as unit:
        unit.organisations()


def test_a_spoilt_file_is_told(tmp_path: Path) -> None:
    sqlite_catalog(tmp_path).dispose()
    file = tmp_path / "catalog.sqlite"
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * (file.stat().st_size - 4096))
    catalog = SqlCatalog(f"sqlite:///{file}", lock_dir=tmp_path)
    with pytest.raises(CatalogUnavailableError, match="повреждён"), catalog.transaction() as unit:
        unit.organisations()
    catalog.dispose()


def test_a_folder_without_room_for_locks_is_told(tmp_path: Path) -> None:
    (tmp_path / "locks").write_bytes(b"a file in the way")
    catalog = sqlite_catalog(tmp_path)
    with pytest.raises(CatalogUnavailableError, match="файл замка"), catalog.job_lock("job-1"):
        pass


@pytest.mark.parametrize("url", ["", "not an address", "mysql://host/base", "sqlite://", "sqlite:///:memory:"])
def test_an_address_of_no_use_is_a_wrong_setting(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingError, match="ARCHIVE_DATABASE_URL"):
        SqlCatalog(url, lock_dir=tmp_path)


def test_errors_of_the_caller_go_through_untouched(catalog: SqlCatalog) -> None:
    with pytest.raises(ArchiveError, match=r"^Другая"), catalog.transaction():
        raise BusyError(what="проверка")


def test_a_name_is_looked_up_in_an_index(catalog: SqlCatalog) -> None:
    """On few rows PostgreSQL reads them all by choice: told not to, it must have another way."""
    search = pupil_search("school-1", folded("Иванов")).compile(catalog.engine, compile_kwargs={"literal_binds": True})
    with catalog.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = connection.exec_driver_sql(f"EXPLAIN {search}").scalars().all()
            condition = next(line for line in plan if "Index Cond" in line and "folded_name" in line)
            assert ">=" in condition
            assert "<" in condition
        else:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {search}").all()
            assert any(
                "ix_record_pupils_search (organisation_id=? AND folded_name>? AND folded_name<?)" in str(row)
                for row in plan
            )
