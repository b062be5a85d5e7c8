"""Whose operations an act makes void: one person under several spellings, lessons without a teacher, days."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.model.breach import BreachAct, act_number, same_person
from archive.model.closing import ClosedPeriod
from tests.build_journal import closed, small_journal

FIRST = small_journal().lessons[0]
ACT = BreachAct(
    organisation_id="school-7",
    number="3",
    drawn_on=date(2026, 6, 12),
    account="учётная запись",
    teacher=FIRST.teacher,
    since=FIRST.day,
    until=FIRST.day,
    declared_by="Завуч",
    declared_at=datetime(2026, 6, 12, tzinfo=UTC),
)


def without_teachers() -> ClosedPeriod:
    journal = small_journal()
    return closed(
        replace(
            journal,
            lessons=tuple(replace(lesson, teacher="") for lesson in journal.lessons),
            subjects=tuple(replace(subject, teacher="") for subject in journal.subjects),
        )
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Иванова Мария Петровна", "Иванова М. П.", True),
        ("Иванова М.П.", "иванова  мария петровна", True),
        ("Семёнова Мария Петровна", "Семенова М.", True),
        ("Иванова", "Иванова Мария Петровна", True),
        ("Иванова Мария Петровна", "Иванова М. С.", False),
        ("Иванова Мария", "Иванова Анна", False),
        ("Иванова М. П.", "Иванов М. П.", False),
        ("", "Иванова М. П.", False),
    ],
)
def test_two_spellings_may_be_one_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


@pytest.mark.parametrize("text", ["3", "№ 3", "№3", " № 3 ", "N 3"])
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert act_number(text) == "3"


def test_the_teacher_s_lesson_on_a_day_of_the_act_touches() -> None:
    assert ACT.touches(closed(small_journal()))
    later = date(2026, 8, 1)
    assert not replace(ACT, since=later, until=later).touches(closed(small_journal()))
    assert not replace(ACT, teacher="Никто Н. Н.").touches(closed(small_journal()))


def test_a_lesson_without_a_teacher_touches_unless_the_act_names_classes() -> None:
    assert replace(ACT, teacher="Никто Н. Н.").touches(without_teachers())
    assert not replace(ACT, teacher="Никто Н. Н.", class_labels=("1А",)).touches(without_teachers())
    assert replace(ACT, teacher="Никто Н. Н.", class_labels=("8а",)).touches(without_teachers())


def test_an_entry_made_on_a_day_of_the_act_touches_though_its_lesson_was_earlier() -> None:
    journal = small_journal()
    own = {lesson.lesson_id for lesson in journal.lessons if lesson.teacher == FIRST.teacher}
    index = next(i for i, entry in enumerate(journal.entries) if entry.lesson_id in own)
    entry = replace(journal.entries[index], entered_at=datetime(2026, 8, 1, 10, tzinfo=UTC))
    made = replace(journal, entries=(*journal.entries[:index], entry, *journal.entries[index + 1 :]))
    august = replace(ACT, since=date(2026, 8, 1), until=date(2026, 8, 1))
    assert august.touches(closed(made))
    assert not replace(august, teacher="Никто Н. Н.").touches(closed(made))
