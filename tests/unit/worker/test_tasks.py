"""What a worker does with one message, without a broker."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from archive.checks import ALL
from archive.errors import KeyUnreadableError, PassphraseWrongError, RenderError, StoreUnavailableError
from archive.model.closing import Job, JobState
from archive.model.period import YEAR
from archive.ports import Signer
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_left_behind import list_left_behind
from archive.services.list_records import list_waiting
from archive.services.note_interruption import note_interruption
from archive.services.register_organisation import register_organisation
from archive.services.seal_evidence import list_unsealed
from archive.settings import Settings
from archive.worker import tasks
from archive.worker.tasks import DEATHS, RETRIES, Hands, UnattendedKey, advance
from tests.fakes.documents import PASSPHRASE
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Give ports with one class closed and nothing done yet."""
    given = small_input("5Б")
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, given.organisation, actor="test")
        request = CloseRequest(
            given.files, given.organisation.organisation_id, YEAR, "test", None, {ALL: "Пробные данные."}
        )
        close_period(opened.ports, request)
        yield opened


def key(memory: Memory) -> Signer:
    return memory.ports.signers.open(PASSPHRASE)


def waiting(memory: Memory) -> list[Job]:
    return list(list_waiting(memory.ports))


class RetryCalled(Exception):  # noqa: N818 - plays Celery's own Retry
    """What the fake task raises where Celery would put the message off."""


def message(tried: int = 0, *, redelivered: bool = False) -> SimpleNamespace:
    """Return what a task sees of itself."""

    def retry(*, countdown: float) -> Exception:
        return RetryCalled(countdown)

    request = SimpleNamespace(retries=tried, delivery_info={"redelivered": redelivered})
    return SimpleNamespace(request=request, retry=retry)


def hands(memory: Memory, signer: Signer | None = None) -> Hands:
    made = Hands(Settings())
    vars(made).update(ports=memory.ports, signer=signer)
    return made


def test_one_message_brings_a_job_from_plan_to_store_and_the_last_one_clears_the_workspace(memory: Memory) -> None:
    for job in waiting(memory):
        assert advance(memory.ports, key(memory), job.job_id).state is JobState.PRESERVED
    assert waiting(memory) == []
    assert memory.workspace.held == {}


def test_without_a_key_documents_wait_rendered_and_sources_are_kept(memory: Memory) -> None:
    for job in waiting(memory):
        advance(memory.ports, None, job.job_id)
    assert {job.state for job in waiting(memory)} == {JobState.RENDERED}
    assert {job.problem for job in waiting(memory)} == {""}


def test_the_same_message_twice_does_it_once(memory: Memory) -> None:
    job = waiting(memory)[0]
    first = advance(memory.ports, key(memory), job.job_id)
    assert advance(memory.ports, key(memory), job.job_id) == first
    assert len(memory.store.versions) == 1


def test_a_job_in_other_hands_is_put_off_and_not_touched(memory: Memory) -> None:
    job = waiting(memory)[0]
    opened = hands(memory, key(memory))
    with memory.catalog.job_lock(job.job_id), pytest.raises(RetryCalled):
        tasks._attempt(message(), opened, job.job_id)
    assert waiting(memory)[0] == job


def test_a_temporary_fault_is_tried_again_with_growing_waits_and_then_left_to_the_row(memory: Memory) -> None:
    source = next(job for job in waiting(memory) if job.state is JobState.SIGNED)
    memory.store.down = True
    waits = []
    for tried in range(RETRIES):
        with pytest.raises(RetryCalled) as put_off:
            tasks._attempt(message(tried), hands(memory), source.job_id)
        waits.append(put_off.value.args[0])
    tasks._attempt(message(RETRIES), hands(memory), source.job_id)
    assert waits == [2, 4, 8, 16, 32]
    left = next(job for job in waiting(memory) if job.job_id == source.job_id)
    assert (left.attempts, left.state) == (RETRIES + 1, JobState.SIGNED)
    assert "выключено" in left.problem


