"""List the journals that systems pushed and nobody has closed yet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from archive.model.push import Push
from archive.ports import CatalogReading, Ports

PUSH_TERM = timedelta(days=400)
"""How long a pushed journal waits to be closed, a school year and its summer; then its data is let go."""


def list_pushes(ports: Ports) -> Sequence[Push]:
    """Return the pushes that wait, the first first."""
    with ports.catalog.reading() as unit:
        return waiting_pushes(unit, ports.clock.now())


def waiting_pushes(unit: CatalogReading, at: datetime) -> list[Push]:
    """Return the pushes that are young enough and whose body is not kept as a record's source."""
    young = (push for push in unit.pushes() if at - push.pushed_at < PUSH_TERM)
    return [push for push in young if unit.record_by_digest(push.digest, push.organisation_id) is None]
