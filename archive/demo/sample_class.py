"""One class of the sample school, whole: its pupils, subjects, lessons, marks and results."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from archive.demo.sample_lessons import Taught, held_lessons, planned_hours
from archive.demo.sample_marks import LEGEND, Diary
from archive.demo.sample_people import Learner, People, alphabetical, can_move, move
from archive.demo.sample_plan import ClassPlan, SubjectPlan, load
from archive.demo.sample_results import Reckoning, decisions
from archive.demo.sample_timetable import Staff, Teacher
from archive.model.journal import ClassJournal, Entry, Lesson, Result, ResultKind, Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class Transfer:
    """A pupil on the way to a parallel class, with the results brought along, by the subject's code."""

    learner: Learner
    results: Mapping[str, Sequence[Result]]


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: the class, its place in the school, its size, how many weeks, who leaves it and who joins."""

    plan: ClassPlan
    index: int
    size: int
    weeks: int | None = None
    moves_to: ClassPlan | None = None
    joins: Transfer | None = None


def make_class(rng: Random, people: People, staff: Staff, order: Order) -> tuple[ClassJournal, Transfer | None]:
    """Return the class's journal, and the pupil who goes to `order.moves_to`, when one does."""
    plan = order.plan
    learners, mover = _learners(people, order)
    teachers = staff.appoint(plan)
    leader = staff.lead(teachers)
    taught = _taught(plan, learners, teachers | _talks(plan, leader), staff)
    lessons = held_lessons(rng, plan, taught, order.weeks)
    entries, results = _written(rng, order, learners, taught, lessons)
    journal = ClassJournal(
        school_name=load("curricula")["school"]["full_name"],
        school_year=plan.year,
        class_label=plan.label,
        class_kind=plan.kind,
        class_teacher=leader.name,
        periods=plan.periods,
        pupils=tuple(one.pupil for one in learners),
        subjects=tuple(one.subject for one in taught),
        lessons=tuple(lessons),
        entries=tuple(entries),
        results=tuple(results),
        decisions=tuple(decisions(plan, learners, results)) if order.weeks is None else (),
        legend=LEGEND,
    )
    return journal, _transfer(mover, taught, results)


def _learners(people: People, order: Order) -> tuple[list[Learner], Learner | None]:
    """Return who was in the class at any time, and the one who moves as the next class knows them."""
    learners = people.new_class(order.plan, order.index, order.size)
    joined = None
    if order.moves_to is not None:
        index = next(index for index, one in enumerate(learners) if can_move(one))
        learners[index], joined = move(learners[index], order.plan, order.moves_to)
    if order.joins is not None:
        learners = sorted([*learners, order.joins.learner], key=alphabetical)
    return learners, joined


def _talks(plan: ClassPlan, leader: Teacher) -> dict[str, Teacher]:
    return {one.name: leader for one in plan.subjects if one.kind is SubjectKind.EXTRACURRICULAR}


def _taught(
    plan: ClassPlan, learners: Sequence[Learner], teachers: Mapping[str, Teacher], staff: Staff
) -> list[Taught]:
    """Return the subjects of the journal; a language of a large class is taught in two groups."""
    rule = load("curricula")["divided"]
    taught = []
    for subject in plan.subjects:
        if subject.name in rule["subjects"] and len(learners) >= rule["from"]:
            half = len(learners) // 2
            second = staff.assign(subject.name, max(subject.hours))
            taught.append(_group(plan, subject, teachers[subject.name], 1, learners[:half]))
            taught.append(_group(plan, subject, second, 2, learners[half:]))
        else:
            taught.append(_group(plan, subject, teachers[subject.name], 0, ()))
    return taught


def _group(plan: ClassPlan, subject: SubjectPlan, teacher: Teacher, number: int, members: Iterable[Learner]) -> Taught:
    described = Subject(
        f"{plan.label}-{subject.code}" + (f"-{number}" if number else ""),
        subject.name,
        subject.kind,
        teacher.name,
        f"{number} группа" if number else "",
        planned_hours(subject),
    )
    return Taught(subject, described, teacher, frozenset(one.pupil_id for one in members))


def _written(
    rng: Random, order: Order, learners: Sequence[Learner], taught: Sequence[Taught], lessons: Sequence[Lesson]
) -> tuple[list[Entry], list[Result]]:
    diary = Diary(rng, order.plan, learners, lessons)
    reckoning = Reckoning(rng, order.plan, lessons)
    by_subject: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        by_subject[lesson.subject_id].append(lesson)
    entries: list[Entry] = []
    results: list[Result] = []
    for one in taught:
        written = list(diary.entries(one, by_subject[one.subject.subject_id]))
        entries += written
        results += reckoning.results(one, learners, written, _brought(order, one))
    return entries, results


def _brought(order: Order, taught: Taught) -> list[Result]:
    """Return the results of earlier periods that a newcomer from the parallel class has in this subject."""
    if order.joins is None:
        return []
    results = order.joins.results.get(taught.plan.code, ())
    return [replace(result, subject_id=taught.subject.subject_id) for result in results]


def _transfer(mover: Learner | None, taught: Sequence[Taught], results: Sequence[Result]) -> Transfer | None:
    if mover is None:
        return None
    codes = {one.subject.subject_id: one.plan.code for one in taught}
    brought: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.pupil_id == mover.pupil_id and result.kind is ResultKind.PERIOD:
            brought[codes[result.subject_id]].append(result)
    return Transfer(mover, brought)
