"""Alembic's entry: takes the connection from `archive.catalog.migrate`, or opens the one of alembic.ini."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine
from sqlalchemy.types import TypeDecorator

from archive.catalog.tables import Table


def _plain(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - Alembic's signature
    """Write our column types down as what they are in the database: a migration outlives our classes."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        render_item=_plain,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_given = context.config.attributes.get("connection")
if _given is not None:
    _run(_given)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url", "")).begin() as _opened:
        _run(_opened)
