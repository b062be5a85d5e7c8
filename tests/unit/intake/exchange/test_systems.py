"""The answers of four systems, by the field maps, bare and bundled."""

from datetime import date, datetime
from typing import Any

import pytest

from archive.errors import FormatUnknownError
from archive.intake import take_in
from archive.model.finding import Severity
from archive.model.journal import AttendanceMeaning, ClassJournal, Entry, Lesson, ResultKind
from archive.model.marks import MarkWord
from archive.model.period import Period, PeriodCode, PeriodKind, SchoolYear
from tests.unit.intake.exchange.build_exchange import as_file, bundle, read_json

Q1 = PeriodCode(PeriodKind.QUARTER, 1)

SGO: dict[str, Any] = {
    "weekStart": "2025-09-01T00:00:00",
    "className": "8А",
    "weekDays": [
        {
            "date": "2025-09-02T00:00:00",
            "lessons": [
                {
                    "classmeetingId": 7, "number": 2, "subjectName": "Алгебра", "room": "12",
                    "day": "2025-09-02T00:00:00",
                    "assignments": [
                        {"id": 1, "typeId": 3, "assignmentName": "§ 1, № 5", "weight": 0, "mark": None},
                        {"id": 2, "typeId": 10, "assignmentName": "Дроби", "weight": 20,
                         "mark": {"mark": 4, "dutyMark": False, "studentId": 5}, "markComment": {"name": "хорошо"}},
                        {"id": 3, "typeId": 10, "assignmentName": "Проект", "mark": {"mark": None, "dutyMark": True}},
                    ],
                }
            ],
        }
    ],
}  # fmt: skip

MESH_MARK = {
    "id": 1, "value": "5", "values": [{"name": "5", "nmax": 5.0, "grade": {"origin": "5", "five": 5.0}}], "weight": 2,
    "comment": "молодец", "control_form_name": "Контрольная работа", "is_exam": False, "is_point": False,
    "date": "02.09.2025", "created_at": "03.09.2025 14:05", "subject_name": "Алгебра", "topic_name": "Дроби",
}  # fmt: skip
MESH_PERIODS = [
    {
        "subject_name": "Алгебра",
        "year_mark": "5",
        "periods": [
            {
                "title": "1 четверть", "start_iso": "2025-09-01", "end_iso": "2025-10-24", "value": "4.67",
                "fixed_value": "5", "marks": [MESH_MARK],
            }
        ],
    }
]  # fmt: skip
MESH_LESSONS = {
    "date": "2025-09-02",
    "activities": [
        {"type": "BREAK", "info": "Перемена"},
        {
            "type": "LESSON",
            "begin_time": "09:00",
            "lesson": {
                "subject_name": "Алгебра", "begin_time": "2025-09-02 09:00", "is_missed_lesson": True,
                "teacher": {"last_name": "Орлова", "first_name": "Мария", "middle_name": "Петровна"},
                "details": {"lesson_topic": "Дроби", "theme": None},
                "lesson_homeworks": [{"homework": "№ 5", "date_prepared_for": "2025-09-03"}],
            },
        },
    ],
}  # fmt: skip

ELJUR_DIARY = {
    "response": {
        "state": 200,
        "error": None,
        "result": {
            "students": {
                "101": {
                    "name": "101", "title": "Иванов Пётр Сергеевич",
                    "days": {
                        "20250902": {
                            "name": "20250902", "title": "Вторник",
                            "items": {
                                "1": {
                                    "name": "Алгебра", "num": "1", "lesson_id": "55", "teacher": "Орлова М. П.",
                                    "topic": "Дроби", "room": "12", "is_control": True,
                                    "homework": {"9": {"id": 9, "value": "№ 5", "individual": False}},
                                    "assessments": [
                                        {"value": "4", "weight_float": "1.5", "count": True, "control_type": "Тест"},
                                        {"value": "н", "count": False},
                                    ],
                                }
                            },
                        }
                    },
                }
            }
        },
    }
}  # fmt: skip

