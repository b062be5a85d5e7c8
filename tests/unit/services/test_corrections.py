"""After closing nothing is overwritten: new versions, supplementary ledgers, and the references both ways."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import (
    GroundsMissingError,
    MarkWithdrawnError,
    NeverClosedError,
    NotAuthenticError,
    NothingChangedError,
    PupilUnknownError,
)
from archive.model.closing import ClosedPeriod, ClosingKind
from archive.model.difference import Changed
from archive.model.period import YEAR
from archive.model.record import Record, RecordClass
from archive.model.verdict import Outcome
from archive.periods.snapshot import thaw
from archive.services.correct_period import CorrectRequest, draft_correction
from archive.services.find_corrections import corrections_of
from archive.services.issue_extract import ExtractRequest, issue_extract
from archive.services.issue_reference import issue_reference
from archive.services.register_organisation import register_organisation
from archive.services.retrieve import retrieve
from archive.services.verify import verify_stored
from tests import corrected as given
from tests.corrected import NAME, PROTOCOL, REASON, carry_out, close, correct, supplement, with_mark, with_topic
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input

FIRST = with_mark("н/а")
LATER = with_mark("4")
ORGANISATION = small_input().organisation.organisation_id


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Give ports with one class closed, its pupil not attested, everything preserved and the workspace empty."""
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, small_input("5Б", "8А").organisation, actor="test")
        close(opened.ports, FIRST)
        carry_out(opened.ports)
        assert not opened.workspace.held
        opened.clock.at = datetime(2026, 7, 10, 9, tzinfo=UTC)
        yield opened


def frozen(memory: Memory, record: Record) -> ClosedPeriod:
    return thaw(memory.ports.twins.twin(memory.store.get(record.location)))


def documents(memory: Memory, version: int) -> dict[RecordClass, Record]:
    found = carry_out(memory.ports)
    return {r.record_class: r for r in found if r.version == version and r.record_class is not RecordClass.SOURCE}


def kept(memory: Memory) -> tuple[int, int]:
    with memory.ports.catalog.transaction() as unit:
        return len(unit.jobs()), len(memory.workspace.held)


def actions(memory: Memory) -> list[str]:
    with memory.ports.catalog.transaction() as unit:
        return [event.draft.action for event in unit.events()]


def test_a_correction_is_a_new_version_beside_the_untouched_old_one(memory: Memory) -> None:
    before = {r.number: memory.store.get(r.location) for r in documents(memory, 1).values()}
    closed = correct(memory.ports, LATER).closings[0]
    old, new = documents(memory, 1), documents(memory, 2)
    assert (closed.version, closed.reason, closed.protocol) == (2, REASON, PROTOCOL)
    assert closed.supersedes == old[RecordClass.JOURNAL].closing_id
    assert set(new) == {RecordClass.JOURNAL, RecordClass.LEDGER}
    assert {r.number: memory.store.get(r.location) for r in old.values()} == before
    assert "period-corrected" in actions(memory)
    for record in (*old.values(), *new.values()):
        assert verify_stored(memory.ports, record).outcome is Outcome.PASSED
    assert "версия 2" in new[RecordClass.LEDGER].title
    assert new[RecordClass.LEDGER].file_name.endswith("_версия-2.pdf")


def test_the_new_version_names_the_old_records_and_what_changed(memory: Memory) -> None:
    correct(memory.ports, LATER)
    old, new = documents(memory, 1), documents(memory, 2)
    closed = frozen(memory, new[RecordClass.JOURNAL])
    assert {(each.number, each.record_class, each.version) for each in closed.supersedes_records} == {
        (record.number, record.record_class, 1) for record in old.values()
    }
    assert closed.difference is not None
    change = closed.difference.of(Changed.RESULT)[0]
    assert (change.pupil, change.old, change.new) == (NAME, "н/а", "4")


