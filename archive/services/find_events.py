"""Look into the event log."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.model.digest import Digest
from archive.model.event import Event, EventFilter
from archive.ports import Ports


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some events, the latest first, the actions that the log knows, and where its chain stands."""

    events: Sequence[Event]
    actions: Sequence[str]
    head: tuple[int, Digest]


def find_events(ports: Ports, which: EventFilter, *, before: int = 0, limit: int = 0) -> LogPage:
    """Return the events that `which` lets through, from before the sequence `before` (0: from the last)."""
    with ports.catalog.reading() as unit:
        found = unit.find_events(which, before=before, limit=limit)
        return LogPage(found, unit.event_actions(), unit.chain_head())
