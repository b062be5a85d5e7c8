"""The catalogue on SQLite or PostgreSQL: the only place where a transaction is opened and committed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import ref

from sqlalchemy.orm import Session

from archive.catalog.engine import open_engine, open_lock_engine, open_reading_engine, read_url
from archive.catalog.faults import translated
from archive.catalog.locks import advisory_lock, file_lock, lock_file, lock_key
from archive.catalog.migrate import upgrade
from archive.catalog.unit_of_work import SqlUnitOfWork
from archive.ports import CatalogReading, UnitOfWork


class SqlCatalog:
    """The register (port `Catalog`).

    May be carried through a fork, but not one inside a transaction: idle connections are closed
    before it, so that parent and child never share one (SQLite, "How to corrupt", 2.6). On SQLite
    one writing transaction runs at a time; do not open one inside another.
    """

    def __init__(self, url: str, password: str | None = None, *, lock_dir: Path) -> None:
        """Name the database; nothing is opened yet. `lock_dir` holds job locks when it is SQLite.

        Raises `SettingError` for an address that is none, or of another kind of database.
        """
        self._url = read_url(url, password)
        self._lock_dir = lock_dir
        self.engine = open_engine(self._url)
        self._reading = open_reading_engine(self.engine)
        self._locks = open_lock_engine(self._url) if self._url.get_backend_name() == "postgresql" else None
        _close_idle_before_fork(self)

    @contextmanager
    def reading(self) -> Iterator[CatalogReading]:
        """Open a transaction that only reads: it sees what was committed and neither waits for who writes nor delays.

        Raises `CatalogUnavailableError`.
        """
        with translated(), Session(self._reading, close_resets_only=False) as session, session.begin():
            yield SqlUnitOfWork(session)

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Open a transaction: committed when the block ends well, rolled back when it raises.

        Raises `CatalogUnavailableError`, `CatalogFullError`, and `BusyError` when others hold what
        it needs for too long.
        """
        with translated(), Session(self.engine, close_resets_only=False) as session, session.begin():
            yield SqlUnitOfWork(session)

    @contextmanager
    def job_lock(self, job_id: str) -> Iterator[bool]:
        """Try to take the lock of one job for this process; it dies with its holder.

        Yields False at once when another process has it. Raises `CatalogUnavailableError`.
        """
        if self._locks is not None:
            with translated(), advisory_lock(self._locks, lock_key(f"job {job_id}")) as held:
                yield held
            return
        with file_lock(lock_file(self._lock_dir, job_id)) as held:
            yield held

    def migrate(self) -> None:
        """Bring the tables up to this version of the program; processes that start together take turns.

        Raises `CatalogUnavailableError`, also when a later version of the program made the tables.
        """
        with translated():
            upgrade(self.engine)

    def dispose(self) -> None:
        """Close the idle connections; the catalogue may be used on."""
        self.engine.dispose()
        self._reading.dispose()


def _close_idle_before_fork(catalog: SqlCatalog) -> None:
    """Dispose of `catalog` before each fork, for as long as anyone else uses it."""
    weak = ref(catalog)

    def close_idle() -> None:
        if (living := weak()) is not None:
            living.dispose()

    os.register_at_fork(before=close_idle)
