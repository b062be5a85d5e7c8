"""What changed between two versions, and the supplement made of it: by what people see, not by ids."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from archive.model.difference import Change, Changed, Difference, Nature
from archive.model.journal import ClassJournal, CouncilDecision, Result, ResultKind
from archive.model.marks import Mark, MarkWord
from archive.model.people import PersonName, Pupil
from archive.periods.difference import difference
from archive.periods.supplement import supplement, supplemented
from tests.build_journal import Q4, large_journal, small_journal

JOURNAL = small_journal()
FIRST, SECOND, THIRD = JOURNAL.pupils
SUBJECT = JOURNAL.subjects[0]


def renumbered(journal: ClassJournal) -> ClassJournal:
    """Return the same journal as another export gives it: other ids, other order."""

    def other(key: str) -> str:
        return f"x-{key}" if key else ""

    return replace(
        journal,
        pupils=tuple(replace(p, pupil_id=other(p.pupil_id)) for p in reversed(journal.pupils)),
        subjects=tuple(replace(s, subject_id=other(s.subject_id)) for s in journal.subjects),
        lessons=tuple(
            replace(x, lesson_id=other(x.lesson_id), subject_id=other(x.subject_id)) for x in journal.lessons
        ),
        entries=tuple(
            replace(e, lesson_id=other(e.lesson_id), pupil_id=other(e.pupil_id)) for e in reversed(journal.entries)
        ),
        day_absences=tuple(
            replace(a, pupil_id=other(a.pupil_id), subject_id=other(a.subject_id)) for a in journal.day_absences
        ),
        results=tuple(replace(r, pupil_id=other(r.pupil_id), subject_id=other(r.subject_id)) for r in journal.results),
        decisions=tuple(replace(d, pupil_id=other(d.pupil_id)) for d in journal.decisions),
    )


def place(result: Result) -> tuple[object, ...]:
    return result.pupil_id, result.subject_id, result.kind, result.period


def with_mark(journal: ClassJournal, mark: Mark | None, kind: ResultKind = ResultKind.YEAR) -> ClassJournal:
    """Return `journal` with the first pupil's year mark in the first subject set, or taken away."""
    where = (FIRST.pupil_id, SUBJECT.subject_id, kind, None)
    others = tuple(r for r in journal.results if place(r) != where)
    given = (Result(FIRST.pupil_id, SUBJECT.subject_id, kind, mark),) if mark else ()
    return replace(journal, results=(*others, *given))


NOT_ATTESTED = with_mark(JOURNAL, Mark("н/а", word=MarkWord.NOT_ATTESTED))
FOUR = with_mark(JOURNAL, Mark("4", grade=4))


def only(found: Difference) -> Change:
    assert len(found.changes) == 1, found.changes
    return found.changes[0]


def test_the_same_data_under_other_ids_is_no_difference() -> None:
    assert not difference(JOURNAL, JOURNAL)
    assert not difference(JOURNAL, renumbered(JOURNAL))
    large = large_journal(weeks=6)
    assert not difference(large, renumbered(large))


def test_a_mark_set_later_is_told_with_old_and_new_even_from_an_export_with_other_ids() -> None:
    for later in (FOUR, renumbered(FOUR)):
        change = only(difference(NOT_ATTESTED, later))
        assert (change.thing, change.nature) == (Changed.RESULT, Nature.CHANGED)
        assert (change.pupil, change.subject, change.kind) == (FIRST.name.full, SUBJECT.name, ResultKind.YEAR)
        assert (change.old, change.new) == ("н/а", "4")


def test_marks_added_and_taken_away_are_told_apart() -> None:
    without = with_mark(JOURNAL, None)
    assert only(difference(without, FOUR)).nature is Nature.ADDED
    gone = only(difference(FOUR, without))
    assert (gone.nature, gone.old, gone.new) == (Nature.REMOVED, "4", "")


def with_topic(journal: ClassJournal) -> ClassJournal:
    return replace(journal, lessons=(replace(journal.lessons[0], topic="Другая тема"), *journal.lessons[1:]))


def with_entry(journal: ClassJournal) -> ClassJournal:
    i = next(i for i, e in enumerate(journal.entries) if e.marks)
    changed = replace(journal.entries[i], raw="5", marks=(Mark("5", grade=5),), attendance=())
    changed = (
        replace(changed, raw="2", marks=(Mark("2", grade=2),)) if changed.shown == journal.entries[i].shown else changed
    )
    return replace(journal, entries=(*journal.entries[:i], changed, *journal.entries[i + 1 :]))


def with_name(journal: ClassJournal) -> ClassJournal:
    name = replace(FIRST.name, family="Исправленная")
    return replace(journal, pupils=(replace(FIRST, name=name), *journal.pupils[1:]))


def with_birth_date(journal: ClassJournal) -> ClassJournal:
    return replace(journal, pupils=(replace(FIRST, birth_date=date(2012, 2, 2)), *journal.pupils[1:]))


def with_teacher(journal: ClassJournal) -> ClassJournal:
    return replace(journal, subjects=(replace(SUBJECT, teacher="Новая Н. Н."), *journal.subjects[1:]))


