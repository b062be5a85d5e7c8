"""Reports of teachers: made or brought, accepted by the deputy, kept with their own term; or sent back (004 §3)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import (
    ReasonMissingError,
    ReportDecidedError,
    ReportEmptyError,
    ReportFileError,
    ReportTermMissingError,
    ReportWaitingError,
)
from archive.intake import InputFile, take_in
from archive.model.account import Scope
from archive.model.closing import Closing, JobState
from archive.model.journal import SubjectKind
from archive.model.people import is_same_name
from archive.model.period import YEAR, PeriodCode, PeriodKind, SchoolYear
from archive.model.record import Record, RecordClass
from archive.model.signature import Signatory, SignaturePolicy
from archive.model.teacher_report import ReportAuthor, ReportKey, ReportState, TeacherReport, report_order
from archive.model.verdict import Outcome
from archive.periods.report_snapshot import thaw_report
from archive.ports import RecordFilter
from archive.services.accept_report import accept_report, return_report
from archive.services.clear_workspace import GRACE, sweep_workspace
from archive.services.list_queue import list_queue
from archive.services.list_reports import expected_reports, open_report, record_of
from archive.services.make_teacher_report import make_teacher_report
from archive.services.register_organisation import register_organisation
from archive.services.school_year_board import school_year_board
from archive.services.submit_report import file_report, submit_report
from archive.services.verify import verify_stored
from tests import corrected
from tests.corrected import NAME, SUBJECT
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input

SCHOOL = small_input().organisation
JOURNAL = take_in(corrected.files()).journals[0]
TEACHER = next(each.teacher for each in JOURNAL.subjects if each.subject_id == SUBJECT)
ACTOR, DEPUTY = "Учитель (t)", "Завуч (d)"
OF_TEACHER = ReportKey(SCHOOL.organisation_id, SchoolYear(2025), YEAR, ReportAuthor.TEACHER, TEACHER)
OF_CLASS = replace(OF_TEACHER, kind=ReportAuthor.CLASS_TEACHER, author=JOURNAL.class_teacher, class_label="5Б")
WITHIN = (Scope(SCHOOL.organisation_id),)
PDF = InputFile("C:\\отчёты\\мой отчёт.pdf", b"%PDF-1.7 report of a quarter")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, SCHOOL, actor="test")
        corrected.close(opened.ports, corrected.files())
        yield opened


def handed_in(memory: Memory, key: ReportKey = OF_TEACHER) -> TeacherReport:
    content = make_teacher_report(memory.ports, key, WITHIN, remark="Программа выполнена.", actor=ACTOR)
    return submit_report(memory.ports, content, actor=ACTOR)


def kept(memory: Memory, closing: Closing) -> list[Record]:
    corrected.carry_out(memory.ports)
    with memory.catalog.transaction() as unit:
        return list(unit.records(RecordFilter(closing_id=closing.closing_id)))


def test_a_teacher_s_report_is_of_own_subjects_and_names_no_pupil(memory: Memory) -> None:
    content = make_teacher_report(memory.ports, OF_TEACHER, WITHIN, actor=ACTOR)
    kinds = (SubjectKind.SUBJECT, SubjectKind.DISCIPLINE)
    own = {each.title for each in JOURNAL.subjects if is_same_name(each.teacher, TEACHER) and each.kind in kinds}
    quality = content.tables[0]
    assert quality.headings[:2] == ("Класс", "Предмет")
    assert {(row[0], row[1]) for row in quality.rows} == {("5Б", title) for title in own}
    cells = {cell for table in content.tables for row in table.rows for cell in row}
    assert NAME not in cells
    assert content.pupils == {}
    assert [each.class_label for each in content.basis] == ["5Б"]


def test_a_class_teacher_s_report_is_of_all_pupils(memory: Memory) -> None:
    content = make_teacher_report(memory.ports, OF_CLASS, WITHIN, actor=ACTOR)
    assert [table.title for table in content.tables][1:] == [
        "Качество и успеваемость по ученикам",
        "Пропуски уроков по ученикам",
    ]
    assert NAME in {row[0] for row in content.tables[2].rows}
    assert NAME in content.pupils.values()


def test_nothing_closed_and_another_s_class_are_told(memory: Memory) -> None:
    first_quarter = PeriodCode(PeriodKind.QUARTER, 1)
    for key in (
        replace(OF_TEACHER, author="Чужая Анна"),
        replace(OF_TEACHER, period=first_quarter),
        replace(OF_CLASS, period=first_quarter),
        replace(OF_CLASS, author="Чужая Анна"),
    ):
        with pytest.raises(ReportEmptyError):
            make_teacher_report(memory.ports, key, WITHIN, actor=ACTOR)


@pytest.mark.parametrize("key", [OF_TEACHER, OF_CLASS])
def test_accepted_it_becomes_a_record_with_a_term_of_its_own(memory: Memory, key: ReportKey) -> None:
    """The class's own closing of the same period and version stands beside it and is not touched."""
    report = handed_in(memory, key)
    closing = accept_report(memory.ports, report.report_id, actor=DEPUTY)
    (record,) = kept(memory, closing)
    assert (record.record_class, record.title) == (RecordClass.REPORT, key.title)
    assert (record.term.years, record.class_label) == (5, key.class_label)
    assert verify_stored(memory.ports, record).outcome is Outcome.PASSED
    content = thaw_report(memory.ports.twins.twin(memory.store.get(record.location)))
    assert (content.accepted_by, content.remark, content.submitted_by) == (DEPUTY, "Программа выполнена.", ACTOR)
    with memory.catalog.transaction() as unit:
        named = unit.pupils_of(record.organisation_id, record.number)
        actions = [event.draft.action for event in unit.events()]
        accepted = unit.teacher_report(report.report_id)
    assert (NAME in named.values()) is (key is OF_CLASS)
    assert {"report-submitted", "report-accepted", "record-preserved"} <= set(actions)
    assert record_of(memory.ports, accepted) == record


