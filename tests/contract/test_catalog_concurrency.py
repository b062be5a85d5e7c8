"""Several processes at one catalogue, some of them killed: nothing doubled, lost or left half done."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from archive.catalog.events import verify_chain
from archive.catalog.session import SqlCatalog
from archive.catalog.tables import JobRow
from archive.catalog.unit_of_work import SqlUnitOfWork
from archive.errors import CatalogUnavailableError, ClosingExistsError
from archive.model.closing import JobState
from archive.ports import RecordFilter
from tests.unit.catalog.children import Child, child
from tests.unit.catalog.samples import CLOSING, DRAFT, JOB, RENDERED, founded, job, record

pytest_plugins = ("tests.servers_postgres",)
Say = Callable[[bytes], None]
_EACH = 25


@pytest.fixture
def register(catalog: SqlCatalog) -> SqlCatalog:
    with catalog.transaction() as unit:
        founded(unit)
    return catalog


def _both(work: Callable[[Say], None]) -> None:
    """Do `work` in two processes at once; both must end well."""
    children = [child(work), child(work)]
    assert [each.finished() for each in children] == [True, True]


def test_two_processes_append_to_one_chain(register: SqlCatalog) -> None:
    def append(_: Say) -> None:
        for _number in range(_EACH):
            with register.transaction() as unit:
                unit.append_event(DRAFT)

    _both(append)
    with register.transaction() as unit:
        assert [event.sequence for event in unit.events()] == list(range(1, 2 * _EACH + 1))
        assert verify_chain(unit) is None


def test_two_processes_take_numbers_without_gap_or_double(register: SqlCatalog) -> None:
    """Each third transaction fails: its numbers must come again."""

    def take(_: Say) -> None:
        for turn in range(_EACH):
            with suppress(ZeroDivisionError), register.transaction() as unit:
                numbers = unit.next_numbers("school-1", 2026, 2)
                unit.add_jobs(job(number.sequence) for number in numbers)
                assert 1 / (turn % 3)

    _both(take)
    with register.transaction() as unit:
        taken = [each.number.sequence for each in unit.jobs()]
        assert taken == list(range(1, len(taken) + 1))
        assert len(taken) == 2 * 2 * (_EACH - len(range(0, _EACH, 3)))


def test_of_two_processes_one_moves_the_job(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        unit.add_jobs([JOB])

    def move(_: Say) -> None:
        with register.transaction() as unit:
            if unit.save_job(RENDERED, was=JobState.PLANNED):
                time.sleep(0.1)
                unit.append_event(DRAFT)

    _both(move)
    with register.transaction() as unit:
        assert unit.job(JOB.job_id) == RENDERED
        assert len(unit.events()) == 1


def test_what_another_has_committed_is_seen_at_the_next_reading(postgres_catalog: SqlCatalog) -> None:
    """Even if something still holds the row of the first reading (SQLite has no two at a time)."""
    with postgres_catalog.transaction() as unit:
        founded(unit)
        unit.add_jobs([JOB])
    with postgres_catalog.transaction() as first:
        assert isinstance(first, SqlUnitOfWork)
        held = first._session.get(JobRow, JOB.job_id)
        assert held is not None
        with postgres_catalog.transaction() as second:
            second.save_job(RENDERED, was=JobState.PLANNED)
        assert first.job(JOB.job_id) == RENDERED


def test_who_reads_neither_waits_for_who_writes_nor_sees_what_is_not_committed(register: SqlCatalog) -> None:
    def write(say: Say) -> None:
        with register.transaction() as unit:
            unit.append_event(DRAFT)
            say(b"written")
            time.sleep(60)

    writer = child(write)
    assert writer.heard() == b"written"
    started = time.monotonic()
    with register.reading() as look:
        assert look.events() == []
    assert time.monotonic() - started < 10, "it waited for the other transaction"
    writer.kill()


def test_who_writes_does_not_wait_for_who_reads(register: SqlCatalog) -> None:
    with register.reading() as look:
        assert look.events() == []
        with register.transaction() as unit:
            unit.append_event(DRAFT)
    with register.reading() as look:
        assert len(look.events()) == 1


def test_the_database_refuses_to_write_in_a_reading(register: SqlCatalog) -> None:
    def write() -> None:
        with register.reading() as look:
            assert isinstance(look, SqlUnitOfWork)
            look.append_event(DRAFT)

    with pytest.raises(CatalogUnavailableError):
        write()
    with register.transaction() as unit:
        assert unit.events() == []
        unit.append_event(DRAFT)


def test_of_two_processes_one_closes_the_period(register: SqlCatalog) -> None:
    second = replace(CLOSING, closing_id="second", version=2)

    def close(say: Say) -> None:
        try:
            with register.transaction() as unit:
                unit.add_closing(second)
                time.sleep(0.1)
        except ClosingExistsError:
            say(b"refused")
        else:
            say(b"closed")

    children = [child(close), child(close)]
    assert {each.heard() for each in children} == {b"closed", b"refused"}
    assert [each.finished() for each in children] == [True, True]


def _enter_everything(register: SqlCatalog, sequence: int) -> None:
    """Do in one transaction what preserving a record does, so that a part of it would be seen."""
    with register.transaction() as unit:
        (number,) = unit.next_numbers("school-1", 2026, 1)
        unit.add_jobs([job(number.sequence)])
        unit.add_record(record(number.sequence), {"p1": f"Иванов {sequence}"})
        unit.append_event(DRAFT)


def test_a_process_killed_in_a_transaction_leaves_nothing_and_holds_nobody_up(register: SqlCatalog) -> None:
    def begin(say: Say) -> None:
        with register.transaction() as unit:
            unit.next_numbers("school-1", 2026, 1)
            unit.add_jobs([JOB])
            unit.append_event(DRAFT)
            say(b"half way")
            time.sleep(60)

    killed = child(begin)
    assert killed.heard() == b"half way"
    killed.kill()
    started = time.monotonic()
    with register.transaction() as unit:
        assert not unit.jobs()
        assert not unit.events()
        assert unit.next_numbers("school-1", 2026, 1)[0].sequence == 1
        unit.append_event(DRAFT)
    assert time.monotonic() - started < 5


def test_processes_killed_anywhere_leave_whole_transactions_only(register: SqlCatalog) -> None:
    def work(say: Say) -> None:
        while True:
            _enter_everything(register, 0)
            say(b".")

    moments = Random(20260529)
    for _ in range(8):
        running = child(work)
        assert running.heard()
        time.sleep(moments.uniform(0.005, 0.08))
        running.kill()
    with register.transaction() as unit:
        numbers = [each.number.sequence for each in unit.records(RecordFilter())]
        assert len(numbers) >= 8
        assert numbers == [each.number.sequence for each in unit.jobs()] == list(range(1, len(numbers) + 1))
        assert len(unit.events()) == len(unit.records_of_pupil("school-1", "Иванов")) == len(numbers)
        assert verify_chain(unit) is None


def _holder(register: SqlCatalog) -> Child:
    def hold(say: Say) -> None:
        with register.job_lock("job-1") as held:
            say(b"held" if held else b"refused")
            time.sleep(60)

    return child(hold)


def test_a_lock_keeps_other_processes_out_and_dies_with_its_holder(register: SqlCatalog) -> None:
    holder = _holder(register)
    assert holder.heard() == b"held"
    with register.job_lock("job-1") as held:
        assert not held
    holder.kill()
    assert _taken_within(register, seconds=5)


def _taken_within(register: SqlCatalog, *, seconds: float) -> bool:
    """Tell whether the lock came free: PostgreSQL notices the death of a client a moment later."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with register.job_lock("job-1") as held:
            if held:
                return True
        time.sleep(0.02)
    return False