def test_a_fault_in_the_work_itself_is_not_tried_again(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RenderError(document="журнал", why="так")

    monkeypatch.setattr(type(memory.ports.renderer), "journal", refuse)
    job = waiting(memory)[0]
    tasks._attempt(message(), hands(memory), job.job_id)
    assert waiting(memory)[0].attempts == 1


def test_a_key_that_does_not_open_is_the_problem_of_the_job(memory: Memory, tmp_path: Path) -> None:
    job = waiting(memory)[0]
    passphrase = tmp_path / "passphrase"
    with pytest.raises(KeyUnreadableError):
        advance(memory.ports, UnattendedKey(memory.ports.signers, passphrase), job.job_id)
    passphrase.write_text("не тот")
    with pytest.raises(PassphraseWrongError):
        advance(memory.ports, UnattendedKey(memory.ports.signers, passphrase), job.job_id)
    stuck = waiting(memory)[0]
    assert (stuck.state, stuck.attempts) == (JobState.RENDERED, 2)
    assert "Пароль не подходит" in stuck.problem
    passphrase.write_text(f"{PASSPHRASE}\n")
    assert advance(memory.ports, UnattendedKey(memory.ports.signers, passphrase), job.job_id).problem == ""


def test_a_key_without_a_passphrase_file_is_no_key(tmp_path: Path) -> None:
    assert Hands(Settings(signer_pkcs12=tmp_path / "director.p12")).signer is None


def test_a_job_that_kills_its_workers_is_set_aside(memory: Memory) -> None:
    job = waiting(memory)[0]
    for _ in range(DEATHS - 1):
        note_interruption(memory.ports, job.job_id)
    tasks._attempt(message(redelivered=True), hands(memory, key(memory)), job.job_id)
    left = waiting(memory)[0]
    assert (left.state, left.attempts) == (JobState.PLANNED, DEATHS)
    assert "прервался" in left.problem


def test_one_death_costs_a_job_nothing_but_the_time(memory: Memory) -> None:
    job = waiting(memory)[0]
    tasks._attempt(message(redelivered=True), hands(memory, key(memory)), job.job_id)
    with memory.catalog.transaction() as unit:
        assert unit.job(job.job_id).state is JobState.PRESERVED


def test_work_that_takes_too_long_is_noted_and_left(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(type(memory.ports.renderer), "journal", endless)
    job = waiting(memory)[0]
    tasks._attempt(message(), hands(memory), job.job_id)
    left = waiting(memory)[0]
    assert (left.attempts, left.state) == (1, JobState.PLANNED)
    with memory.catalog.job_lock(job.job_id) as free:
        assert free


def test_an_interruption_of_a_finished_job_is_no_try(memory: Memory) -> None:
    done = advance(memory.ports, key(memory), waiting(memory)[0].job_id)
    assert note_interruption(memory.ports, done.job_id) == done


def test_left_behind_is_only_what_is_older_than_a_round(memory: Memory) -> None:
    assert list_left_behind(memory.ports, seconds=600, tries=6) == []
    memory.clock.at += timedelta(seconds=600)
    assert list_left_behind(memory.ports, seconds=600, tries=6) == waiting(memory)


def test_what_keeps_failing_is_asked_in_ever_fewer_rounds_but_never_forgotten(memory: Memory) -> None:
    source = next(job for job in waiting(memory) if job.state is JobState.SIGNED)
    memory.store.down = True
    asked = []
    for _ in range(48):
        memory.clock.at += timedelta(seconds=600)
        due = source.job_id in {job.job_id for job in list_left_behind(memory.ports, seconds=600, tries=1)}
        asked.append(due)
        if due:
            with pytest.raises(StoreUnavailableError):
                advance(memory.ports, None, source.job_id)
    assert 6 <= sum(asked) <= 10
    assert any(asked[-8:])


@pytest.mark.parametrize("down", [False, True])
def test_the_night_s_run_seals_what_waits_and_never_fails(memory: Memory, down: bool) -> None:
    for job in waiting(memory):
        advance(memory.ports, key(memory), job.job_id)
    memory.evidence.authority_down = down

    tasks._keep_evidence(memory.ports, 90)

    assert bool(list_unsealed(memory.ports)) is down