def test_lists_of_classes_do_not_show_reports(memory: Memory) -> None:
    accept_report(memory.ports, handed_in(memory, OF_CLASS).report_id, actor=DEPUTY)
    with memory.catalog.transaction() as unit:
        assert [each.is_report for each in unit.recent_closings()] == [False]
        assert len(unit.closings(SCHOOL.organisation_id, SchoolYear(2025), "5Б", YEAR)) == 1
    board = school_year_board(memory.ports, SCHOOL.organisation_id, SchoolYear(2025))
    assert {cell.record_class for row in board.rows for cell in row.cells} == {RecordClass.JOURNAL, RecordClass.LEDGER}


def test_only_one_waits_at_a_time(memory: Memory) -> None:
    handed_in(memory)
    with pytest.raises(ReportWaitingError):
        handed_in(memory)
    with pytest.raises(ReportWaitingError):
        file_report(memory.ports, OF_TEACHER, PDF, actor=ACTOR)


def test_a_file_is_kept_as_it_came_beside_its_document(memory: Memory) -> None:
    quarter = replace(OF_TEACHER, period=PeriodCode(PeriodKind.QUARTER, 1))
    report = file_report(memory.ports, quarter, PDF, actor=ACTOR)
    opened = open_report(memory.ports, report, actor=DEPUTY)
    assert opened.source is not None
    assert opened.source.name == "мой отчёт.pdf"
    assert opened.pages is not None
    assert memory.workspace.get(opened.pages).startswith(b"%pictures")
    closing = accept_report(memory.ports, report.report_id, actor=DEPUTY)
    found = {record.record_class: record for record in kept(memory, closing)}
    assert memory.store.get(found[RecordClass.SOURCE].location) == PDF.data
    assert found[RecordClass.REPORT].title == quarter.title


def test_of_a_refused_file_nothing_is_kept(memory: Memory) -> None:
    before = {each.digest for each in memory.workspace.contents()}
    with pytest.raises(ReportFileError):
        file_report(memory.ports, OF_TEACHER, InputFile("x.pdf", b"MZ not a pdf"), actor=ACTOR)
    assert {each.digest for each in memory.workspace.contents()} == before