def test_the_old_record_says_which_one_corrects_it_and_stays_passed(memory: Memory) -> None:
    old = documents(memory, 1)[RecordClass.LEDGER]
    assert not verify_stored(memory.ports, old).notes
    assert issue_reference(memory.ports, old) is None
    correct(memory.ports, LATER)
    assert not corrections_of(memory.ports, old), "what is not preserved yet corrects nothing"
    new = documents(memory, 2)
    verdict = verify_stored(memory.ports, old)
    assert verdict.outcome is Outcome.PASSED
    assert verdict.notes == (f"Запись исправлена записью № {new[RecordClass.LEDGER].number} (версия 2).",)
    reference = issue_reference(memory.ports, old)
    assert reference is not None
    assert str(old.number) in reference.file_name
    assert str(new[RecordClass.LEDGER].number) in reference.document.pdf.decode()
    assert str(new[RecordClass.JOURNAL].number) not in reference.document.pdf.decode()
    assert issue_reference(memory.ports, new[RecordClass.LEDGER]) is None
    assert retrieve(memory.ports, ORGANISATION, old.number, actor="x").authentic().data


def test_the_same_command_again_changes_nothing(memory: Memory) -> None:
    first = correct(memory.ports, LATER)
    before = kept(memory)
    again = correct(memory.ports, LATER)
    assert again.resumed
    assert again.closings == first.closings
    assert kept(memory) == before
    carry_out(memory.ports)
    assert correct(memory.ports, LATER).resumed
    correct(memory.ports, with_topic("Новая тема", LATER), reason="тема")
    assert correct(memory.ports, LATER).resumed, "an older correction repeated is no third version"
    assert close(memory.ports, FIRST).resumed, "the closing repeated is still the closing"


def test_a_third_version_follows_the_second(memory: Memory) -> None:
    correct(memory.ports, LATER)
    documents(memory, 2)
    correct(memory.ports, with_mark("5"), reason="апелляция")
    third = documents(memory, 3)
    old = documents(memory, 1)[RecordClass.JOURNAL]
    closed = frozen(memory, third[RecordClass.JOURNAL])
    assert {each.version for each in closed.supersedes_records} == {2}
    assert [each.record.version for each in corrections_of(memory.ports, old)] == [2, 3]


@pytest.mark.parametrize(
    ("reason", "protocol", "missing"),
    [
        ("", PROTOCOL, "причина исправления"),
        (REASON, " ", "протокол педагогического совета"),
        ("", "", "причина исправления, протокол педагогического совета"),
    ],
)
def test_without_grounds_nothing_is_corrected(memory: Memory, reason: str, protocol: str, missing: str) -> None:
    before = kept(memory)
    with pytest.raises(GroundsMissingError, match=missing):
        correct(memory.ports, LATER, reason=reason, protocol=protocol)
    assert kept(memory) == before


def test_what_was_never_closed_cannot_be_corrected(memory: Memory) -> None:
    before = kept(memory)
    with pytest.raises(NeverClosedError, match="учебный год 8А за 2025/2026 ещё не закрывали"):
        correct(memory.ports, given.files("8А"))
    assert kept(memory) == before


@pytest.mark.parametrize("kind", [ClosingKind.WHOLE, ClosingKind.SUPPLEMENT])
def test_the_same_data_is_no_correction(memory: Memory, kind: ClosingKind) -> None:
    before = kept(memory)
    with pytest.raises(NothingChangedError, match="5Б"):
        correct(memory.ports, FIRST, kind=kind)
    assert kept(memory) == before


def test_a_dry_run_tells_the_changes_and_writes_no_closing(memory: Memory) -> None:
    before = kept(memory)
    request = CorrectRequest(given.close_request(with_topic("Новая тема", LATER)), REASON, PROTOCOL)
    (draft,) = draft_correction(memory.ports, request).drafts
    assert draft.difference is not None
    assert {change.thing for change in draft.difference.changes} >= {Changed.RESULT, Changed.LESSON}
    assert kept(memory) == before
    assert "period-corrected" not in actions(memory)


def test_only_the_classes_that_changed_get_a_version(tmp_path: Path) -> None:
    both = given.files("5Б", "8А")
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, small_input("5Б", "8А").organisation, actor="test")
        close(opened.ports, with_topic("Прежняя тема", both))
        made = correct(opened.ports, with_topic("Новая тема", both))
    assert [closing.class_label for closing in made.closings] == ["5Б"]
    assert made.unchanged == ("8А",)


