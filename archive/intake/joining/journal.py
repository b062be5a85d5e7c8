"""From the files of one class to its journal."""

from collections.abc import Sequence
from dataclasses import replace

from archive.intake.finding_list import FindingList
from archive.intake.joining.calendar import join_legend, join_periods, name_periods
from archive.intake.joining.lessons import LessonJoiner
from archive.intake.joining.part import Contradictions, Part
from archive.intake.joining.people import join_pupils, join_subjects
from archive.intake.joining.results import join_averages, join_decisions, join_results
from archive.intake.vocabulary import folded
from archive.model.finding import Severity
from archive.model.journal import ClassJournal, DayAbsence


def join(parts: Sequence[Part], found: FindingList) -> ClassJournal:
    """Return the one journal of the parts, all of one class and year; the whole file, if any, comes first.

    Nothing is silently chosen: what two files tell differently is a finding with both places.
    """
    ordered = sorted(parts, key=_order)
    first = ordered[0].journal
    say = Contradictions(first.class_label, first.school_year, found)
    _check_school(ordered, say)
    name_periods(ordered, say)
    periods, legend = join_periods(ordered, say), join_legend(ordered, say)
    pupils, subjects = join_pupils(ordered, say), join_subjects(ordered, say)
    names = {pupil.pupil_id: pupil.name.full for pupil in pupils}
    titles = {subject.subject_id: subject.name for subject in subjects}
    lessons = LessonJoiner(names, titles, say)
    for part in ordered:
        lessons.add(part)
    order = {subject.subject_id: place for place, subject in enumerate(subjects)}
    return replace(
        first,
        class_teacher=_class_teacher(ordered, say),
        periods=periods,
        pupils=pupils,
        subjects=subjects,
        lessons=tuple(sorted(lessons.lessons.values(), key=lambda x: (order[x.subject_id], x.day, x.ordinal))),
        entries=lessons.entries(),
        day_absences=_day_absences(ordered),
        results=join_results(ordered, names, titles, say),
        averages=join_averages(ordered, names, titles, say),
        decisions=join_decisions(ordered),
        legend=legend,
        sources=tuple(dict.fromkeys(source for part in ordered for source in part.journal.sources)),
    )


def _order(part: Part) -> tuple[bool, str, str]:
    """Put the whole file first, then reports by their days, then those without days."""
    start = min((period.start.isoformat() for period in part.journal.periods), default="9999")
    return (not part.whole, start, part.name)


def _check_school(parts: Sequence[Part], say: Contradictions) -> None:
    first = parts[0]
    for part in parts[1:]:
        if _school(part) != _school(first):
            say.differ(
                "intake.school-contradicts",
                "Школа в файлах одного класса названа по-разному.",
                (part.journal.school_name, part.of_period()),
                (first.journal.school_name, first.of_period()),
                remedy="Если это одна школа, напишите её в таблице «Школа» так же, как в выгрузке.",
            )


def _school(part: Part) -> str:
    return " ".join("".join(char for char in folded(part.journal.school_name) if char not in "«»\"'“”„").split())


def _class_teacher(parts: Sequence[Part], say: Contradictions) -> str:
    named = [(part, part.journal.class_teacher) for part in parts if part.journal.class_teacher]
    for part, teacher in named[1:]:
        if folded(teacher) != folded(named[0][1]):
            say.differ(
                "intake.teacher-contradicts",
                "Классный руководитель в файлах класса разный; взят из первого.",
                (teacher, part.of_period()),
                (named[0][1], named[0][0].of_period()),
                severity=Severity.EXPLAIN,
            )
    return named[0][1] if named else ""


def _day_absences(parts: Sequence[Part]) -> tuple[DayAbsence, ...]:
    moved = (
        replace(absence, pupil_id=part.pupil[absence.pupil_id], subject_id=part.subject.get(absence.subject_id, ""))
        for part in parts
        for absence in part.journal.day_absences
    )
    return tuple(dict.fromkeys(moved))
