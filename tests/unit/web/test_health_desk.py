"""The look at the archive's health: a long event log keeps nobody waiting, and what is wrong in it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, current_thread

import pytest
from sqlalchemy import text

from archive.model.event import EventDraft
from archive.model.verdict import Check, Outcome
from archive.ports import CatalogReading
from archive.web.health import HealthDesk
from tests.memory_ports import Memory, memory_ports


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        for number in range(3):
            _append(opened, str(number))
        yield opened


def _append(memory: Memory, subject: str) -> None:
    with memory.catalog.transaction() as unit:
        unit.append_event(EventDraft(memory.clock.now(), "проба", "signed-out", subject, {}))


@contextmanager
def _held_up(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have whoever walks through the log wait till the block ends."""
    on, reading = Event(), memory.catalog.reading

    @contextmanager
    def slowly() -> Iterator[CatalogReading]:
        if current_thread().name == "event-log":
            on.wait(60)
        with reading() as unit:
            yield unit

    monkeypatch.setattr(memory.catalog, "reading", slowly)
    yield
    on.set()


def _log(desk: HealthDesk) -> Check:
    return next(check for check in desk.verdict().checks if check.code == "event-log")


def test_who_asks_meanwhile_is_told_how_far_it_has_come(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.web.health.PATIENCE_S", 0.01)
    desk = HealthDesk(memory.ports)
    with _held_up(memory, monkeypatch):
        assert _log(desk).reason == "проверено 0 событий, нарушений нет; остальные проверяются"
    monkeypatch.setattr("archive.web.health.PATIENCE_S", 60)
    memory.clock.at += timedelta(minutes=2)
    assert "цепочка цела: 3 события" in _log(desk).reason


def test_between_whole_looks_only_what_is_new_is_read(memory: Memory) -> None:
    desk = HealthDesk(memory.ports)
    assert "3 события" in _log(desk).reason
    _append(memory, "ещё")
    memory.clock.at += timedelta(minutes=2)
    assert "4 события" in _log(desk).reason


def test_a_changed_event_is_found_at_the_next_whole_look(memory: Memory) -> None:
    desk = HealthDesk(memory.ports)
    assert _log(desk).outcome is Outcome.PASSED
    with memory.catalog.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_no_update"))
        connection.execute(text("UPDATE events SET actor = 'другой' WHERE sequence = 2"))
    memory.clock.at += timedelta(days=1, minutes=1)
    found = _log(desk)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "цепочка нарушена на событии 2")


def test_a_log_that_cannot_be_read_is_a_fault_and_no_look_under_way(memory: Memory) -> None:
    """Whoever spoils a row so that reading it fails must not get «нарушений нет»."""
    desk = HealthDesk(memory.ports)
    with memory.catalog.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_no_update"))
        connection.execute(text("UPDATE events SET details = '{' WHERE sequence = 3"))
    for _look in range(2):
        found = _log(desk)
        assert found.outcome is Outcome.FAILED, found
        memory.clock.at += timedelta(minutes=2)
