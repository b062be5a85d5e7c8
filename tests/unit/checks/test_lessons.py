"""Topics, homework, teachers, control works, the plan, and what a source cannot carry."""

from dataclasses import replace

from archive.model.finding import Severity
from archive.model.journal import ClassJournal, Lesson, SourceFile
from archive.model.profile import CheckCode
from tests.unit.checks.cases import Q4, clean, codes, findings, mark, only


def with_lessons(journal: ClassJournal, **fields: str) -> ClassJournal:
    """Change the first two lessons of mathematics in the fourth quarter."""
    wanted = {"s0-Q4-0", "s0-Q4-1"}
    lessons = tuple(replace(x, **fields) if x.lesson_id in wanted else x for x in journal.lessons)  # type: ignore[arg-type]  # texts of a lesson
    return replace(journal, lessons=lessons)


def test_lessons_without_topics_are_grouped_by_subject() -> None:
    (finding,) = findings(with_lessons(clean(), topic=""), "gymnasium")
    assert (finding.code, finding.severity, finding.clause) == (CheckCode.TOPIC_MISSING, Severity.EXPLAIN, "004 §2")
    assert (finding.subject, finding.found) == ("Математика", "30.03, 06.04")
    assert finding.message == "Уроки без темы: 2 из 12."


def test_homework_is_for_information_unless_the_profile_asks() -> None:
    journal = with_lessons(clean(), homework="")
    assert [f.severity for f in findings(journal)] == [Severity.INFORMS]
    assert [f.severity for f in findings(journal, "gymnasium")] == [Severity.EXPLAIN]


def test_no_topic_anywhere_is_one_finding() -> None:
    journal = clean()
    bare = replace(journal, lessons=tuple(replace(x, topic="") for x in journal.lessons))
    (finding,) = findings(bare)
    assert (finding.code, finding.subject, finding.found) == (CheckCode.TOPIC_MISSING, "", "24 урока")


def test_what_a_source_cannot_carry_is_said_once() -> None:
    journal = clean()
    report = (SourceFile("8А.xlsx", journal.sources[0].digest, 1, "sgo-report-xlsx"),)
    bare = replace(
        journal,
        sources=report,
        subjects=tuple(replace(s, teacher="") for s in journal.subjects),
        lessons=tuple(replace(x, topic="", homework="") for x in journal.lessons),
        pupils=tuple(replace(p, birth_date=None) for p in journal.pupils),
    )
    (finding,) = findings(bare)
    assert (finding.code, finding.severity) == (CheckCode.NOT_CARRIED, Severity.INFORMS)
    assert "темы уроков" in finding.found
    joined = replace(bare, sources=(*report, *journal.sources))
    assert CheckCode.NOT_CARRIED not in codes(findings(joined))


def test_a_subject_without_a_teacher() -> None:
    journal = clean()
    first, second = journal.subjects
    found = only(findings(replace(journal, subjects=(replace(first, teacher=""), second))), CheckCode.TEACHER_MISSING)
    assert found.found == "Математика"


def control(journal: ClassJournal, number: int, words: str = "Контрольная работа") -> ClassJournal:
    """Make the first lessons of literature in the fourth quarter control works."""
    wanted = {f"s1-Q4-{k}" for k in range(number)}
    lessons = tuple(replace(x, work_kind=words) if x.lesson_id in wanted else x for x in journal.lessons)
    return replace(journal, lessons=lessons)


def test_control_works_over_the_limit() -> None:
    assert findings(control(clean(), 1), "gymnasium") == ()
    (finding,) = findings(control(clean(), 2), "gymnasium", Q4)
    assert (finding.code, finding.clause) == (CheckCode.CONTROL_OVER_LIMIT, "004 §2")
    assert (finding.expected, finding.found) == ("не больше 1", "2: 30.03, 06.04")
    assert findings(control(clean(), 2), "hmao") == ()


def test_mathematics_may_have_two() -> None:
    journal = clean()
    first, second = journal.subjects
    renamed = replace(control(journal, 2), subjects=(first, replace(second, name="Математика (модуль)")))
    assert findings(renamed, "gymnasium") == ()


def test_the_index_2_marks_a_control_work() -> None:
    journal = clean()
    wanted = {"s1-Q4-0", "s1-Q4-1"}
    entries = tuple(replace(e, marks=(mark(4, weight="2"),)) if e.lesson_id in wanted else e for e in journal.entries)
    assert codes(findings(replace(journal, entries=entries), "gymnasium")) == [CheckCode.CONTROL_OVER_LIMIT]


def test_fewer_lessons_than_planned_hours() -> None:
    journal = clean()
    planned = tuple(replace(s, planned_hours=14) for s in journal.subjects)
    finding = only(findings(replace(journal, subjects=planned)), CheckCode.PLAN_SHORT)
    assert finding.found == "Математика: 12 из 14, Литература: 12 из 14"
    assert findings(replace(journal, subjects=planned), code=Q4) == ()


def test_a_lesson_written_twice() -> None:
    journal = clean()
    again = replace(journal.lessons[0], lesson_id="again", ordinal=2)
    found = findings(replace(journal, lessons=(*journal.lessons, again)))
    assert only(found, CheckCode.LESSON_TWICE).day == journal.lessons[0].day


def test_two_lessons_a_day_are_no_double() -> None:
    journal = clean()
    second: Lesson = replace(journal.lessons[0], lesson_id="second", ordinal=2, number=3)
    assert findings(replace(journal, lessons=(*journal.lessons, second))) == ()
