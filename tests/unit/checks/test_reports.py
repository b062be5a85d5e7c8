"""The reports of the regulations."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from archive.checks.report_rows import (
    AbsenceRow,
    CompletenessRow,
    ControlRow,
    MissedRow,
    PlanRow,
    PupilRow,
    QualityRow,
    Row,
    TeacherRow,
    UnsatisfactoryRow,
)
from archive.checks.reports import ReportKind, report, table
from archive.model.journal import AttendanceMeaning, ClassJournal, ResultKind
from archive.model.marks import Mark, MarkWord
from archive.model.period import YEAR, Period
from tests.build_journal import college_journal, first_grade_journal, small_journal
from tests.unit.checks.cases import AT, QUARTERS, at, clean, mark, school

WHOLE = Period(YEAR, QUARTERS[0].start, QUARTERS[-1].end)


def rows(kind: ReportKind, journal: ClassJournal, profile: str = "hmao") -> tuple[Row, ...]:
    return report(kind, journal, school(profile), WHOLE, at=AT)


def marked(*grades: Mark) -> ClassJournal:
    """Give the pupils these year marks in mathematics."""
    journal = clean()
    new = {f"p{i}": grade for i, grade in enumerate(grades)}
    year = ResultKind.YEAR
    results = tuple(
        replace(r, mark=new[r.pupil_id]) if r.kind is year and r.subject_id == "s0" else r for r in journal.results
    )
    return replace(journal, results=results)


def test_quality_and_progress() -> None:
    found = rows(ReportKind.QUALITY, marked(mark(5), mark(4), mark(3), mark(2)))
    maths, _reading, whole = found
    assert maths == QualityRow("Математика", 4, 1, 1, 1, 1, 0, 0, Decimal("50.0"), Decimal("75.0"))
    assert whole == QualityRow("Класс в целом", 4, 0, 2, 1, 1, 0, 0, Decimal("50.0"), Decimal("75.0"))


def test_words_are_no_grades() -> None:
    words = (Mark("осв", word=MarkWord.EXEMPT), Mark("зачёт", word=MarkWord.PASSED), mark(5), mark(4))
    maths = rows(ReportKind.QUALITY, marked(*words))[0]
    assert maths == QualityRow("Математика", 4, 1, 1, 0, 0, 2, 0, Decimal("50.0"), Decimal("75.0"))


def test_a_pupil_s_own_shares() -> None:
    first = rows(ReportKind.PUPILS, marked(mark(2), mark(4), mark(4), mark(4)))[0]
    assert first == PupilRow("Абрамов Егор Ильич", 2, 0, 1, 0, 1, Decimal("50.0"), Decimal("50.0"))


def test_missed_lessons_have_their_topics() -> None:
    journal = clean()
    first, second, *rest = journal.entries
    entries = (replace(first, attendance=("Б",), marks=()), replace(second, attendance=("ОП",)), *rest)
    found = rows(ReportKind.MISSED, replace(journal, entries=entries))
    day = journal.lessons[0].day
    assert found == (MissedRow("Абрамов Егор Ильич", day, "Математика", "Б", "Болезнь", "Тема"),)


def test_unsatisfactory_marks_have_their_topics() -> None:
    journal = clean()
    first, *rest = journal.entries
    found = rows(ReportKind.UNSATISFACTORY, replace(journal, entries=(replace(first, marks=(mark(2),)), *rest)))
    day = journal.lessons[0].day
    assert found == (UnsatisfactoryRow("Абрамов Егор Ильич", day, "Математика", "2", "", "Тема"),)


def test_control_works() -> None:
    journal = clean()
    lessons = (replace(journal.lessons[0], work_kind="Контрольная работа"), *journal.lessons[1:])
    (row,) = rows(ReportKind.CONTROL, replace(journal, lessons=lessons))
    expected = ("Математика", lessons[0].day, "Тема", 0, 4, 0, 0, Decimal("100.0"), Decimal("100.0"))
    assert row == ControlRow(*expected)


def test_completeness_and_timeliness() -> None:
    journal = clean()
    lessons = (replace(journal.lessons[0], topic=""), *journal.lessons[1:])
    late = at(QUARTERS[3].end)
    entries = tuple(replace(e, entered_at=late) if e.lesson_id == "s0-Q1-0" else e for e in journal.entries)
    entries = tuple(e for e in entries if not (e.pupil_id == "p3" and e.lesson_id.startswith("s0")))
    maths = rows(ReportKind.COMPLETENESS, replace(journal, lessons=lessons, entries=entries))[0]
    assert maths == CompletenessRow(
        "Математика", "Орлова М. П.", 12, Decimal("91.7"), Decimal("100.0"), 36, Decimal("25.0"), Decimal("8.3")
    )


def test_the_plan() -> None:
    journal = clean()
    subjects = (replace(journal.subjects[0], planned_hours=16), journal.subjects[1])
    lessons = (replace(journal.lessons[0], substitutes="Крылова О. В."), *journal.lessons[1:])
    found = rows(ReportKind.PLAN, replace(journal, subjects=subjects, lessons=lessons))
    assert found == (
        PlanRow("Математика", "Орлова М. П.", 16, 12, 1, Decimal("75.0")),
        PlanRow("Литература", "Орлова М. П.", None, 12, 0, None),
    )


def test_teachers_and_their_share() -> None:
    """One teacher keeps the journal, the other has lessons without a topic, a mark or a summary mark."""
    journal = clean()
    subjects = (journal.subjects[0], replace(journal.subjects[1], teacher="Зимина А. А."))
    silent = {lesson.lesson_id for lesson in journal.lessons if lesson.subject_id == subjects[1].subject_id}
    lessons = tuple(replace(e, topic="") if e.lesson_id in silent else e for e in journal.lessons)
    entries = tuple(replace(e, marks=()) if e.lesson_id in silent else e for e in journal.entries)
    results = tuple(each for each in journal.results if each.subject_id != subjects[1].subject_id)
    changed = replace(journal, subjects=subjects, lessons=lessons, entries=entries, results=results)
    idle, busy, whole = (row for row in rows(ReportKind.TEACHERS, changed) if isinstance(row, TeacherRow))
    assert (idle.teacher, idle.subjects, idle.marks, idle.takes_part) == ("Зимина А. А.", "Литература", 0, "нет")
    assert (busy.teacher, busy.lessons, busy.results, busy.takes_part) == ("Орлова М. П.", 12, 4, "да")
    assert (whole.teacher, whole.takes_part) == ("Всего учителей: 2", "1 из 2, 50,0 %")


def test_absences_by_reason() -> None:
    journal = clean()
    first, second, third = [e for e in journal.entries if e.pupil_id == "p0"][:3]
    meanings = {line.meaning: line.code for line in journal.legend}
    ill, late = meanings[AttendanceMeaning.ABSENT_ILL], meanings[AttendanceMeaning.LATE]
    marked_so = {first.lesson_id: ill, second.lesson_id: ill, third.lesson_id: late}
    entries = tuple(
        replace(e, attendance=(marked_so[e.lesson_id],)) if e.pupil_id == "p0" and e.lesson_id in marked_so else e
        for e in journal.entries
    )
    row = rows(ReportKind.ABSENCES, replace(journal, entries=entries))[0]
    assert isinstance(row, AbsenceRow)
    assert (row.missed, row.ill, row.excused, row.unexcused, row.unknown, row.late) == (2, 2, 0, 0, 0, 1)


@pytest.mark.parametrize("kind", list(ReportKind))
@pytest.mark.parametrize("make", [small_journal, college_journal, first_grade_journal])
def test_every_report_is_a_table_of_any_journal(kind: ReportKind, make: Callable[[], ClassJournal]) -> None:
    shown = table(kind, rows(kind, make()))
    assert all(len(row) == len(shown.headings) for row in shown.rows)
