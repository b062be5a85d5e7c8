"""Attendance and current marks of one class."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zlib import crc32

from archive.demo.sample_lessons import Taught
from archive.demo.sample_people import Learner
from archive.demo.sample_plan import ClassPlan, load
from archive.model.journal import AttendanceCode, AttendanceMeaning, Entry, Lesson
from archive.model.marks import Mark, Retake

LEGEND = (
    AttendanceCode("Н", "Неуважительная причина", AttendanceMeaning.ABSENT_UNEXCUSED),
    AttendanceCode("Б", "Болезнь", AttendanceMeaning.ABSENT_ILL),
    AttendanceCode("У", "Уважительная причина", AttendanceMeaning.ABSENT_EXCUSED),
    AttendanceCode("О", "Опоздание", AttendanceMeaning.LATE),
    AttendanceCode("осв", "Освобождён от занятий физической культурой", AttendanceMeaning.EXEMPT),
)
ENOUGH = 3
"""Marks that make a period's mark well founded."""
_FAILED = 2
_RETAKEN = {1, 2}
"""Works failed in these lessons of the day are written again."""
_ORAL = ("Ответ на уроке", "Домашнее задание", "Работа на уроке")
_CHANCES = {1: 0.42, 2: 0.34, 3: 0.28, 4: 0.24}
_EXERCISE = ("ФРА", "СГ.04")
"""Codes of physical education."""


def is_exercise(taught: Taught) -> bool:
    """Tell whether the subject is physical education, from which one may be exempt."""
    return taught.plan.code in _EXERCISE


