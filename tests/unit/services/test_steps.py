"""The steps of a record: in order, once, and safe to repeat; then verdicts, retrieval and extracts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.checks import ALL
from archive.errors import (
    FixityError,
    NotAuthenticError,
    PupilAmbiguousError,
    PupilUnknownError,
    StoreUnavailableError,
    TimestampUnavailableError,
)
from archive.model.closing import Job, JobState
from archive.model.period import YEAR, PeriodCode
from archive.model.record import Record, RecordClass
from archive.model.verdict import Outcome
from archive.ports import RecordFilter
from archive.services.certify_record import certify_record
from archive.services.check_health import check_health, prove_lock
from archive.services.clear_workspace import clear_workspace, sweep_workspace
from archive.services.close_period import CloseRequest, close_period
from archive.services.issue_extract import ExtractRequest, issue_extract
from archive.services.list_records import list_records, list_waiting
from archive.services.preserve_record import preserve_record
from archive.services.register_organisation import register_organisation
from archive.services.render_record import render_record
from archive.services.retrieve import retrieve
from archive.services.verify import verify_file, verify_stored
from tests.fakes.documents import PASSPHRASE
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Give ports with one class closed and nothing done yet."""
    given = small_input("5Б", pupils=12)
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, given.organisation, actor="test")
        request = CloseRequest(
            given.files, given.organisation.organisation_id, YEAR, "test", None, {ALL: "Пробные данные."}
        )
        close_period(opened.ports, request)
        yield opened


def do_all(memory: Memory) -> list[Record]:
    signer = memory.ports.signers.open(PASSPHRASE)
    for job in list_waiting(memory.ports):
        render_record(memory.ports, job.job_id)
        certify_record(memory.ports, job.job_id, signer)
        preserve_record(memory.ports, job.job_id)
    return list(list_records(memory.ports, RecordFilter()))


def journal(memory: Memory) -> Record:
    return next(record for record in do_all(memory) if record.record_class is RecordClass.JOURNAL)


def first(memory: Memory) -> Job:
    return list_waiting(memory.ports)[0]


def actions(memory: Memory) -> list[str]:
    with memory.ports.catalog.transaction() as unit:
        return [event.draft.action for event in unit.events()]


def test_a_job_goes_one_step_at_a_time(memory: Memory) -> None:
    job, signer = first(memory), memory.ports.signers.open(PASSPHRASE)
    assert preserve_record(memory.ports, job.job_id).state is JobState.PLANNED
    assert certify_record(memory.ports, job.job_id, signer).state is JobState.PLANNED
    assert render_record(memory.ports, job.job_id).state is JobState.RENDERED
    assert certify_record(memory.ports, job.job_id, signer).state is JobState.SIGNED
    assert preserve_record(memory.ports, job.job_id).state is JobState.PRESERVED


def test_a_step_done_twice_is_done_once(memory: Memory) -> None:
    job, signer = first(memory), memory.ports.signers.open(PASSPHRASE)
    for _ in range(2):
        render_record(memory.ports, job.job_id)
        certify_record(memory.ports, job.job_id, signer)
        preserve_record(memory.ports, job.job_id)
    done = [action for action in actions(memory) if action not in ("period-closed", "organisation-registered")]
    assert done == ["document-rendered", "record-certified", "record-preserved"]
    assert len(memory.signer.made) == 1


def test_a_job_in_other_hands_is_left_alone(memory: Memory) -> None:
    job = first(memory)
    with memory.catalog.job_lock(job.job_id) as mine:
        assert mine
        assert render_record(memory.ports, job.job_id).state is JobState.PLANNED


def test_without_an_authority_the_document_waits_with_the_reason(memory: Memory) -> None:
    job, signer = first(memory), memory.ports.signers.open(PASSPHRASE)
    render_record(memory.ports, job.job_id)
    memory.signer.authority_down = True
    with pytest.raises(TimestampUnavailableError):
        certify_record(memory.ports, job.job_id, signer)
    waiting = first(memory)
    assert waiting.state is JobState.RENDERED
    assert "Служба штампов времени не ответила" in waiting.problem
    memory.signer.authority_down = False
    assert certify_record(memory.ports, job.job_id, signer).problem == ""