def test_a_spoilt_version_in_force_is_not_built_upon(memory: Memory) -> None:
    old = documents(memory, 1)[RecordClass.JOURNAL]
    memory.store.spoil(old.location, memory.store.get(old.location) + b" ")
    with pytest.raises(NotAuthenticError):
        correct(memory.ports, LATER)


def test_a_correction_needs_no_record_while_the_frozen_data_lies_in_the_workspace(tmp_path: Path) -> None:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, small_input("5Б").organisation, actor="test")
        close(opened.ports, FIRST)
        assert correct(opened.ports, LATER).closings[0].version == 2


# --- supplementary ledgers ---------------------------------------------------------------------


def test_a_deferred_mark_makes_a_supplementary_ledger_and_no_journal(memory: Memory) -> None:
    closing = supplement(memory.ports, LATER).closings[0]
    made = documents(memory, 2)
    assert set(made) == {RecordClass.LEDGER}
    record = made[RecordClass.LEDGER]
    assert closing.is_supplement
    assert record.title.startswith("Дополнительная ведомость 5Б")
    assert record.term.years == 25
    closed = frozen(memory, record)
    assert [pupil.name.full for pupil in closed.journal.pupils] == [NAME]
    assert [result.mark.shown for result in closed.journal.results] == ["4"]
    assert not closed.journal.lessons
    assert "period-supplemented" in actions(memory)


def test_journal_and_ledger_both_refer_to_the_supplement(memory: Memory) -> None:
    supplement(memory.ports, LATER)
    number = documents(memory, 2)[RecordClass.LEDGER].number
    for old in documents(memory, 1).values():
        (note,) = verify_stored(memory.ports, old).notes
        assert note == f"Запись дополнена записью № {number} (дополнительная ведомость, версия 2)."


def test_a_supplement_takes_no_mark_away(memory: Memory) -> None:
    with pytest.raises(MarkWithdrawnError, match=f"- {NAME}, Русский язык: н/а"):
        supplement(memory.ports, with_mark(""))


def test_the_next_version_is_compared_with_the_supplement_too(memory: Memory) -> None:
    supplement(memory.ports, LATER)
    supplemented = documents(memory, 2)[RecordClass.LEDGER]
    with pytest.raises(NothingChangedError):
        correct(memory.ports, LATER, reason="ещё раз")
    correct(memory.ports, with_topic("Новая тема", LATER), reason="тема")
    third = documents(memory, 3)
    closed = frozen(memory, third[RecordClass.JOURNAL])
    assert closed.difference is not None
    assert not closed.difference.of(Changed.RESULT)
    assert supplemented.number in {each.number for each in closed.supersedes_records}
    assert [each.record.version for each in corrections_of(memory.ports, supplemented)] == [3]


# --- extracts ----------------------------------------------------------------------------------


def year_mark(memory: Memory) -> tuple[str, int, int]:
    """Return the mark in an extract, the version it is of, and how many supplements it names."""
    request = ExtractRequest(ORGANISATION, NAME, YEAR, "Секретарь")
    extract, _ = issue_extract(memory.ports, request)
    marks = [
        r.mark.shown
        for r in extract.source.journal.results
        if (r.pupil_id, r.subject_id, r.kind.value) == (extract.pupil_id, given.SUBJECT, "year")
    ]
    assert len(marks) == 1
    return marks[0], extract.source.version, len(extract.supplements)


def test_an_extract_is_of_the_latest_version(memory: Memory) -> None:
    assert year_mark(memory) == ("н/а", 1, 0)
    correct(memory.ports, LATER)
    assert year_mark(memory) == ("н/а", 1, 0)
    carry_out(memory.ports)
    assert year_mark(memory) == ("4", 2, 0)


def test_an_extract_has_the_marks_of_the_supplement(memory: Memory) -> None:
    supplement(memory.ports, LATER)
    carry_out(memory.ports)
    assert year_mark(memory) == ("4", 1, 1)


def test_no_extract_from_a_superseded_version_under_a_name_since_corrected(memory: Memory) -> None:
    renamed = given.with_name("Лии", LATER)
    correct(memory.ports, renamed)
    carry_out(memory.ports)
    with pytest.raises(PupilUnknownError):
        year_mark(memory)