def with_decision(journal: ClassJournal) -> ClassJournal:
    return replace(journal, decisions=(replace(journal.decisions[0], words="оставлен"), *journal.decisions[1:]))


def with_absence(journal: ClassJournal) -> ClassJournal:
    return replace(journal, day_absences=(replace(journal.day_absences[0], code="Б"),))


def with_class_teacher(journal: ClassJournal) -> ClassJournal:
    return replace(journal, class_teacher="Новая Н. Н.")


@pytest.mark.parametrize(
    ("changed", "thing", "what"),
    [
        (with_topic, Changed.LESSON, "тема"),
        (with_entry, Changed.ENTRY, ""),
        (with_name, Changed.PUPIL, ""),
        (with_birth_date, Changed.PUPIL, "дата рождения"),
        (with_teacher, Changed.SUBJECT, "учитель"),
        (with_decision, Changed.DECISION, ""),
        (with_absence, Changed.ABSENCE, ""),
        (with_class_teacher, Changed.CLASS, "классный руководитель"),
    ],
)
def test_each_kind_of_change_is_one_line_in_its_place(
    changed: Callable[[ClassJournal], ClassJournal], thing: Changed, what: str
) -> None:
    change = only(difference(JOURNAL, changed(JOURNAL)))
    assert (change.thing, change.nature, change.what) == (thing, Nature.CHANGED, what)
    assert change.old != change.new


def test_a_lesson_taken_away_is_counted_with_its_entries() -> None:
    lesson = JOURNAL.lessons[0]
    later = replace(
        JOURNAL,
        lessons=JOURNAL.lessons[1:],
        entries=tuple(e for e in JOURNAL.entries if e.lesson_id != lesson.lesson_id),
    )
    counts = difference(JOURNAL, later).counts()
    assert counts[Changed.LESSON, Nature.REMOVED] == 1
    written = [e for e in JOURNAL.entries if e.lesson_id == lesson.lesson_id and (e.shown or e.comment)]
    assert counts[Changed.ENTRY, Nature.REMOVED] == len(written)


def test_namesakes_keep_their_own_marks() -> None:
    twin = Pupil("p9", FIRST.name, date(2011, 1, 1))
    result = Result("p9", SUBJECT.subject_id, ResultKind.YEAR, Mark("3", grade=3))
    both = replace(JOURNAL, pupils=(*JOURNAL.pupils, twin), results=(*JOURNAL.results, result))
    assert not difference(both, renumbered(both))
    later = replace(both, results=(*JOURNAL.results, replace(result, mark=Mark("5", grade=5))))
    change = only(difference(both, renumbered(later)))
    assert (change.old, change.new) == ("3", "5")


def test_another_pupil_under_the_same_id_is_not_taken_for_a_corrected_name() -> None:
    other = replace(THIRD, name=PersonName("Совсем", "Другая", "Ученица"))
    found = difference(JOURNAL, replace(JOURNAL, pupils=(FIRST, SECOND, other))).of(Changed.PUPIL)
    assert sorted((change.nature, change.pupil) for change in found) == sorted(
        [(Nature.ADDED, other.name.full), (Nature.REMOVED, THIRD.name.full)]
    )


def test_a_supplement_holds_only_the_pupils_whose_marks_changed_under_the_ids_they_had() -> None:
    later = replace(renumbered(with_topic(FOUR)))
    found = supplement(NOT_ATTESTED, later)
    assert [pupil.pupil_id for pupil in found.pupils] == [FIRST.pupil_id]
    assert [(place(r), r.mark.shown) for r in found.results] == [
        ((FIRST.pupil_id, SUBJECT.subject_id, ResultKind.YEAR, None), "4")
    ]
    assert [subject.subject_id for subject in found.subjects] == [SUBJECT.subject_id]
    assert not found.lessons
    assert not found.entries


def test_a_journal_with_its_supplement_is_what_the_school_has_now() -> None:
    resolved = CouncilDecision(FIRST.pupil_id, "переведён(а) в 9 класс", "12", date(2026, 8, 28))
    later = replace(FOUR, decisions=tuple(resolved if d.pupil_id == FIRST.pupil_id else d for d in FOUR.decisions))
    later = replace(
        later, decisions=tuple(replace(d, words=d.words + "!") if d is resolved else d for d in later.decisions)
    )
    whole = supplemented(NOT_ATTESTED, [supplement(NOT_ATTESTED, renumbered(later))])
    assert not difference(whole, later)


def test_nothing_changed_makes_an_empty_supplement() -> None:
    assert not supplement(JOURNAL, with_topic(renumbered(JOURNAL))).results


def test_a_period_mark_is_told_with_its_period() -> None:
    i = next(i for i, r in enumerate(JOURNAL.results) if r.period == Q4)
    mark = Mark("5", grade=5) if JOURNAL.results[i].mark.shown != "5" else Mark("3", grade=3)
    later = replace(
        JOURNAL, results=(*JOURNAL.results[:i], replace(JOURNAL.results[i], mark=mark), *JOURNAL.results[i + 1 :])
    )
    assert only(difference(JOURNAL, later)).period == Q4
