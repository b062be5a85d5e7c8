"""Marks of the periods, the year and the examinations, from the current marks; the council's decisions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from statistics import fmean

from archive.demo.sample_calendar import in_year
from archive.demo.sample_lessons import Taught
from archive.demo.sample_marks import is_exercise
from archive.demo.sample_people import Learner
from archive.demo.sample_plan import ClassPlan
from archive.model.journal import CouncilDecision, Entry, Lesson, Result, ResultKind
from archive.model.marks import Mark, MarkWord
from archive.model.period import Period

Earned = Mapping[tuple[str, int], Sequence[Mark]]
"""Current marks by pupil and period (from 0)."""


def period_mark(marks: Sequence[Mark], way: str) -> Mark:
    """Return the mark of a period: the weighted average, halves upwards; «зачёт» from 2.5; «н/а» of nothing."""
    if way == "безотм":
        return word_mark(MarkWord.UNGRADED)
    weights = [Decimal(mark.weight) for mark in marks]
    if not weights:
        return word_mark(MarkWord.NOT_ATTESTED)
    total = sum(((mark.grade or 0) * weight for mark, weight in zip(marks, weights, strict=True)), Decimal(0))
    grade = rounded(total / sum(weights))
    if way == "зачёт":
        return word_mark(MarkWord.PASSED if grade > 2 else MarkWord.NOT_PASSED)  # 2 is a fail
    return grade_mark(grade)


def rounded(average: Decimal | float) -> int:
    """Round to a mark, halves upwards."""
    return int(Decimal(average).quantize(Decimal(1), ROUND_HALF_UP))


def grade_mark(grade: int) -> Mark:
    """Return a summary mark that is a figure."""
    return Mark(str(grade), grade)


def word_mark(word: MarkWord) -> Mark:
    """Return a summary mark that is a word."""
    return Mark(word.value, word=word)


class Reckoning:
    """Sums up one class."""

    def __init__(self, rng: Random, plan: ClassPlan, lessons: Sequence[Lesson]) -> None:
        """Take the lessons in order of time: periods in which none was held are not closed."""
        self._rng = rng
        self._plan = plan
        self._period_of = {lesson.lesson_id: self._index(lesson.day) for lesson in lessons}
        self._held = {(lesson.subject_id, self._period_of[lesson.lesson_id]) for lesson in lessons}

    def results(
        self, taught: Taught, learners: Sequence[Learner], entries: Sequence[Entry], carried: Sequence[Result]
    ) -> Iterator[Result]:
        """Yield the summary marks of one subject; `carried` are those brought from another class."""
        earned: dict[tuple[str, int], list[Mark]] = defaultdict(list)
        for entry in entries:
            earned[entry.pupil_id, self._period_of[entry.lesson_id]].extend(entry.marks)
        for one in learners:
            if not taught.members or one.pupil_id in taught.members:
                brought = [result for result in carried if result.pupil_id == one.pupil_id]
                periods = [*brought, *self._periods(taught, one, earned, {r.period for r in brought})]
                yield from periods
                if one.attends(self._plan.periods[-1].end) and periods:
                    yield from self._closing(taught, one, [result.mark for result in periods])

    def _periods(self, taught: Taught, one: Learner, earned: Earned, brought: set[object]) -> Iterator[Result]:
        for index, period in enumerate(self._plan.periods):
            way = taught.plan.closing[index]
            held = (taught.subject.subject_id, index) in self._held
            if way and held and period.code not in brought and one.attends(period.end):
                mark = self._period_mark(taught, one, earned.get((one.pupil_id, index), ()), way)
                yield self._result(taught, one, ResultKind.PERIOD, mark, period)

    def _period_mark(self, taught: Taught, one: Learner, marks: Sequence[Mark], way: str) -> Mark:
        if one.exempt and is_exercise(taught):
            return word_mark(MarkWord.EXEMPT)
        return period_mark(marks, way)

    def _closing(self, taught: Taught, one: Learner, marks: Sequence[Mark]) -> Iterator[Result]:
        """Yield the year's mark, the examination's and the final one."""
        summed = self._summed(marks)
        if not self._plan.is_college:
            yield self._result(taught, one, ResultKind.YEAR, summed)
        examined = taught.plan.exam or (ResultKind.EXAM if "экзамен" in taught.plan.closing else None)
        final = summed
        if examined and summed.grade:
            grade = min(5, max(3, summed.grade + self._rng.choice((-1, 0, 0, 0, 1))))
            yield self._result(taught, one, examined, grade_mark(grade))
            final = grade_mark(rounded((grade + summed.grade) / 2))
        if taught.plan.final:
            yield self._result(taught, one, ResultKind.FINAL, final)

    def _summed(self, marks: Sequence[Mark]) -> Mark:
        """The year's mark: the average of its periods; a word when no period has a figure; a college's last mark."""
        grades = [mark.grade for mark in marks if mark.grade]
        if not grades or (self._plan.is_college and marks[-1].word):
            return marks[-1]
        return grade_mark(grades[-1] if self._plan.is_college else max(3, rounded(fmean(grades))))

    def _result(
        self, taught: Taught, one: Learner, kind: ResultKind, mark: Mark, period: Period | None = None
    ) -> Result:
        rng = self._rng
        last = (period or self._plan.periods[-1]).end
        entered = datetime.combine(
            last - timedelta(days=rng.randrange(4)), time(rng.randrange(9, 18), rng.randrange(60))
        )
        code = period.code if period else None
        return Result(one.pupil_id, taught.subject.subject_id, kind, mark, code, entered)

    def _index(self, day: date) -> int:
        return next(index for index, period in enumerate(self._plan.periods) if period.covers(day))


def decisions(plan: ClassPlan, learners: Sequence[Learner], results: Sequence[Result]) -> list[CouncilDecision]:
    """Return what the council resolved on those who finished the year in the class."""
    failed = {result.pupil_id for result in results if result.kind is ResultKind.FINAL and _is_debt(result.mark)}
    month, day, number = _council(plan)
    held_on = in_year(plan.year, month, day)
    finished = [one for one in learners if one.attends(plan.periods[-1].end)]
    return [
        CouncilDecision(one.pupil_id, _resolved(plan, one, failed=one.pupil_id in failed), number, held_on)
        for one in finished
    ]


def _is_debt(mark: Mark) -> bool:
    return mark.word is MarkWord.NOT_PASSED or mark.grade == 2


def _council(plan: ClassPlan) -> tuple[int, int, str]:
    """Month, day and protocol number: school-leavers are judged after their examinations."""
    if plan.is_college:
        return 6, 29, "11"
    return (6, 22, "10") if plan.leaves_school else (5, 25, "8")


def _resolved(plan: ClassPlan, one: Learner, *, failed: bool) -> str:
    words = plan.advancement(girl=one.girl)
    return words.replace(" ", " условно ", 1) if failed else words