def test_sent_back_with_a_reason_another_may_be_handed_in(memory: Memory) -> None:
    report = handed_in(memory)
    with pytest.raises(ReasonMissingError):
        return_report(memory.ports, report.report_id, "  ", actor=DEPUTY)
    returned = return_report(memory.ports, report.report_id, "нет выводов", actor=DEPUTY)
    assert (returned.state, returned.reason) == (ReportState.RETURNED, "нет выводов")
    with pytest.raises(ReportDecidedError):
        accept_report(memory.ports, report.report_id, actor=DEPUTY)
    again = handed_in(memory)
    assert again.report_id != report.report_id


def test_a_later_report_is_the_next_version_and_says_so(memory: Memory) -> None:
    first = accept_report(memory.ports, handed_in(memory).report_id, actor=DEPUTY)
    second = accept_report(memory.ports, handed_in(memory).report_id, actor=DEPUTY)
    assert (second.version, second.supersedes) == (2, first.closing_id)
    titles = [record.title for record in kept(memory, second)]
    assert titles == [f"{OF_TEACHER.title}, версия 2"]


def test_what_waits_outlives_the_sweeper_and_what_was_returned_does_not(memory: Memory) -> None:
    corrected.carry_out(memory.ports)
    memory.workspace.clock = memory.clock.now
    report = file_report(memory.ports, OF_TEACHER, PDF, actor=ACTOR)
    memory.clock.at += 2 * GRACE
    sweep_workspace(memory.ports)
    open_report(memory.ports, report, actor=DEPUTY)
    return_report(memory.ports, report.report_id, "не тот период", actor=DEPUTY)
    sweep_workspace(memory.ports)
    left = {each.digest for each in memory.workspace.contents()}
    assert not left & report.digests


def test_the_author_signs_where_the_profile_s_order_says_so(memory: Memory) -> None:
    order = (Signatory.TEACHER, Signatory.CLASS_TEACHER, Signatory.DEPUTY, Signatory.DIRECTOR)
    policy = SignaturePolicy(order=order)
    register_organisation(memory.ports, replace(SCHOOL, rules=replace(SCHOOL.rules, signature=policy)), actor="test")
    content = make_teacher_report(memory.ports, OF_TEACHER, WITHIN, actor=ACTOR)
    assert report_order(content) == (Signatory.TEACHER, Signatory.DEPUTY, Signatory.DIRECTOR)
    of_class = make_teacher_report(memory.ports, OF_CLASS, WITHIN, actor=ACTOR)
    assert report_order(of_class) == (Signatory.CLASS_TEACHER, Signatory.DEPUTY, Signatory.DIRECTOR)


def test_a_school_without_the_term_is_told_what_to_do(memory: Memory) -> None:
    schedule = tuple(rule for rule in SCHOOL.schedule if rule.record_class is not RecordClass.REPORT)
    register_organisation(memory.ports, replace(SCHOOL, schedule=schedule), actor="test")
    report = handed_in(memory)
    with pytest.raises(ReportTermMissingError):
        accept_report(memory.ports, report.report_id, actor=DEPUTY)
    with memory.catalog.transaction() as unit:
        assert unit.teacher_report(report.report_id).state is ReportState.WAITING


def test_whose_report_is_missing(memory: Memory) -> None:
    expected = expected_reports(memory.ports, SCHOOL.organisation_id)
    teachers = {each.teacher for each in JOURNAL.subjects if each.teacher}
    assert {each.key.author for each in expected if each.key.kind is ReportAuthor.TEACHER} == teachers
    assert [each.key for each in expected if each.key.kind is ReportAuthor.CLASS_TEACHER] == [OF_CLASS]
    handed_in(memory)
    mine = next(e for e in expected_reports(memory.ports, SCHOOL.organisation_id) if e.key == OF_TEACHER)
    assert not mine.is_due


def test_a_killed_rendering_goes_on_and_the_queue_shows_the_report(memory: Memory) -> None:
    closing = accept_report(memory.ports, handed_in(memory).report_id, actor=DEPUTY)
    with memory.catalog.transaction() as unit:
        assert [job.state for job in unit.jobs(closing_ids=[closing.closing_id])] == [JobState.PLANNED]
    kept(memory, closing)
    assert not [each for each in list_queue(memory.ports) if each.closing.is_report]
