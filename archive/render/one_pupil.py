"""Cut a closed period down to one pupil, before anything is made of it."""

from dataclasses import replace

from archive.model.closing import ClosedPeriod
from archive.model.extract import Extract
from archive.model.journal import Entry, Lesson, Result, ResultKind
from archive.model.people import Pupil
from archive.model.period import YEAR
from archive.texts import _

_MASKED = _("запись с именем другого обучающегося опущена")


def cut_down(extract: Extract, pupil: Pupil) -> ClosedPeriod:
    """Cut the closed period down to the pupil and the days asked for, before anything is made of it."""
    journal = extract.source.journal
    others = _stems(extract, pupil)
    lessons = tuple(_bare(lesson, others) for lesson in journal.lessons if extract.covers(lesson.day))
    held = {lesson.lesson_id for lesson in lessons}
    own = replace(
        journal,
        pupils=(pupil,),
        lessons=lessons,
        entries=tuple(
            _masked(e, others) for e in journal.entries if e.pupil_id == pupil.pupil_id and e.lesson_id in held
        ),
        day_absences=tuple(
            replace(absence, comment=_without(absence.comment, others))
            for absence in journal.day_absences
            if absence.pupil_id == pupil.pupil_id and extract.covers(absence.day)
        ),
        results=tuple(r for r in journal.results if r.pupil_id == pupil.pupil_id and _falls(extract, r)),
        averages=(),
        decisions=tuple(
            replace(decision, words=_without(decision.words, others))
            for decision in journal.decisions
            if decision.pupil_id == pupil.pupil_id and extract.period.code == YEAR and extract.week is None
        ),
    )
    return replace(extract.source, journal=own, findings=(), period=extract.period)


def _falls(extract: Extract, result: Result) -> bool:
    if extract.week is not None:
        return False
    if extract.period.code == YEAR:
        return True
    return result.kind is ResultKind.PERIOD and result.period == extract.period.code


def _bare(lesson: Lesson, others: frozenset[str]) -> Lesson:
    topic, homework = _without(lesson.topic, others), _without(lesson.homework, others)
    return replace(lesson, topic=topic, homework=homework, note="", work_kind="", teacher="", substitutes="")


def _masked(entry: Entry, others: frozenset[str]) -> Entry:
    marks = tuple(
        replace(mark, raw=_without(mark.raw, others), comment=_without(mark.comment, others)) for mark in entry.marks
    )
    return replace(entry, raw=_without(entry.raw, others), marks=marks, comment=_without(entry.comment, others))


def _without(text: str, others: frozenset[str]) -> str:
    folded = text.casefold()
    return _MASKED if any(stem in folded for stem in others) else text


def _stems(extract: Extract, pupil: Pupil) -> frozenset[str]:
    """Return the family names of the others without their endings, so that no case of them gets through."""
    names = (p.name.family for p in extract.source.journal.pupils if p.pupil_id != pupil.pupil_id)
    return frozenset(name.casefold()[: -2 if len(name) > 6 else -1] for name in names if len(name) > 2)