def test_a_store_that_is_away_keeps_the_signed_document_for_the_next_run(memory: Memory) -> None:
    job, signer = first(memory), memory.ports.signers.open(PASSPHRASE)
    render_record(memory.ports, job.job_id)
    certify_record(memory.ports, job.job_id, signer)
    memory.store.down = True
    with pytest.raises(StoreUnavailableError):
        preserve_record(memory.ports, job.job_id)
    memory.store.down = False
    assert preserve_record(memory.ports, job.job_id).state is JobState.PRESERVED
    assert len(memory.signer.made) == 1


def test_a_store_that_alters_what_it_is_given_is_found_out_at_once(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, signer = first(memory), memory.ports.signers.open(PASSPHRASE)
    render_record(memory.ports, job.job_id)
    certify_record(memory.ports, job.job_id, signer)
    monkeypatch.setattr(type(memory.store), "get", lambda self, location: b"other bytes")
    with pytest.raises(FixityError):
        preserve_record(memory.ports, job.job_id)
    assert not list_records(memory.ports, RecordFilter())


def test_records_are_locked_and_tagged_for_their_own_terms(memory: Memory) -> None:
    terms = {}
    for record in do_all(memory):
        state = memory.store.state(record.location)
        terms[record.record_class] = (record.term.years, record.term.last_day.year)
        assert state.locked_until == record.term.expires_at
        assert state.tags["class-of-record"] == record.record_class.value
        assert state.tags["school-year"] == "2025/2026"
        assert record.location.key.rpartition("/")[2].startswith(record.digest.hex)
    assert terms[RecordClass.JOURNAL] == (5, 2031)
    assert terms[RecordClass.LEDGER] == (25, 2051)


def test_the_workspace_is_empty_when_everything_is_preserved_and_not_before(memory: Memory) -> None:
    closing_id = first(memory).closing_id
    clear_workspace(memory.ports, [closing_id])
    assert memory.workspace.held
    do_all(memory)
    clear_workspace(memory.ports, [closing_id])
    assert not memory.workspace.held


def test_a_preserved_record_is_passed(memory: Memory) -> None:
    for record in do_all(memory):
        assert verify_stored(memory.ports, record).outcome is Outcome.PASSED


def verdict_codes(memory: Memory, data: bytes) -> dict[str, Outcome]:
    return {check.code: check.outcome for check in verify_file(memory.ports, "файл.pdf", data).checks}


def test_a_changed_file_that_names_our_closing_is_failed(memory: Memory) -> None:
    data = memory.store.get(journal(memory).location)
    assert verdict_codes(memory, data + b" ")["digest"] is Outcome.FAILED


def test_a_file_nobody_knows_is_indeterminate_even_with_a_good_signature(memory: Memory) -> None:
    do_all(memory)
    verdict = verify_file(memory.ports, "чужой.pdf", b"whatever\n%signed 1")
    assert verdict.outcome is Outcome.INDETERMINATE


def test_changed_bytes_a_marker_and_a_missing_lock_are_failures(memory: Memory) -> None:
    record = journal(memory)
    memory.store.hide(record.location.key)
    assert verify_stored(memory.ports, record).outcome is Outcome.FAILED
    memory.store.keys[record.location.key].pop()
    memory.store.enforced = False
    memory.store.relock(record.location, None)
    assert verify_stored(memory.ports, record).outcome is Outcome.FAILED
    memory.store.relock(record.location, record.term.expires_at)
    assert verify_stored(memory.ports, record).outcome is Outcome.PASSED
    memory.store.spoil(record.location, b"changed")
    assert verify_stored(memory.ports, record).outcome is Outcome.FAILED


def test_a_lock_that_ended_with_its_term_is_in_order(memory: Memory) -> None:
    record = journal(memory)
    memory.store.enforced = False
    memory.store.relock(record.location, None)
    memory.clock.at = datetime(2032, 1, 2, tzinfo=UTC)
    assert verify_stored(memory.ports, record).outcome is Outcome.PASSED


def test_each_reading_is_an_event_with_its_reader(memory: Memory) -> None:
    record = journal(memory)
    given = retrieve(memory.ports, record.organisation_id, record.number, actor="Инспектор").authentic()
    assert given.data == memory.store.get(record.location)
    with memory.ports.catalog.transaction() as unit:
        last = unit.events()[-1].draft
    assert (last.action, last.actor, last.subject) == ("record-read", "Инспектор", str(record.number))


def test_what_is_not_passed_is_not_given_out_as_authentic(memory: Memory) -> None:
    record = journal(memory)
    memory.store.spoil(record.location, b"changed")
    given = retrieve(memory.ports, record.organisation_id, record.number, actor="x")
    with pytest.raises(NotAuthenticError, match="файл изменён"):
        given.authentic()


def extract(memory: Memory, pupil: str, period: str = "год") -> tuple[str, bytes]:
    code = PeriodCode.parse(period)
    assert code is not None
    organisation_id = small_input("5Б").organisation.organisation_id
    issued, document = issue_extract(memory.ports, ExtractRequest(organisation_id, pupil, code, "Секретарь"))
    return issued.pupil_id, document.pdf


def names(memory: Memory) -> list[str]:
    record = journal(memory)
    from archive.periods.snapshot import thaw

    closed = thaw(memory.ports.twins.twin(memory.store.get(record.location)))
    return [pupil.name.full for pupil in closed.journal.pupils]


def test_an_extract_is_of_the_named_pupil_and_is_noted(memory: Memory) -> None:
    name = names(memory)[0]
    pupil_id, pdf = extract(memory, name.upper())
    assert pdf == f"extract {pupil_id} Y".encode()
    assert actions(memory)[-2:] == ["record-read", "extract-issued"]


def test_a_quarter_s_extract_comes_from_the_year_s_journal(memory: Memory) -> None:
    _, pdf = extract(memory, names(memory)[0], "1 четверть")
    assert pdf.endswith(b" Q1")


def test_an_unknown_and_an_ambiguous_name_are_told_apart(memory: Memory) -> None:
    first_letters = [name[0] for name in names(memory)]
    with pytest.raises(PupilUnknownError):
        extract(memory, "Несуществующий")
    shared = next(letter for letter in first_letters if first_letters.count(letter) > 1)
    with pytest.raises(PupilAmbiguousError, match=f"{shared}.*; {shared}.*5Б"):
        extract(memory, shared)


def test_no_extract_from_a_spoilt_record(memory: Memory) -> None:
    name = names(memory)[0]
    record = next(iter(list_records(memory.ports, RecordFilter(record_class=RecordClass.JOURNAL))))
    memory.store.spoil(record.location, memory.store.get(record.location) + b" ")
    with pytest.raises(NotAuthenticError):
        extract(memory, name)


def test_health_names_what_is_out_of_order(memory: Memory) -> None:
    do_all(memory)
    assert {check.outcome for check in check_health(memory.ports)} == {Outcome.PASSED}
    prove_lock(memory.ports)
    memory.store.enforced = False
    from archive.errors import LockNotEnforcedError

    with pytest.raises(LockNotEnforcedError):
        prove_lock(memory.ports)
    memory.store.down = True
    assert Outcome.FAILED in {check.outcome for check in check_health(memory.ports)}


def test_what_a_killed_step_left_is_swept_after_an_hour_and_nothing_else(memory: Memory) -> None:
    before = dict(memory.workspace.held)
    memory.workspace.clock = memory.clock.now
    orphan = memory.workspace.put(b"a signature that no row names")
    assert sweep_workspace(memory.ports) == 0
    memory.clock.at += timedelta(hours=2)
    for digest in before:
        memory.workspace.put_at[digest] = memory.clock.at - timedelta(days=1)
    assert sweep_workspace(memory.ports) == 1
    assert orphan not in memory.workspace.held
    assert memory.workspace.held == before
