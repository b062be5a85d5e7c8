"""A second timestamp authority that had to step in is an event, and the health page says so for a day."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from archive.errors import CatalogUnavailableError
from archive.model.failover import Failover
from archive.model.verdict import Check, Outcome
from archive.ports import CatalogReading, UnitOfWork
from archive.services.check_health import check_health
from archive.services.note_failover import RECENT, note_failover
from tests.memory_ports import Memory, memory_ports

FIRST, SECOND = "http://first.example/", "http://second.example/"
HAPPENED = Failover(((FIRST, "нет соединения"),), SECOND)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        yield opened


def looked(memory: Memory) -> Check:
    return next(check for check in check_health(memory.ports) if check.code == "timestamps")


def test_it_is_an_event_and_health_speaks_of_it_for_a_day(memory: Memory) -> None:
    assert looked(memory).outcome is Outcome.PASSED
    note_failover(memory.catalog, memory.clock, HAPPENED)
    memory.clock.at += timedelta(hours=1)
    note_failover(memory.catalog, memory.clock, Failover(((FIRST, "HTTP 503"),), SECOND))
    with memory.ports.catalog.transaction() as unit:
        drafts = [event.draft for event in unit.events()]
    assert [(draft.action, draft.subject) for draft in drafts] == [("timestamp-failover", FIRST)] * 2
    found = looked(memory)
    assert found.outcome is Outcome.INDETERMINATE
    assert "последний раз 26.06.2026 10:00 UTC" in found.reason, "the latest"
    assert "HTTP 503" in found.reason
    assert SECOND in found.reason
    memory.clock.at += RECENT + timedelta(seconds=1)
    assert looked(memory).outcome is Outcome.PASSED


def test_a_catalogue_that_is_away_never_stops_the_signing(memory: Memory, caplog: pytest.LogCaptureFixture) -> None:
    class Away:
        def transaction(self) -> AbstractContextManager[UnitOfWork]:
            raise CatalogUnavailableError(why="нет")

        def reading(self) -> AbstractContextManager[CatalogReading]:
            raise NotImplementedError

        def job_lock(self, job_id: str) -> AbstractContextManager[bool]:
            raise NotImplementedError

    note_failover(Away(), memory.clock, HAPPENED)
    assert FIRST in caplog.text
