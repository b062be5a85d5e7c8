"""What of a class journal falls into a period."""

from dataclasses import replace

from archive.model.journal import ClassJournal, Result, ResultKind, Subject
from archive.model.people import Membership, Pupil
from archive.model.period import YEAR, Period, PeriodCode


def select(journal: ClassJournal, period: Period) -> ClassJournal:
    """Return `journal` with only the lessons, entries and summary marks of `period`.

    The year takes everything, its parts included. Pupils are those who were in the class on some
    day of the period or have anything written in it; subjects those with something in the period,
    and those that are empty in the whole journal, so that nothing disappears unseen.
    """
    if period.code == YEAR:
        return journal
    lessons = tuple(lesson for lesson in journal.lessons if period.covers(lesson.day))
    held = {lesson.lesson_id for lesson in lessons}
    part = replace(
        journal,
        periods=tuple(p for p in journal.periods if p.code == period.code),
        lessons=lessons,
        entries=tuple(entry for entry in journal.entries if entry.lesson_id in held),
        day_absences=tuple(absence for absence in journal.day_absences if period.covers(absence.day)),
        open_days=tuple(day for day in journal.open_days if period.covers(day)),
        results=tuple(result for result in journal.results if _falls_into(result, period.code)),
        averages=tuple(average for average in journal.averages if average.period == period.code),
        decisions=(),
    )
    return replace(part, pupils=_pupils(journal, part, period), subjects=_subjects(journal, part))


def _falls_into(result: Result, code: PeriodCode) -> bool:
    return result.kind is ResultKind.PERIOD and result.period == code


def _pupils(journal: ClassJournal, part: ClassJournal, period: Period) -> tuple[Pupil, ...]:
    written = {entry.pupil_id for entry in part.entries} | {result.pupil_id for result in part.results}
    written |= {absence.pupil_id for absence in part.day_absences}
    return tuple(
        pupil
        for pupil in journal.pupils
        if pupil.pupil_id in written or any(_overlaps(m, period) for m in pupil.memberships)
    )


def _overlaps(membership: Membership, period: Period) -> bool:
    starts_in_time = membership.since is None or membership.since <= period.end
    return starts_in_time and (membership.until is None or membership.until >= period.start)


def _subjects(journal: ClassJournal, part: ClassJournal) -> tuple[Subject, ...]:
    present, ever = _subject_ids(part), _subject_ids(journal)
    return tuple(s for s in journal.subjects if s.subject_id in present or s.subject_id not in ever)


def _subject_ids(journal: ClassJournal) -> set[str]:
    return {lesson.subject_id for lesson in journal.lessons} | {result.subject_id for result in journal.results}
