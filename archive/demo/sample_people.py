"""Invented people of the sample school: pupils, teachers, who comes, leaves and changes class."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, cycle
from random import Random

from archive.demo.sample_calendar import in_year
from archive.demo.sample_plan import ClassPlan, load
from archive.model.people import Membership, PersonName, Pupil

_MOVERS_FROM = 10
"""In a class smaller than this nobody comes, leaves or is ill for long: it is there for fast tests."""


@dataclass(frozen=True, slots=True)
class Person:
    """A pupil's name and sex, on which the words of orders depend."""

    name: PersonName
    girl: bool


@dataclass(frozen=True, slots=True)
class Learner:
    """A pupil as the generator knows them.

    `ability` is the mark that the pupil earns on the average, `health` the number of illnesses in a
    year. `exempt` is free from physical education; `ill_period` is missed as a whole (from 0).
    """

    pupil: Pupil
    girl: bool
    ability: float
    health: float
    exempt: bool = False
    ill_period: int | None = None

    @property
    def pupil_id(self) -> str:
        """The key in the tables."""
        return self.pupil.pupil_id

    def attends(self, day: date) -> bool:
        """Tell whether the pupil was in this class on `day`."""
        return any(membership.covers(day) for membership in self.pupil.memberships)


class People:
    """Makes up people; no two of one class have the same family and given name."""

    def __init__(self, rng: Random) -> None:
        """Draw everything from `rng`."""
        self._rng = rng
        self._codes = count(1001)
        self._remarkable = cycle(load("names")["remarkable"])
        self._teachers: set[str] = set()

    def new_class(self, plan: ClassPlan, index: int, size: int) -> list[Learner]:
        """Return the class in alphabetical order; `index` is its place in the school."""
        persons = {(p.name.family, p.name.given): p for p in self._remarkable_few(min(3, size))}
        while len(persons) < size:
            person = self._person()
            persons.setdefault((person.name.family, person.name.given), person)
        learners = [self._learner(plan, person) for person in persons.values()]
        if size >= _MOVERS_FROM:
            learners = self._with_fates(plan, index, learners)
        return sorted(learners, key=alphabetical)

    def new_group(self, plan: ClassPlan, size: int) -> list[Learner]:
        """Return a preschool group in alphabetical order: one child came in November and one left in February."""
        persons: dict[tuple[str, str], Person] = {}
        while len(persons) < size:
            person = self._person()
            persons.setdefault((person.name.family, person.name.given), person)
        learners = [self._learner(plan, person) for person in persons.values()]
        if size >= _MOVERS_FROM:
            _change(learners, 0, lambda one: self._arrived(plan, one))
            _change(learners, 1, lambda one: self._left(plan, one))
        return sorted(learners, key=alphabetical)

    def teacher(self) -> str:
        """Return a new teacher's full name; four in five are women."""
        names, rng = load("names"), self._rng
        woman = rng.random() < 0.8
        given = rng.choice(names["teacher_women" if woman else "teacher_men"])
        name = PersonName(self._family(girl=woman), given, self._patronymic(girl=woman)).full
        if name in self._teachers:
            return self.teacher()
        self._teachers.add(name)
        return name

    def _remarkable_few(self, number: int) -> Iterator[Person]:
        for _ in range(number):
            row = next(self._remarkable)
            yield Person(PersonName(*row["name"]), row["sex"] == "ж")

    def _person(self) -> Person:
        girl = self._rng.random() < 0.5
        given = self._rng.choice(load("names")["girls" if girl else "boys"])
        return Person(PersonName(self._family(girl=girl), given, self._patronymic(girl=girl)), girl)

    def _family(self, *, girl: bool) -> str:
        names, chance = load("names"), self._rng.random()
        if chance < 0.08:
            return str(self._rng.choice(names["one_form_families"]))
        if chance < 0.14:
            family = str(self._rng.choice(names["adjective_families"]))
            return f"{family[:-2]}ая" if girl else family
        return f"{self._rng.choice(names['families'])}{'а' if girl else ''}"

    def _patronymic(self, *, girl: bool) -> str:
        return str(self._rng.choice(load("names")["fathers"])[2 if girl else 1])

    def _learner(self, plan: ClassPlan, person: Person) -> Learner:
        rng = self._rng
        pupil = Pupil(
            str(next(self._codes)),
            person.name,
            date(plan.birth_year - 1, 11, 1) + timedelta(days=rng.randrange(365)),
            memberships=(Membership(plan.label),),
        )
        ability = min(4.9, max(3.2, rng.gauss(4.0, 0.45)))
        return Learner(pupil, person.girl, ability, health=rng.uniform(0.3, 3.0))

    def _with_fates(self, plan: ClassPlan, index: int, learners: list[Learner]) -> list[Learner]:
        """Let some come, leave, be exempt, fall ill for long: which of it depends on the class's place."""
        fated = [*learners]
        chosen = iter(self._rng.sample(range(len(fated)), 6))
        if index % 3 != 1:
            _change(fated, next(chosen), lambda one: self._arrived(plan, one))
        if index % 3 != 0:
            _change(fated, next(chosen), lambda one: self._left(plan, one))
        if plan.stage >= 5 or plan.is_college:  # little ones are not exempted here
            _change(fated, next(chosen), lambda one: replace(one, exempt=True))
        if len(plan.periods) == 4:  # quarters
            _change(fated, next(chosen), lambda one: replace(one, ill_period=2))
        if plan.is_college:
            _change(fated, next(chosen), lambda one: replace(one, ability=2.55))
        if index % 4 == 3:
            _change(fated, next(chosen), lambda one: replace(one, pupil=replace(one.pupil, individual_plan=True)))
        return fated

    def _arrived(self, plan: ClassPlan, learner: Learner) -> Learner:
        day = _working(in_year(plan.year, 11, self._rng.randrange(10, 25)))
        school = self._neighbour(plan)
        order = f"{school}, приказ от {day:%d.%m.%Y} № {self._rng.randrange(40, 60)}-у"
        return _member(learner, Membership(plan.label, since=day, came_from=order))

    def _left(self, plan: ClassPlan, learner: Learner) -> Learner:
        day = _working(in_year(plan.year, 2, self._rng.randrange(3, 20)))
        school = self._neighbour(plan)
        order = f"{school}, приказ от {day:%d.%m.%Y} № {self._rng.randrange(10, 30)}-у"
        return _member(learner, Membership(plan.label, until=day, left_to=order))

    def _neighbour(self, plan: ClassPlan) -> str:
        neighbours = "colleges" if plan.is_college else "kindergartens" if plan.stage < 1 else "schools"
        return str(self._rng.choice(load("curricula")["neighbours"][neighbours]))


