"""Engines: how each of the two databases is opened."""

import sqlite3
from time import monotonic, sleep

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from archive.errors import SettingError

BUSY_TIMEOUT_S = 30
"""How long a transaction waits for another one on SQLite, which lets one write at a time."""
LOCK_TIMEOUT_S = 10
STATEMENT_TIMEOUT_S = 30
IDLE_IN_TRANSACTION_S = 120
"""Ends what a stuck process left open, so that it does not hold the chain's head for ever."""

_SQLITE = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}",
    "PRAGMA synchronous = FULL",  # what was committed outlives a power cut
    "PRAGMA foreign_keys = ON",
)
_POSTGRESQL = {
    "connect_timeout": 5,
    "application_name": "archive",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "options": (
        f"-c lock_timeout={LOCK_TIMEOUT_S}s -c statement_timeout={STATEMENT_TIMEOUT_S}s"
        f" -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_S}s -c timezone=UTC"
        " -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
    ),
}
_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


def read_url(url: str, password: str | None) -> URL:
    """Return the address with our driver and the password. Raises `SettingError` for any other database."""
    try:
        read = make_url(url)
    except ArgumentError as error:
        raise _refused("это не адрес базы данных") from error
    family = read.get_backend_name()
    if family not in _DRIVERS:
        raise _refused(f"база «{family}» не поддерживается, нужна sqlite или postgresql")
    if family == "sqlite" and read.database in (None, "", ":memory:"):
        raise _refused("для sqlite нужен путь к файлу: sqlite:////папка/catalog.sqlite")
    read = read.set(drivername=_DRIVERS[family])
    return read.set(password=password) if password else read


def open_engine(url: URL) -> Engine:
    """Return the engine of the transactions. Parameters never get into messages: they are personal data."""
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url, pool_pre_ping=True, pool_recycle=1800, connect_args=dict(_POSTGRESQL), hide_parameters=True
        )
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def open_reading_engine(engine: Engine) -> Engine:
    """Return the engine of the transactions that only read, beside `engine`: the database refuses a write in them."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(postgresql_readonly=True)
    reading = create_engine(engine.url, hide_parameters=True)
    event.listen(reading, "connect", _prepare_sqlite_reading)
    event.listen(reading, "begin", _begin_deferred)
    return reading


def open_lock_engine(url: URL) -> Engine:
    """Return an engine for PostgreSQL's session locks: a connection each, closed and so released after use."""
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=dict(_POSTGRESQL))


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; sqlite3 would say it late, and not IMMEDIATE
    for pragma in _SQLITE:
        connection.execute(pragma).close()
    _write_ahead(connection)


def _prepare_sqlite_reading(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    _prepare_sqlite(connection, record)
    connection.execute("PRAGMA query_only = ON").close()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, which it then stays in; SQLite does not wait by itself for others who do so too."""
    end = monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            return connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > end:
                raise
            sleep(0.02)


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock first: a transaction that reads and then writes cannot fail half way for it."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    """See one state of the database, the last that was committed when reading began; no lock is waited for (WAL)."""
    connection.exec_driver_sql("BEGIN")


def _refused(why: str) -> SettingError:
    return SettingError(name="ARCHIVE_DATABASE_URL", why=why)