DNEVNIK: dict[str, Any] = {
    "persons": [{"id": 1, "lastName": "Иванов", "firstName": "Пётр", "middleName": "Сергеевич", "sex": "Male"},
                {"id": 2, "lastName": "Яшина", "firstName": "Анна", "middleName": None}],
    "workTypes": [{"id": 8, "kind": "Common", "title": "Контрольная работа", "abbr": "К", "weight": 2}],
    "reportingPeriods": [{"id": 3, "type": "Quarter", "number": 1, "start": "2025-09-01T00:00:00",
                          "finish": "2025-10-24T00:00:00"}],
    "lessons": [
        {"id": 70, "title": "Дроби", "date": "2025-09-02T00:00:00", "number": 2,
         "subject": {"id": 5, "name": "Алгебра"}, "teachers": [11],
         "works": [{"id": 700, "type": "LessonWork", "workType": 8, "markType": "Mark5", "lesson": 70, "text": ""},
                   {"id": 701, "type": "Homework", "workType": 9, "markType": "None", "lesson": 70, "text": "№ 5"}]}
    ],
    "lessonLogEntries": [{"person": 2, "lesson": 70, "status": "Ill", "comment": "справка"},
                         {"person": 1, "lesson": 70, "status": "Attend"}],
    "marks": [{"id": 9, "type": "Mark5", "value": "4", "textValue": "4", "person": 1, "work": 700, "lesson": 70,
               "date": "2025-09-03T11:20:00", "workType": 8, "mood": "Good"}],
}  # fmt: skip


def only(journal: ClassJournal) -> tuple[Lesson, Entry]:
    (lesson,) = journal.lessons
    (entry,) = journal.entries
    return lesson, entry


def taken_in(*answers: Any, **fields: Any) -> ClassJournal:  # noqa: ANN401 - any JSON
    taken = take_in([as_file(bundle(*answers, **fields))])
    assert not [f for f in taken.findings if f.severity is not Severity.INFORMS], taken.findings
    (journal,) = taken.journals
    assert (journal.school_name, journal.class_label, journal.school_year) == ("МБОУ «СОШ № 7»", "8А", SchoolYear(2025))
    return journal


def test_the_diary_of_sgo() -> None:
    lesson, entry = only(taken_in(SGO))
    assert (lesson.day, lesson.number, lesson.topic) == (date(2025, 9, 2), 2, "Дроби; Проект")
    assert lesson.homework == "§ 1, № 5"
    (mark,) = entry.marks
    assert (mark.grade, mark.weight, mark.comment) == (4, "20", "Дроби; хорошо")
    assert entry.comment == "долг: Проект"


def test_the_summary_marks_of_sgo() -> None:
    rows = [{"order": 1, "subject": "Алгебра", "period_marks": [4, 5, None, 5], "year_mark": 5, "final_mark": "зач"}]
    results = taken_in(rows).results
    assert [(r.kind, str(r.period or ""), r.mark.shown) for r in results] == [
        (ResultKind.PERIOD, "Q1", "4"),
        (ResultKind.PERIOD, "Q2", "5"),
        (ResultKind.PERIOD, "Q4", "5"),
        (ResultKind.YEAR, "", "5"),
        (ResultKind.FINAL, "", "зачёт"),
    ]
    assert results[-1].mark.word is MarkWord.PASSED


@pytest.mark.parametrize("answer", [[MESH_MARK], {"payload": [MESH_MARK]}], ids=["core/api", "family"])
def test_the_marks_of_mesh(answer: Any) -> None:  # noqa: ANN401 - any JSON
    lesson, entry = only(taken_in(answer))
    (mark,) = entry.marks
    assert (lesson.day, lesson.topic) == (date(2025, 9, 2), "Дроби")
    assert (mark.grade, mark.weight, mark.work_kind, mark.comment) == (5, "2", "Контрольная работа", "молодец")
    assert entry.entered_at == datetime(2025, 9, 3, 14, 5)  # noqa: DTZ001 - the source names no zone


