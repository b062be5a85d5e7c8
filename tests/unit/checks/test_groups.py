"""Groups without marks, individual plans and marks by protocol are no faults."""

from dataclasses import replace
from datetime import date

import pytest

from archive.model.journal import ClassJournal, ClassKind
from archive.model.marks import Mark, Retake
from archive.model.profile import CheckCode
from tests.unit.checks.cases import clean, codes, findings


def _without_marks(kind: ClassKind) -> ClassJournal:
    journal = clean()
    entries = tuple(replace(entry, marks=()) for entry in journal.entries)
    return replace(journal, class_kind=kind, entries=entries, results=(), decisions=())


@pytest.mark.parametrize("kind", [ClassKind.PRESCHOOL_GROUP, ClassKind.EXTRACURRICULAR_GROUP])
def test_a_group_without_marks_owes_none(kind: ClassKind) -> None:
    asked = {CheckCode.RESULTS_ABSENT, CheckCode.RESULT_MISSING, CheckCode.PUPIL_WITHOUT_TRACE}
    asked |= {CheckCode.HOMEWORK_MISSING}
    bare = _without_marks(kind)
    bare = replace(bare, lessons=tuple(replace(lesson, homework="") for lesson in bare.lessons))
    assert not asked & set(codes(findings(bare)))
    assert CheckCode.RESULTS_ABSENT in codes(findings(replace(bare, class_kind=ClassKind.SCHOOL_CLASS)))


def test_children_of_a_preschool_group_are_young() -> None:
    journal = clean()
    born = tuple(replace(pupil, birth_date=date(2022, 5, 1)) for pupil in journal.pupils)
    young = replace(journal, pupils=born)
    assert CheckCode.BIRTH_DATE_ODD in codes(findings(young))
    assert CheckCode.BIRTH_DATE_ODD not in codes(findings(replace(young, class_kind=ClassKind.PRESCHOOL_GROUP)))


def test_a_preschool_group_has_an_educator() -> None:
    group = replace(_without_marks(ClassKind.PRESCHOOL_GROUP), class_teacher="")
    (message,) = [f.message for f in findings(group) if f.code == CheckCode.CLASS_TEACHER_MISSING]
    assert message == "Не указан воспитатель группы."


def test_an_individual_plan_need_not_have_every_subject() -> None:
    journal = clean()
    pupil, *rest = journal.pupils
    subject = journal.subjects[0].subject_id
    held = {lesson.lesson_id for lesson in journal.lessons if lesson.subject_id == subject}
    without = replace(
        journal,
        entries=tuple(e for e in journal.entries if not (e.pupil_id == pupil.pupil_id and e.lesson_id in held)),
        results=tuple(r for r in journal.results if not (r.pupil_id == pupil.pupil_id and r.subject_id == subject)),
    )
    planned = replace(without, pupils=(replace(pupil, individual_plan=True), *rest))
    assert CheckCode.RESULT_MISSING in codes(findings(without))
    assert CheckCode.RESULT_MISSING not in codes(findings(planned))


def test_a_protocol_explains_a_mark_after_an_absence() -> None:
    journal = clean()
    first, *rest = journal.entries
    marks = (Mark("4", 4, retake=Retake("", "3", date(2026, 3, 12))),)
    absent = replace(journal, entries=(replace(first, attendance=("Б",), marks=marks, comment=""), *rest))
    assert CheckCode.ABSENT_AND_MARKED not in codes(findings(absent, "hmao"))