class Diary:
    """What one class's pupils have at its lessons, drawn lesson by lesson."""

    def __init__(self, rng: Random, plan: ClassPlan, learners: Sequence[Learner], lessons: Sequence[Lesson]) -> None:
        """Decide who misses which days before any mark is given."""
        self._rng = rng
        self._plan = plan
        self._learners = learners
        days = sorted({lesson.day for lesson in lessons})
        self._missed = {one.pupil_id: missed_days(rng, plan, one, days) for one in learners}

    def entries(self, taught: Taught, lessons: Sequence[Lesson]) -> Iterator[Entry]:
        """Yield the entries of one subject; lessons in order of time."""
        learners = [one for one in self._learners if not taught.members or one.pupil_id in taught.members]
        lift = {one.pupil_id: self._rng.gauss(0, 0.3) for one in learners}
        for period in self._plan.periods:
            inside = [lesson for lesson in lessons if period.covers(lesson.day)]
            given: dict[str, int] = defaultdict(int)
            for left, lesson in zip(range(len(inside) - 1, -1, -1), inside, strict=True):
                for one in learners:
                    if one.attends(lesson.day):
                        entry = self._entry(
                            taught, lesson, one, lift[one.pupil_id], hurry=left < ENOUGH - given[one.pupil_id]
                        )
                        if entry:
                            given[one.pupil_id] += len(entry.marks)
                            yield entry

    def _entry(self, taught: Taught, lesson: Lesson, one: Learner, lift: float, *, hurry: bool) -> Entry | None:
        """Return what the pupil has at the lesson. `hurry`: few marks and few lessons are left."""
        rng = self._rng
        if one.exempt and is_exercise(taught):
            return Entry(one.pupil_id, lesson.lesson_id, "осв", attendance=("осв",))
        code = self._missed[one.pupil_id].get(lesson.day, "")
        if code:
            return self._absent(taught, lesson, one, code, lift)
        late = ("О",) if lesson.number == 1 and rng.random() < 0.012 else ()
        marks = self._marks(taught, lesson, one, lift, hurry=hurry) if taught.plan.marked else ()
        if not (marks or late):
            return None
        raw = " ".join((_text(marks), *late)).strip()
        comment = f"Опоздание на {rng.randrange(3, 20)} мин" if late else ""
        return Entry(one.pupil_id, lesson.lesson_id, raw, marks, late, comment, self._entered(lesson, marks))

    def _absent(self, taught: Taught, lesson: Lesson, one: Learner, code: str, lift: float) -> Entry:
        """An absence; a class's common work is sometimes written later."""
        caught_up = taught.plan.marked and lesson.work_kind in _weights() and self._rng.random() < 0.3
        if not caught_up or one.ill_period is not None:
            return Entry(one.pupil_id, lesson.lesson_id, code, attendance=(code,))
        mark = self._mark(one.ability + lift, lesson.work_kind, comment="Работа написана после пропуска")
        mark = replace(mark, retake=_protocol(lesson, one, ""))
        entered = self._entered(lesson, (mark,))
        return Entry(one.pupil_id, lesson.lesson_id, f"{mark.raw} {code}", (mark,), (code,), "", entered)

    def _marks(self, taught: Taught, lesson: Lesson, one: Learner, lift: float, *, hurry: bool) -> tuple[Mark, ...]:
        rng, level = self._rng, one.ability + lift
        if lesson.work_kind:
            return () if rng.random() < 0.04 else self._work(lesson, one, level)
        if not hurry and rng.random() > _CHANCES.get(max(taught.plan.hours), 0.2):
            return ()
        first = self._mark(level, rng.choice(_ORAL))
        if rng.random() < 0.04:
            return first, self._mark(level, rng.choice([kind for kind in _ORAL if kind != first.work_kind]), work=2)
        return (first,)

    def _work(self, lesson: Lesson, one: Learner, level: float) -> tuple[Mark, ...]:
        first = self._mark(level, lesson.work_kind)
        if first.grade == _FAILED and lesson.number in _RETAKEN and not self._plan.is_college:
            return (replace(first, raw="3", grade=3, retake=_protocol(lesson, one, first.raw)),)
        if lesson.work_kind in load("curricula")["double"]["kinds"]:
            return first, self._mark(level, lesson.work_kind)
        return (first,)

    def _mark(self, level: float, kind: str, *, work: int = 1, comment: str = "") -> Mark:
        grade = min(5, max(2, round(self._rng.gauss(level, 0.6))))
        return Mark(str(grade), grade, work=work, work_kind=kind, weight=_weights()[kind], comment=comment)

    def _entered(self, lesson: Lesson, marks: Sequence[Mark]) -> datetime | None:
        """Written works are checked within days, answers entered on the day."""
        rng = self._rng
        if not marks:
            return None
        day = lesson.day + timedelta(days=rng.randrange(1, 5) if lesson.work_kind else 0)
        return datetime.combine(day, time(rng.randrange(13, 20), rng.randrange(60)))


def _protocol(lesson: Lesson, one: Learner, replaced: str) -> Retake:
    """Return the protocol by which a work was written again or after an absence, a week later."""
    number = 1 + crc32(f"{lesson.lesson_id} {one.pupil_id}".encode()) % 90
    return Retake(replaced, str(number), lesson.day + timedelta(days=7))


@cache
def _weights() -> Mapping[str, str]:
    weights: dict[str, str] = load("curricula")["weights"]
    return weights


def _text(marks: Sequence[Mark]) -> str:
    """Return the marks as a journal's cell shows them: «4/5» for one work, «4 5» for two."""
    works: dict[int, list[str]] = {}
    for mark in marks:
        works.setdefault(mark.work, []).append(mark.raw)
    return " ".join("/".join(parts) for parts in works.values())


def missed_days(rng: Random, plan: ClassPlan, one: Learner, days: Sequence[date]) -> dict[date, str]:
    """Return the code of each day that the pupil misses: illnesses in runs, single days for other reasons."""
    missed: dict[date, str] = {}
    year = len(days) / 170
    for _ in range(round(rng.uniform(0.5, 1.3) * 4 * year)):
        missed[rng.choice(days)] = rng.choice("УУН")
    for _ in range(round(one.health * year)):
        first = rng.randrange(len(days))
        missed |= dict.fromkeys(days[first : first + rng.randrange(3, 9)], "Б")
    if one.ill_period is not None:
        missed |= {day: "Б" for day in days if plan.periods[one.ill_period].covers(day)}
    return missed
