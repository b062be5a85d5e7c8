"""Several processes ask one desk: their limits are one limit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from limits import parse

from archive.errors import KeyTriesSpentError, PassphraseWrongError, TooManyRequestsError
from archive.web.app import create_app
from archive.web.desks import Desks, join_desks, kept
from tests.fakes.documents import PASSPHRASE
from tests.memory_ports import Memory, memory_ports

THREE = parse("3/minute")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        yield opened


@contextmanager
def two_askers(desks: Desks) -> Iterator[tuple[Desks, Desks]]:
    with kept(desks) as way:
        yield join_desks(way), join_desks(way)


def test_requests_of_an_address_are_counted_together(memory: Memory) -> None:
    with two_askers(Desks.over(memory.ports, print)) as (one, other):
        for desks in (one, other, one):
            desks.limiter.ensure(THREE, "sign-in", "192.0.2.1")
        with pytest.raises(TooManyRequestsError) as refused:
            other.limiter.ensure(THREE, "sign-in", "192.0.2.1")
        other.limiter.ensure(THREE, "sign-in", "192.0.2.2")
    assert 1 <= refused.value.seconds <= 60


def test_wrong_tries_of_the_passphrase_are_counted_together(memory: Memory) -> None:
    with two_askers(Desks.over(memory.ports, print)) as (one, other):
        for desks in (one, other):
            with pytest.raises(PassphraseWrongError):
                desks.signing.begin("account", (), "не тот")
        with pytest.raises(KeyTriesSpentError):
            one.signing.begin("account", (), "не тот")


def test_a_run_begun_in_one_process_is_seen_in_the_other(memory: Memory) -> None:
    with two_askers(Desks.over(memory.ports, print)) as (one, other):
        run = one.signing.begin("account", (), PASSPHRASE)
        found = other.signing.run(run.run_id, "account")
        assert found is not None
        assert found.run_id == run.run_id
        assert other.signing.run(run.run_id, "another") is None


def test_the_archive_is_looked_at_once_a_minute_for_all(memory: Memory) -> None:
    with two_askers(Desks.over(memory.ports, print)) as (one, other):
        first = one.health.verdict()
        assert other.health.verdict().checks == first.checks
        assert other.health.last_look("event-log") == next(c for c in first.checks if c.code == "event-log")
        memory.clock.at += timedelta(minutes=2)
        assert other.health.verdict().checks[0].at > first.checks[0].at


def test_the_engine_is_told_by_every_process(memory: Memory) -> None:
    told: list[list[str]] = []
    with two_askers(Desks.over(memory.ports, lambda ids: told.append(list(ids)))) as (one, other):
        one.carry_on(["a"])
        other.carry_on(["b", "c"])
    assert told == [["a"], ["b", "c"]]


def test_the_pages_ask_the_desks_that_they_are_given(memory: Memory) -> None:
    with two_askers(Desks.over(memory.ports, print)) as (one, _other):
        state = create_app(memory.ports, desks=one).state
        assert (state.desk, state.limiter, state.signing) == (one.health, one.limiter, one.signing)
        assert state.carry_on is one.carry_on
