"""Who teaches what and when: teachers with a load, a week's timetable that avoids clashes of teachers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from archive.demo.sample_people import People
from archive.demo.sample_plan import ClassPlan, SubjectPlan, load
from archive.model.journal import SubjectKind

_FULL_LOAD = 20
"""Lessons a week that one teacher takes before another is hired."""
_SCHOOL_DAYS = range(5)
_TRIES = 40

Slot = tuple[int, int]
"""Weekday (0 is Monday) and the lesson's number in the day, from 1."""


@dataclass(slots=True)
class Teacher:
    """A teacher, and which slots of which half of the year are taken already."""

    name: str
    hours: int = 0
    busy: set[tuple[int, Slot]] = field(default_factory=set)


class Staff:
    """The teachers of the school, hired as the classes need them."""

    def __init__(self, people: People) -> None:
        """Hire from `people`."""
        self._people = people
        self._departments: dict[str, list[Teacher]] = defaultdict(list)
        self._leaders: set[str] = set()

    def appoint(self, plan: ClassPlan) -> dict[str, Teacher]:
        """Return the teachers of a class by subject, one a department; talks are the class teacher's."""
        lessons = [subject for subject in plan.subjects if subject.kind is not SubjectKind.EXTRACURRICULAR]
        hours: dict[str, int] = defaultdict(int)
        for subject in lessons:
            hours[_department(plan, subject)] += max(subject.hours)
        chosen = {department: self.assign(department, weekly) for department, weekly in hours.items()}
        return {subject.name: chosen[_department(plan, subject)] for subject in lessons}

    def assign(self, department: str, hours: int) -> Teacher:
        """Return a teacher of `department` with room for `hours` more lessons a week."""
        staff = self._departments[department]
        teacher = next((one for one in staff if one.hours + hours <= _FULL_LOAD), None)
        if teacher is None:
            teacher = Teacher(self._people.teacher())
            staff.append(teacher)
        teacher.hours += hours
        return teacher

    def lead(self, teachers: Mapping[str, Teacher]) -> Teacher:
        """Return who leads the class: one of its teachers who leads no other."""
        leader = next((one for one in teachers.values() if one.name not in self._leaders), None)
        leader = leader or Teacher(self._people.teacher())
        self._leaders.add(leader.name)
        return leader


def timetable(
    rng: Random, hours: Mapping[str, int], teachers: Mapping[str, Sequence[Teacher]], halves: Sequence[int]
) -> dict[Slot, str]:
    """Return the week: which subject stands in which slot.

    `hours` are lessons a week by subject; `teachers` of one subject teach at once, a group each. The
    slots taken are entered with the teachers for the `halves` of the year (0, 1).
    """
    days = _spread(rng, hours)
    week = {
        (day, n): name
        for day in _SCHOOL_DAYS
        for n, name in enumerate(_order(rng, day, days[day], teachers, halves), 1)
    }
    for slot, name in week.items():
        for teacher in teachers[name]:
            teacher.busy.update((half, slot) for half in halves)
    return week


def _department(plan: ClassPlan, subject: SubjectPlan) -> str:
    data = load("curricula")
    if plan.stage <= 4 and not plan.is_college and subject.name not in data["specialists"]["subjects"]:
        return f"grade teacher of {plan.label}"
    return str(data["departments"].get(subject.name, subject.name))


def _talks() -> Mapping[str, int]:
    talks: dict[str, int] = load("curricula")["extracurricular"]
    return talks


def _spread(rng: Random, hours: Mapping[str, int]) -> list[list[str]]:
    """Give each subject its days: the least loaded, where it does not stand yet; Monday has the talk."""
    days: list[list[str]] = [[name for name in hours if name in _talks()], *([] for _ in _SCHOOL_DAYS[1:])]
    for name in sorted(hours.keys() - _talks().keys(), key=lambda one: (-hours[one], one)):
        for _ in range(hours[name]):
            min(days, key=lambda day: (day.count(name), len(day), rng.random())).append(name)
    return days


def _order(
    rng: Random, day: int, names: Sequence[str], teachers: Mapping[str, Sequence[Teacher]], halves: Sequence[int]
) -> list[str]:
    """Return the day's order with the fewest clashes among a few tries; the week opens with its talk."""
    talks = [name for name in names if name in _talks()]
    rest = [name for name in names if name not in talks]

    def clashes(order: list[str]) -> int:
        slots = [(half, (day, n), name) for n, name in enumerate(order, 1) for half in halves]
        return sum((half, slot) in teacher.busy for half, slot, name in slots for teacher in teachers[name])

    return min(([*talks, *rng.sample(rest, len(rest))] for _ in range(_TRIES)), key=clashes)
