"""The groups of the sample school in which no marks are given: a preschool group and an extracurricular course."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from archive.demo.sample_calendar import in_year, lesson_days, quarters, working_days
from archive.demo.sample_marks import LEGEND, missed_days
from archive.demo.sample_people import Learner, People
from archive.demo.sample_plan import ClassPlan, load
from archive.model.journal import ClassJournal, ClassKind, DayAbsence, Entry, Lesson, Subject, SubjectKind
from archive.model.people import Membership, Pupil
from archive.model.period import Period, PeriodCode, PeriodKind, SchoolYear

_SMALL = 14
"""Pupils of a preschool group, and the most in a course."""
_STAGE = -1
"""Five years old on 1 September."""


def is_group(label: str) -> bool:
    """Tell whether `label` is a preschool group or a course of this school."""
    return label in load("curricula")["groups"]


def make_group(
    rng: Random, people: People, label: str, year: SchoolYear, made: Sequence[ClassJournal], size: int | None
) -> ClassJournal:
    """Return the journal of the group `label`; a course takes its pupils from the classes `made` before it."""
    data = load("curricula")["groups"][label]
    if data["kind"] == "дошкольная":
        return _preschool(rng, people, label, year, size or _SMALL)
    return _course(rng, label, year, data, _members(made, data["grades"], size or _SMALL))


def cut_short(journal: ClassJournal, weeks: int | None) -> ClassJournal:
    """Return the journal with its first `weeks` weeks only, when given."""
    if weeks is None:
        return journal
    end = journal.periods[0].start + timedelta(weeks=weeks)
    lessons = tuple(lesson for lesson in journal.lessons if lesson.day < end)
    held = {lesson.lesson_id for lesson in lessons}
    return replace(
        journal,
        lessons=lessons,
        entries=tuple(entry for entry in journal.entries if entry.lesson_id in held),
        day_absences=tuple(absence for absence in journal.day_absences if absence.day < end),
        open_days=tuple(on for on in journal.open_days if on < end),
    )


def _preschool(rng: Random, people: People, label: str, year: SchoolYear, size: int) -> ClassJournal:
    periods = _half_years(year)
    plan = ClassPlan(label, ClassKind.PRESCHOOL_GROUP, _STAGE, year, periods, ())
    learners = people.new_group(plan, size)
    days = working_days(year, periods[0].start, periods[-1].end)
    return ClassJournal(
        school_name=load("curricula")["school"]["full_name"],
        school_year=year,
        class_label=label,
        class_kind=plan.kind,
        class_teacher=people.teacher(),
        periods=periods,
        pupils=tuple(one.pupil for one in learners),
        day_absences=tuple(each for one in learners for each in _absences(rng, plan, one, days)),
        legend=LEGEND,
        open_days=tuple(days),
    )


def _half_years(year: SchoolYear) -> tuple[Period, ...]:
    """A preschool group works without holidays, from September to the end of May."""
    first, second = PeriodCode(PeriodKind.HALF_YEAR, 1), PeriodCode(PeriodKind.HALF_YEAR, 2)
    return (
        Period(first, in_year(year, 9, 1), in_year(year, 12, 31)),
        Period(second, in_year(year, 1, 12), in_year(year, 5, 29)),
    )


def _absences(rng: Random, plan: ClassPlan, one: Learner, days: Sequence[date]) -> Iterator[DayAbsence]:
    """Yield the days missed; a child who comes back from an illness brings a certificate."""
    missed = {on: code for on, code in missed_days(rng, plan, one, days).items() if one.attends(on)}
    for on in sorted(missed):
        ends = missed[on] == "Б" and (on + timedelta(days=1)) not in missed and on.weekday() == 3  # a Thursday
        comment = "Справка от врача предоставлена" if ends else ""
        yield DayAbsence(one.pupil_id, on, missed[on], comment=comment)


def _members(made: Sequence[ClassJournal], grades: Sequence[int], size: int) -> list[Pupil]:
    """Return every third pupil, who stayed the whole year, of the classes of these grades, class by class."""
    found = [
        pupil
        for journal in made
        if any(journal.class_label.startswith(str(grade)) for grade in grades)
        for pupil in journal.pupils[::3]
        if all(stay.since is None and stay.until is None for stay in pupil.memberships)
    ]
    return found[:size]


def _course(rng: Random, label: str, year: SchoolYear, data: dict[str, Any], members: Sequence[Pupil]) -> ClassJournal:
    subject = Subject(f"{label}-ВД", data["name"], SubjectKind.EXTRACURRICULAR, data["leader"], "", data["hours"])
    held = [on for on in lesson_days(year) if on.weekday() == data["weekday"]][: data["hours"]]
    lessons = tuple(
        Lesson(
            f"{label}-{n:03d}", subject.subject_id, on, topic=data["topics"][(n - 1) * len(data["topics"]) // len(held)]
        )
        for n, on in enumerate(held, 1)
    )
    return ClassJournal(
        school_name=load("curricula")["school"]["full_name"],
        school_year=year,
        class_label=label,
        class_kind=ClassKind.EXTRACURRICULAR_GROUP,
        class_teacher=data["leader"],
        periods=quarters(year),
        pupils=tuple(
            Pupil(one.pupil_id, one.name, one.birth_date, one.snils, (Membership(label),), one.individual_plan)
            for one in members
        ),
        subjects=(subject,),
        lessons=lessons,
        entries=tuple(_entries(rng, members, lessons)),
        legend=LEGEND,
    )


def _entries(rng: Random, members: Sequence[Pupil], lessons: Sequence[Lesson]) -> Iterator[Entry]:
    for lesson in lessons:
        for pupil in members:
            if rng.random() < 0.07:
                code = rng.choice("БУН")
                yield Entry(pupil.pupil_id, lesson.lesson_id, code, attendance=(code,))
