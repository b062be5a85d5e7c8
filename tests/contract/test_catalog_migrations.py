"""The tables: made by migrations, the same as the models say, safe to make from several processes."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from threading import Timer
from time import monotonic, sleep

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from archive.catalog.engine import open_engine, read_url
from archive.catalog.migrate import downgrade, take_turn, upgrade
from archive.catalog.session import SqlCatalog
from archive.catalog.tables import (
    BreachActRow,
    ClosingRow,
    EventRow,
    EvidenceBatchRow,
    EvidenceRow,
    JobRow,
    RecordRow,
    SidecarRow,
    Table,
)
from archive.errors import CatalogUnavailableError
from archive.model.breach import BreachAct
from archive.model.closing import Closing, Job
from archive.model.event import Event
from archive.model.evidence import Evidence, EvidenceBatch
from archive.model.record import Record
from archive.model.sidecar import Sidecar
from tests.unit.catalog.children import child
from tests.unit.catalog.samples import DRAFT

pytest_plugins = ("tests.servers_postgres",)


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[SqlCatalog]:
    """A catalogue without tables."""
    catalog = SqlCatalog(database_url, lock_dir=tmp_path / "locks")
    yield catalog
    catalog.dispose()


def test_the_models_and_the_migrations_agree(catalog: SqlCatalog) -> None:
    with catalog.engine.begin() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Table.metadata) == []


def test_the_way_up_from_nothing_and_down_again(empty: SqlCatalog) -> None:
    for _ in range(2):
        upgrade(empty.engine)
        with empty.transaction() as unit:
            unit.append_event(DRAFT)
        downgrade(empty.engine)
        assert inspect(empty.engine).get_table_names() == ["alembic_version"]


def test_migrating_again_changes_nothing(empty: SqlCatalog) -> None:
    empty.migrate()
    with empty.transaction() as unit:
        unit.append_event(DRAFT)
    empty.migrate()
    with empty.transaction() as unit:
        assert len(unit.events()) == 1


def test_processes_that_start_together_take_turns(empty: SqlCatalog) -> None:
    def start(_: Callable[[bytes], None]) -> None:
        empty.migrate()
        with empty.transaction() as unit:
            unit.append_event(DRAFT)

    children = [child(start) for _ in range(2)]
    assert [each.finished() for each in children] == [True, True]
    with empty.transaction() as unit:
        assert len(unit.events()) == 2


def test_a_process_waits_while_another_migrates(empty: SqlCatalog) -> None:
    def hold(say: Callable[[bytes], None]) -> None:
        with empty.engine.begin() as connection:
            take_turn(connection)
            say(b"my turn")
            sleep(0.5)

    other = child(hold)
    assert other.heard() == b"my turn"
    began = monotonic()
    empty.migrate()
    assert monotonic() - began > 0.3
    assert other.finished()


def test_a_search_by_name_depends_on_no_collation_of_the_server(postgres_catalog: SqlCatalog) -> None:
    """A collation changes with the system's libraries, and an index by it then finds nothing."""
    with postgres_catalog.engine.connect() as connection:
        asked = "SELECT collation_name FROM information_schema.columns WHERE column_name = 'folded_name'"
        assert connection.scalar(text(asked)) == "C"


def test_a_migration_that_fails_leaves_nothing(empty: SqlCatalog) -> None:
    """A table in the way of the last ones that the first migration makes: the earlier ones must go again."""
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE record_pupils (id INTEGER)"))
    with pytest.raises(Exception, match="record_pupils"):
        empty.migrate()
    assert inspect(empty.engine).get_table_names() == ["record_pupils"]


def test_tables_of_a_later_program_are_left_alone(catalog: SqlCatalog) -> None:
    with catalog.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CatalogUnavailableError, match="другая версия программы"):
        catalog.migrate()


def test_without_tables_the_message_says_so(empty: SqlCatalog) -> None:
    with pytest.raises(CatalogUnavailableError, match="нет таблиц архива"), empty.transaction() as unit:
        unit.organisations()


@pytest.mark.parametrize(
    ("value", "row"),
    [
        (Closing, ClosingRow),
        (BreachAct, BreachActRow),
        (Job, JobRow),
        (Record, RecordRow),
        (Event, EventRow),
        (Sidecar, SidecarRow),
        (Evidence, EvidenceRow),
        (EvidenceBatch, EvidenceBatchRow),
    ],
)
def test_each_row_mirrors_its_value(value: type, row: type[Table]) -> None:
    """`mirror_of` and `columns_of` rely on it: a field without a column would be lost."""
    mapper = inspect(row)
    composed = {part.key for each in mapper.composites for part in each.props}
    names = {each.key for each in mapper.column_attrs} - composed | {each.key for each in mapper.composites}
    assert names == {field.name for field in fields(value)}


def test_a_folder_is_made_for_the_file(tmp_path: Path) -> None:
    catalog = SqlCatalog(f"sqlite:///{tmp_path}/new/folder/catalog.sqlite", lock_dir=tmp_path)
    catalog.migrate()
    catalog.dispose()
    assert (tmp_path / "new/folder/catalog.sqlite").is_file()


def test_sqlite_keeps_what_was_committed_through_a_power_cut(tmp_path: Path) -> None:
    engine = open_engine(read_url(f"sqlite:///{tmp_path}/catalog.sqlite", None))
    with engine.begin() as connection:
        settings = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_sqlite_is_switched_to_wal_as_soon_as_a_writer_lets_it(tmp_path: Path) -> None:
    """SQLite's own waiting does not cover this moment: two processes that start together would meet here."""
    writer = sqlite3.connect(tmp_path / "catalog.sqlite", isolation_level=None, check_same_thread=False)
    writer.executescript("CREATE TABLE t (i); BEGIN IMMEDIATE")
    leaving = Timer(0.3, writer.close)
    leaving.start()
    engine = open_engine(read_url(f"sqlite:///{tmp_path}/catalog.sqlite", None))
    with engine.begin() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    leaving.join()
    engine.dispose()
