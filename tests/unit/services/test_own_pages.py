"""A subject teacher's own pages: whose they are, what stands on them, and what never does."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import PageUnknownError
from archive.intake import take_in
from archive.model.account import Scope
from archive.model.journal import ClassJournal
from archive.model.period import YEAR
from archive.periods.teaching import pages_of, taught_in
from archive.services.check_period import CheckRequest, check_period
from archive.services.own_pages import check_own, find_own_page, list_own_pages, open_own_page
from archive.services.register_organisation import register_organisation
from archive.services.who_read import who_read
from archive.web.pages.my_pages import by_period
from tests import corrected
from tests.build_journal import small_journal
from tests.corrected import PUPIL, SUBJECT, with_topic
from tests.fakes.documents import FixedClock
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input

ACTOR = "Учитель (teacher)"
SCHOOL = small_input().organisation


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, SCHOOL, actor="test")
        corrected.close(opened.ports, corrected.files())
        yield opened


def teacher_of(subject_id: str, journal: ClassJournal | None = None) -> str:
    journal = journal or take_in(corrected.files()).journals[0]
    return next(subject.teacher for subject in journal.subjects if subject.subject_id == subject_id)


def mine(label: str = "5Б") -> tuple[Scope, ...]:
    return (Scope(SCHOOL.organisation_id, (label,), teacher=teacher_of(SUBJECT)),)


def test_a_page_is_found_by_the_name_that_the_journal_gives(memory: Memory) -> None:
    pages = list_own_pages(memory.ports, teacher_of(SUBJECT).upper(), mine())
    assert SUBJECT in {page.taught.subject_id for page in pages}
    journal = take_in(corrected.files()).journals[0]
    own = {s.subject_id for s in journal.subjects if s.teacher == teacher_of(SUBJECT)}
    assert {page.taught.subject_id for page in pages if page.taught.is_whole} == own
    assert list_own_pages(memory.ports, "Чужой Человек Иванович", mine()) == []
    assert list_own_pages(memory.ports, teacher_of(SUBJECT), mine("5В")) == []


def test_classes_stand_in_their_order_and_own_subjects_before_those_stood_in_for(memory: Memory) -> None:
    page = list_own_pages(memory.ports, teacher_of(SUBJECT), mine())[0]
    pages = [
        replace(page, closing=replace(page.closing, class_label=label), taught=replace(page.taught, is_whole=whole))
        for label in ("10А", "5Б", "1А")
        for whole in (False, True)
    ]
    [(_words, classes)] = by_period(pages)
    assert [label for label, _own in classes] == ["1А", "5Б", "10А"]
    assert all([each.taught.is_whole for each in own] == [True, False] for _label, own in classes)


def test_an_opened_page_holds_the_subject_and_nothing_of_others(memory: Memory) -> None:
    page = find_own_page(list_own_pages(memory.ports, teacher_of(SUBJECT), mine()), _closing(memory), SUBJECT)
    opened = open_own_page(memory.ports, page, actor=ACTOR)
    journal = opened.journal
    assert [subject.subject_id for subject in journal.subjects] == [SUBJECT]
    assert journal.lessons
    assert {lesson.subject_id for lesson in journal.lessons} == {SUBJECT}
    assert {result.subject_id for result in journal.results} == {SUBJECT}
    assert {entry.lesson_id for entry in journal.entries} <= {lesson.lesson_id for lesson in journal.lessons}
    assert not [pupil for pupil in journal.pupils if pupil.birth_date or pupil.snils]
    assert (journal.decisions, journal.open_days) == ((), ())
    assert {finding.subject for finding in opened.findings} <= {journal.subjects[0].title}


def test_a_shown_page_is_a_reading_of_its_pupils(memory: Memory) -> None:
    page = find_own_page(list_own_pages(memory.ports, teacher_of(SUBJECT), mine()), _closing(memory), SUBJECT)
    open_own_page(memory.ports, page, actor=ACTOR)
    record = corrected.carry_out(memory.ports)[0]
    seen = who_read(memory.ports, record.organisation_id, record.number, PUPIL, actor="директор")
    shown = [reading for reading in seen.readings if reading.action == "pages-shown"]
    assert [(reading.actor, reading.title) for reading in shown] == [(ACTOR, "страницы учителя")]


def test_another_s_page_is_not_among_one_s_own(memory: Memory) -> None:
    with pytest.raises(PageUnknownError):
        find_own_page(list_own_pages(memory.ports, "Чужой Человек", mine()), _closing(memory), SUBJECT)


def test_the_version_in_force_is_shown(memory: Memory) -> None:
    corrected.carry_out(memory.ports)
    corrected.correct(memory.ports, with_topic("Исправленная тема"))
    pages = list_own_pages(memory.ports, teacher_of(SUBJECT), mine())
    page = next(each for each in pages if each.taught.subject_id == SUBJECT)
    assert page.closing.version == 2
    lessons = open_own_page(memory.ports, page, actor=ACTOR).journal.lessons
    assert "Исправленная тема" in {lesson.topic for lesson in lessons}


def test_who_stood_in_sees_the_lessons_they_gave_and_no_summary_marks() -> None:
    base = small_journal()
    lesson = base.lessons[0]
    journal = replace(base, lessons=(replace(lesson, teacher="Заменова Зоя Ивановна"), *base.lessons[1:]))
    part = pages_of(journal, "Заменова З. И.")
    assert [each.lesson_id for each in part.lessons] == [lesson.lesson_id]
    assert part.results == ()
    stood_in = [each for each in taught_in("c", journal) if each.teacher == "Заменова Зоя Ивановна"]
    assert [(each.subject_id, each.is_whole) for each in stood_in] == [(lesson.subject_id, False)]


def test_nobody_s_name_finds_nobody_s_pages() -> None:
    base = small_journal()
    nameless = replace(base, subjects=tuple(replace(each, teacher="") for each in base.subjects))
    assert pages_of(nameless, "").subjects == ()
    assert pages_of(nameless, "").pupils == ()


def test_before_closing_only_one_s_own_pages_are_judged() -> None:
    """A year mark taken out in one subject: its teacher is told, another subject's teacher is not."""
    files = corrected.with_mark("")
    checked = check_period(CheckRequest(files, SCHOOL, YEAR), at=FixedClock().at)
    journal = checked.classes[0].journal
    name = teacher_of(SUBJECT, journal)
    own = check_own(checked, name)
    assert [f for f in own.findings if f.code == "check.result-missing" and f.pupil == "Ли Ян"]
    titles = {subject.title for subject in pages_of(journal, name).subjects}
    assert {finding.subject for finding in own.findings} <= titles
    other = next(each.teacher for each in journal.subjects if each.teacher and each.teacher != name)
    assert not [f for f in check_own(checked, other).findings if f.code == "check.result-missing"]
    assert check_own(checked, name, ("8А",)).findings == ()


def _closing(memory: Memory) -> str:
    with memory.catalog.transaction() as unit:
        return unit.recent_closings()[0].closing_id
