"""The lessons of one class in a year: days, numbers, topics, homework, works, substitutions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from random import Random

from archive.demo.sample_calendar import in_year, lesson_days
from archive.demo.sample_plan import ClassPlan, SubjectPlan, load
from archive.demo.sample_timetable import Slot, Teacher, timetable
from archive.demo.sample_topics import homework, own_work, spread
from archive.model.journal import Lesson, Subject

_WEEKS_IN_YEAR = 34
_SMALL_WORKS = ("Самостоятельная работа", "Тест")
_INNER_QUOTES = str.maketrans("«»", "„“")


@dataclass(frozen=True, slots=True)
class Taught:
    """A subject of the journal: its plan, its teacher, and which pupils it is held for (all: empty)."""

    plan: SubjectPlan
    subject: Subject
    teacher: Teacher
    members: frozenset[str] = frozenset()


When = tuple[date, int]
"""Day and number of the lesson in the day."""


def planned_hours(subject: SubjectPlan) -> int:
    """Return the hours a year of a subject."""
    weekly = sum(subject.hours) / len(subject.hours)
    return round(weekly * _WEEKS_IN_YEAR)


def held_lessons(rng: Random, plan: ClassPlan, taught: Sequence[Taught], weeks: int | None) -> list[Lesson]:
    """Return the lessons in the order of the timetable; only the first `weeks` weeks when given."""
    times = _times(rng, plan, taught)
    lessons = [lesson for one in taught for lesson in _of_subject(rng, plan, one, times[one.plan.name])]
    if weeks is not None:
        end = plan.periods[0].start + timedelta(weeks=weeks)
        lessons = [lesson for lesson in lessons if lesson.day < end]
    return sorted(_substituted(rng, taught, lessons), key=lambda one: (one.day, one.number or 0, one.subject_id))


def _times(rng: Random, plan: ClassPlan, taught: Sequence[Taught]) -> dict[str, list[When]]:
    """Return when each subject is held."""
    teachers: dict[str, list[Teacher]] = defaultdict(list)
    for one in taught:
        teachers[one.plan.name].append(one.teacher)
    days = lesson_days(plan.year, college=plan.is_college, first_grade=plan.stage == 1 and not plan.is_college)
    times: dict[str, list[When]] = defaultdict(list)
    for period, week in zip(plan.periods, _weeks(rng, plan, teachers), strict=True):
        for day in filter(period.covers, days):
            for number, name in _on_day(plan, day, week):
                times[name].append((day, number))
    return times


def _weeks(rng: Random, plan: ClassPlan, teachers: Mapping[str, Sequence[Teacher]]) -> list[dict[Slot, str]]:
    """Return the timetable of each period: one for the year, unless the hours differ by period."""
    by_hours: dict[tuple[int, ...], dict[Slot, str]] = {}
    weeks = []
    for index in range(len(plan.periods)):
        hours = {subject.name: subject.hours[index] for subject in plan.subjects}
        key = tuple(hours.values())
        if key not in by_hours:
            by_hours[key] = timetable(rng, hours, teachers, halves=(index,) if plan.is_college else (0, 1))
        weeks.append(by_hours[key])
    return weeks


def _on_day(plan: ClassPlan, day: date, week: Mapping[Slot, str]) -> Iterable[tuple[int, str]]:
    blocks = [one for one in plan.subjects if one.block and _block(plan, one.block)[0] <= day]
    if blocks:
        return [(1, one.name) for one in blocks if one.block and day <= _block(plan, one.block)[1]]
    return [(number, name) for (weekday, number), name in week.items() if weekday == day.weekday()]


def _block(plan: ClassPlan, block: tuple[str, str]) -> tuple[date, date]:
    first, last = (in_year(plan.year, int(text[:2]), int(text[3:])) for text in block)
    return first, last


def _of_subject(rng: Random, plan: ClassPlan, taught: Taught, times: Sequence[When]) -> Iterable[Lesson]:
    common, small = _works(plan, taught.plan, times)
    subject_id = taught.subject.subject_id
    theory = ""
    for index, (topic_number, topic) in enumerate(spread(plan, taught.plan, len(times))):
        day, number = times[index]
        theory = theory if theory and own_work(topic) else topic
        yield Lesson(
            f"{subject_id}-{index + 1:03d}",
            subject_id,
            day,
            ordinal=1 + sum(earlier == day for earlier, _ in times[max(0, index - 2) : index]),
            number=number,
            topic=_work_topic(common[index], theory, index, common) if index in common else topic,
            homework=homework(rng, plan, taught.plan, topic_number),
            work_kind=common.get(index) or own_work(topic) or small.get(index, ""),
        )


def _works(plan: ClassPlan, subject: SubjectPlan, times: Sequence[When]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the works that the whole class writes and the small ones, by the lesson's index."""
    common: dict[int, str] = {}
    small: dict[int, str] = {}
    if subject.marked:
        kinds = cycle(_work_kinds(subject))
        for period in plan.periods:
            inside = [index for index, (day, _) in enumerate(times) if period.covers(day)]
            common |= {index: next(kinds) for index in _even(inside, 1 + max(subject.hours) // 2)}
            small |= {index: _SMALL_WORKS[index // 7 % 2] for index in inside if index % 7 == 6 and len(inside) > 12}
    return common, small


def _work_kinds(subject: SubjectPlan) -> list[str]:
    listed: dict[str, list[str]] = load("curricula")["common_works"]
    return listed.get(subject.name) or listed.get(subject.kind.value) or ["Контрольная работа"]


def _even(inside: Sequence[int], works: int) -> list[int]:
    """Spread `works` over the lessons of a period, the last one two lessons before its end."""
    if len(inside) < works + 3:
        return []
    return [inside[(len(inside) - 2) * part // works - 1] for part in range(1, works + 1)]


def _work_topic(kind: str, topic: str, index: int, common: Mapping[int, str]) -> str:
    number = 1 + sum(common[other] == kind for other in common if other < index)
    if topic.startswith(kind):
        return topic
    subject_matter = topic.partition(" (")[0].partition(". ")[0].translate(_INNER_QUOTES)
    return f"{kind} № {number} по теме «{subject_matter}»"


def _substituted(rng: Random, taught: Sequence[Taught], lessons: list[Lesson]) -> list[Lesson]:
    """Let a teacher in three be away for some days; a colleague of the same class stands in."""
    names = {one.subject.subject_id: one.teacher.name for one in taught}
    away = dict(_away(rng, sorted(set(names.values())), lessons))
    return [
        replace(lesson, teacher=away[name][2], substitutes=name)
        if (name := names[lesson.subject_id]) in away and away[name][0] <= lesson.day <= away[name][1]
        else lesson
        for lesson in lessons
    ]


def _away(rng: Random, names: Sequence[str], lessons: Sequence[Lesson]) -> Iterable[tuple[str, tuple[date, date, str]]]:
    for name in names:
        others = [other for other in names if other != name]
        if others and lessons and rng.random() < 0.35:
            first = rng.choice(lessons).day
            yield name, (first, first + timedelta(days=rng.randrange(1, 9)), rng.choice(others))