def test_the_progress_of_mesh() -> None:
    journal = taken_in(MESH_PERIODS)
    assert journal.periods == (Period(Q1, date(2025, 9, 1), date(2025, 10, 24)),)
    assert [(r.kind, r.period) for r in journal.results] == [(ResultKind.PERIOD, Q1), (ResultKind.YEAR, None)]
    assert [(a.raw, a.period, a.weighted) for a in journal.averages] == [("4.67", Q1, True)]


def test_parts_of_a_mark_of_mesh_are_one_work() -> None:
    parts = [{"grade": {"origin": "4"}}, {"grade": {"origin": "5"}}]
    _lesson, entry = only(taken_in([{k: v for k, v in MESH_MARK.items() if k != "value"} | {"values": parts}]))
    assert [(mark.grade, mark.work) for mark in entry.marks] == [(4, 1), (5, 1)]


def test_a_lesson_and_a_mark_of_mesh_meet() -> None:
    lesson, entry = only(taken_in(MESH_LESSONS, [MESH_MARK]))
    assert (lesson.homework, lesson.topic) == ("№ 5", "Дроби")
    assert (entry.attendance, entry.marks[0].grade) == (("н",), 5)


def test_the_diary_of_eljur() -> None:
    journal = taken_in(ELJUR_DIARY)
    lesson, entry = only(journal)
    assert (lesson.topic, lesson.homework, lesson.work_kind) == ("Дроби", "№ 5", "Контрольная работа")
    assert (entry.attendance, entry.marks[0].weight, entry.marks[0].work_kind) == (("н",), "1.5", "Тест")
    assert journal.subjects[0].teacher == "Орлова М. П."
    assert journal.legend[0].meaning is AttendanceMeaning.ABSENT


def test_marks_finals_and_periods_of_eljur() -> None:
    student = {
        "lessons": [{"name": "Алгебра", "average": "4.5", "marks": [{"value": "5", "date": "2025-09-02"}]}],
        "items": [{"name": "Алгебра", "assessments": [{"value": "4", "period": "1 четверть"},
                                                        {"value": "5", "period": "Год"}]}],
        "periods": [{"name": "I", "fullname": "1 четверть", "start": "20250901", "end": "20251024"}],
    }  # fmt: skip
    journal = taken_in({"students": {"101": student}})
    assert [(r.kind, r.period) for r in journal.results] == [(ResultKind.PERIOD, Q1), (ResultKind.YEAR, None)]
    assert journal.periods[0].end == date(2025, 10, 24)
    assert journal.entries[0].marks[0].grade == 5


def test_the_class_of_dnevnik() -> None:
    journal = taken_in(pupils=[], answers=[DNEVNIK])
    assert [pupil.name.full for pupil in journal.pupils] == ["Иванов Пётр Сергеевич", "Яшина Анна"]
    (lesson,) = journal.lessons
    assert (lesson.topic, lesson.homework, lesson.number) == ("Дроби", "№ 5", 2)
    entries = {entry.pupil_id: entry for entry in journal.entries}
    assert (entries["d2"].attendance, entries["d2"].comment) == (("Б",), "справка")
    (mark,) = entries["d1"].marks
    assert (mark.grade, mark.work_kind, mark.weight) == (4, "Контрольная работа", "2")
    assert journal.periods[0].code == Q1


def test_the_lists_of_dnevnik_may_come_apart_and_in_any_order() -> None:
    apart = taken_in(pupils=[], answers=list(reversed(list(DNEVNIK.values()))))
    assert apart.entries == taken_in(pupils=[], answers=[DNEVNIK]).entries


