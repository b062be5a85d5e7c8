"""What of a class journal is one teacher's: the pages that name them, and nothing of anyone else's."""

from collections.abc import Iterator
from dataclasses import replace

from archive.model.journal import ClassJournal, Subject
from archive.model.people import Pupil, is_same_name
from archive.model.teaching import CLASS_ITSELF, Taught


def taught_in(closing_id: str, journal: ClassJournal) -> tuple[Taught, ...]:
    """Return who teaches what in `journal`: once a subject and a teacher; those who stood in are among them."""
    return tuple({(each.subject_id, each.teacher): each for each in _named(closing_id, journal)}.values())


def _named(closing_id: str, journal: ClassJournal) -> Iterator[Taught]:
    """Yield a subject's own teacher after whoever gave lessons of it, so that being its teacher counts."""
    if journal.class_teacher:
        yield Taught(closing_id, CLASS_ITSELF, journal.class_teacher, "", is_whole=True)
    titles = {subject.subject_id: subject.title for subject in journal.subjects}
    for lesson in journal.lessons:
        if lesson.teacher and lesson.subject_id in titles:
            yield Taught(closing_id, lesson.subject_id, lesson.teacher, titles[lesson.subject_id], is_whole=False)
    for subject in journal.subjects:
        if subject.teacher:
            yield Taught(closing_id, subject.subject_id, subject.teacher, titles[subject.subject_id], is_whole=True)


def pages_of(journal: ClassJournal, teacher: str, subject_ids: frozenset[str] | None = None) -> ClassJournal:
    """Return what of `journal` is the teacher's; `subject_ids` leaves only these subjects.

    A subject of theirs is whole; of another's only the lessons that they gave, and no summary marks. Of a
    pupil the name and the time in the class are left, and the teacher's own marks: nothing else of the person.
    """
    asked = [each for each in journal.subjects if subject_ids is None or each.subject_id in subject_ids]
    own = {each.subject_id for each in asked if each.teacher and is_same_name(each.teacher, teacher)}
    lessons = tuple(
        lesson
        for lesson in journal.lessons
        if lesson.subject_id in own
        or (lesson.teacher and is_same_name(lesson.teacher, teacher) and _is_among(lesson.subject_id, asked))
    )
    held = {lesson.lesson_id for lesson in lessons}
    shown = own | {lesson.subject_id for lesson in lessons}
    part = replace(
        journal,
        subjects=tuple(each for each in journal.subjects if each.subject_id in shown),
        lessons=lessons,
        entries=tuple(entry for entry in journal.entries if entry.lesson_id in held),
        day_absences=tuple(each for each in journal.day_absences if each.subject_id in own),
        results=tuple(each for each in journal.results if each.subject_id in own),
        averages=tuple(each for each in journal.averages if each.subject_id in own),
        decisions=(),
        open_days=(),
    )
    return replace(part, pupils=tuple(_named_only(pupil) for pupil in _pupils(journal, part)))


def _is_among(subject_id: str, subjects: list[Subject]) -> bool:
    return any(each.subject_id == subject_id for each in subjects)


def _pupils(journal: ClassJournal, part: ClassJournal) -> Iterator[Pupil]:
    """Yield whom the pages list: all where a subject is the whole class's, else who has anything there."""
    written = {entry.pupil_id for entry in part.entries} | {result.pupil_id for result in part.results}
    everyone = any(not subject.group for subject in part.subjects)
    return (pupil for pupil in journal.pupils if everyone or pupil.pupil_id in written)


def _named_only(pupil: Pupil) -> Pupil:
    return replace(pupil, birth_date=None, snils="")
