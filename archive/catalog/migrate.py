"""Alembic, run from the program: no configuration file, the connection is handed over."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from archive.catalog.locks import lock_key

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision` in one transaction, alone."""
    _make_folder(engine)
    with _migrating(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the migrations back to `revision`. For tests and developers: it destroys data."""
    with _migrating(engine) as connection:
        command.downgrade(_config(connection), revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction of a migration.

    SQLite changes a constraint by making the table anew under another name, which the references of other
    tables forbid while they are looked at. So they are looked at once, before the end (its own procedure,
    https://sqlite.org/lang_altertable.html#otheralter).
    """
    with engine.connect() as connection:
        _look_at_references(connection, "OFF")
        try:
            with connection.begin():
                take_turn(connection)
                yield connection
                _ensure_references(connection)
        finally:
            _look_at_references(connection, "ON")


def _look_at_references(connection: Connection, state: str) -> None:
    """Tell SQLite whether to look at them; it listens between transactions only, so ours must not have begun."""
    opened = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and opened is not None:
        opened.cursor().execute(f"PRAGMA foreign_keys = {state}")


def _ensure_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
        msg = f"a migration left references to rows that are not there: {broken[:5]}"
        raise RuntimeError(msg)


def _make_folder(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        assert engine.url.database is not None
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)


def take_turn(connection: Connection) -> None:
    """Let one process migrate at a time. SQLite's transaction is that already (BEGIN IMMEDIATE)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large table may take long
        connection.execute(text("SET LOCAL lock_timeout = '5min'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock_key("migrations")})


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