@pytest.mark.parametrize("answer", [SGO, MESH_PERIODS, ELJUR_DIARY, DNEVNIK], ids=["sgo", "mesh", "eljur", "dnevnik"])
def test_a_bare_answer_is_a_journal_that_cannot_be_closed_as_a_class(answer: Any) -> None:  # noqa: ANN401 - any JSON
    taken = read_json(answer)
    severities = {finding.code: finding.severity for finding in taken.findings}
    assert severities["intake.context-missing"] is Severity.BLOCKS
    assert {"intake.one-pupil", "intake.class-not-whole"} & severities.keys()
    assert taken.journals[0].entries
    assert not take_in([as_file(answer)]).journals


def test_one_pupil_is_no_class_unless_the_school_says_so() -> None:
    (found,) = [f for f in read_json(bundle(SGO, whole_class=False)).findings if f.code == "intake.one-pupil"]
    assert (found.severity, found.place.cell) == (Severity.EXPLAIN, "/whole_class")


def test_fields_that_nobody_knows_are_named_once_with_their_number() -> None:
    strange = [MESH_MARK | {"aura": "violet"}, MESH_MARK | {"aura": "blue", "date": "03.09.2025"}]
    found = next(f for f in read_json(bundle(strange)).findings if f.code == "intake.field-unknown")
    assert found.message.startswith("Не понято: поле /*/aura (сколько раз: 2)")
    assert (found.place.cell, found.found) == ("/pupils/0/answers/0/0/aura", "«violet»")


def test_known_fields_without_a_place_are_named_too() -> None:
    found = next(f for f in read_json(bundle(SGO)).findings if f.code == "intake.fields-left")
    assert "/weekDays/*/lessons/*/room (1)" in found.found


BLOCKED = {
    "a mark outside the vocabulary": (bundle([MESH_MARK | {"value": "87"}]), "intake.mark-unknown"),
    "an answer of another class": (bundle(SGO, **{"class": "9Б"}), "intake.class-differs"),
    "an answer of nobody knows what": (bundle({"a": 1}), "intake.answer-unknown"),
    "a mark without a day": (bundle([MESH_MARK | {"date": None}]), "intake.json-type"),
    "a text where an object stands": (bundle({"weekDays": [{"lessons": ["x"]}]}), "intake.json-type"),
    "a mark of an unknown lesson": (
        bundle(pupils=[], answers=[DNEVNIK | {"lessons": []}]),
        "intake.json-type",
    ),
    "a pupil twice": (
        bundle(pupils=[{"id": "1", "name": "И П", "answers": []}, {"id": "1", "name": "А Б", "answers": []}]),
        "intake.key-repeated",
    ),
    "a pupil without a name": (bundle(pupils=[{"id": "1", "answers": [SGO]}]), "intake.json-type"),
    "another year": (bundle(SGO, school_year="2024/2025"), "intake.day-outside-year"),
    "a year that is none": (bundle(SGO, school_year="2025"), "intake.json-type"),
}


@pytest.mark.parametrize("fault", BLOCKED)
def test_what_is_wrong_blocks(fault: str) -> None:
    document, code = BLOCKED[fault]
    assert code in [f.code for f in read_json(document).findings if f.severity is Severity.BLOCKS]


def test_two_spellings_of_one_lesson_are_told_of() -> None:
    other = {"id": "2", "name": "Яшина Анна", "answers": [[MESH_MARK | {"topic_name": "Степени"}]]}
    first = {"id": "1", "name": "Иванов Пётр", "answers": [[MESH_MARK]]}
    taken = read_json(bundle(pupils=[first, other]))
    assert [lesson.topic for lesson in taken.journals[0].lessons] == ["Дроби"]
    assert [f.code for f in taken.findings if f.severity is Severity.EXPLAIN] == ["intake.lesson-differs"]


@pytest.mark.parametrize("value", [{"a": 1}, [], {}, [1, 2]], ids=str)
def test_json_of_no_known_system_is_refused_with_what_stands_in_it(value: Any) -> None:  # noqa: ANN401 - any JSON
    with pytest.raises(FormatUnknownError, match="JSON"):
        take_in([as_file(value)])