def test_many_that_want_one_lock_never_hold_it_together(register: SqlCatalog, tmp_path: Path) -> None:
    """Two processes take and drop the same lock; whoever holds it must find the mark of no other."""
    mark = tmp_path / "mark"

    def take(_: Say) -> None:
        taken = 0
        while taken < 40:
            with register.job_lock("job-1") as held:
                if held:
                    mark.open("x").close()
                    mark.unlink()
                    taken += 1

    _both(take)


@pytest.mark.parametrize("catalog", ["sqlite"], indirect=True)
def test_a_child_inherits_no_open_file_of_sqlite(register: SqlCatalog) -> None:
    """Closing an inherited one, or locking beside it, is how such a file gets spoilt."""

    def opened() -> list[Path]:
        descriptors = Path("/proc/self/fd").iterdir()
        return [each for each in descriptors if each.is_symlink() and "catalog.sqlite" in str(each.readlink())]

    def look(_: Say) -> None:
        assert not opened()

    with register.transaction() as unit:
        unit.append_event(DRAFT)
    assert opened()
    assert child(look).finished()


@pytest.mark.parametrize("catalog", ["postgresql"], indirect=True)
def test_a_child_has_a_connection_of_its_own_to_postgresql(register: SqlCatalog) -> None:
    """Two processes that talk through one socket read each other's answers."""

    def backend() -> bytes:
        with register.engine.connect() as connection:
            return str(connection.scalar(text("SELECT pg_backend_pid()"))).encode()

    ours = backend()
    assert backend() == ours
    other = child(lambda say: say(backend()))
    assert other.heard() != ours
    assert other.finished()


def test_parent_and_child_both_go_on_after_a_fork(register: SqlCatalog) -> None:
    with register.transaction() as unit:
        unit.append_event(DRAFT)

    def read(_: Say) -> None:
        with register.transaction() as unit:
            assert len(unit.events()) == 1

    assert child(read).finished()
    with register.transaction() as unit:
        unit.append_event(DRAFT)
        assert len(unit.events()) == 2