def move(learner: Learner, source: ClassPlan, target: ClassPlan) -> tuple[Learner, Learner]:
    """Return the pupil as the left and as the new class knows them: the change falls on the year's middle."""
    half = len(source.periods) // 2
    until, since = source.periods[half - 1].end, source.periods[half].start
    return (
        _member(learner, Membership(source.label, until=until, left_to=f"{target.label} класс")),
        _member(learner, Membership(target.label, since=since, came_from=f"{source.label} класс")),
    )


def can_move(learner: Learner) -> bool:
    """Tell whether nothing else happens to the pupil in this year."""
    usual = learner.pupil.memberships[0]
    stays = usual.since is None and usual.until is None
    return stays and not learner.exempt and learner.ill_period is None and not learner.pupil.individual_plan


def alphabetical(learner: Learner) -> tuple[str, str]:
    """Key that orders a class as registers do: ё among е."""
    name = learner.pupil.name.full.casefold()
    return name.replace("ё", "е"), name


def _working(day: date) -> date:
    """Orders are not signed on week-ends: take the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _change(learners: list[Learner], index: int, change: Callable[[Learner], Learner]) -> None:
    learners[index] = change(learners[index])


def _member(learner: Learner, membership: Membership) -> Learner:
    return replace(learner, pupil=replace(learner.pupil, memberships=(membership,)))
