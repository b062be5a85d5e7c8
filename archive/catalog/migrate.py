"""Alembic, run from the program: no configuration file, the connection is handed over."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from archive.catalog.locks import lock_key

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision` in one transaction, alone."""
    _make_folder(engine)
    with engine.begin() as connection:
        take_turn(connection)
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the migrations back to `revision`. For tests and developers: it destroys data."""
    with engine.begin() as connection:
        take_turn(connection)
        command.downgrade(_config(connection), revision)


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
