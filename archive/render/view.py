"""A closed period as documents look at it: everything found by whom, what and when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.model.closing import ClosedPeriod
from archive.model.journal import Entry, Lesson, Result, ResultKind, Subject
from archive.model.people import Pupil
from archive.model.period import YEAR, PeriodCode
from archive.render.typeface import printable
from archive.render.words import Words, collated, words_for

ResultKey = tuple[str, str, ResultKind, PeriodCode | None]


@dataclass(frozen=True)
class JournalView:
    """Indexes over one closed period, built once for all pages of a document."""

    closed: ClosedPeriod
    order: tuple[str, ...] = ()
    """The ids of the pupils in the order to print them; empty for the alphabet's."""
    words: Words = field(init=False)
    pupils: tuple[Pupil, ...] = field(init=False)
    """In the alphabet's order, ё as е, unless `order` says otherwise."""
    _lessons: dict[str, tuple[Lesson, ...]] = field(init=False)
    _entries: dict[str, dict[str, tuple[Entry, ...]]] = field(init=False)
    """By lesson and pupil."""
    _results: dict[ResultKey, list[Result]] = field(init=False)
    _kinds: dict[str, set[tuple[ResultKind, PeriodCode | None]]] = field(init=False)
    """Which summary marks there are at all, by subject."""
    _learners: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Build the indexes."""
        journal = self.closed.journal
        put = object.__setattr__
        put(self, "words", words_for(journal))
        put(self, "pupils", tuple(sorted(journal.pupils, key=self._place)))
        put(self, "_lessons", _by_subject(journal.lessons))
        put(self, "_entries", _by_cell(journal.entries))
        put(self, "_results", _by_place(journal.results))
        put(self, "_kinds", _by_kind(journal.results))
        put(self, "_learners", self._found_learners())

    def _place(self, pupil: Pupil) -> tuple[int, str, str]:
        place = self.order.index(pupil.pupil_id) if self.order else 0
        return place, collated(pupil.name.full), pupil.pupil_id

    @property
    def is_year(self) -> bool:
        """Whether the whole year was closed."""
        return self.closed.period.code == YEAR

    def lessons(self, subject: Subject) -> tuple[Lesson, ...]:
        """Return the subject's lessons by day, those of one day in their order."""
        return self._lessons.get(subject.subject_id, ())

    def cell(self, pupil: Pupil, lesson: Lesson) -> str:
        """Return what is printed for the pupil at the lesson: «Б 3», «4 5», «2/3», or nothing."""
        found = self.entries(pupil, lesson)
        return printable(" ".join(text for entry in found if (text := entry_text(entry))))

    def entries(self, pupil: Pupil, lesson: Lesson) -> Sequence[Entry]:
        """Return the entries of one cell, as many as the source has."""
        return self._entries.get(lesson.lesson_id, {}).get(pupil.pupil_id, ())

    def result(self, pupil: Pupil, subject: Subject, kind: ResultKind, code: PeriodCode | None = None) -> str:
        """Return the summary mark to print, or nothing."""
        found = self._results.get((pupil.pupil_id, subject.subject_id, kind, code), ())
        return printable(" ".join(result.mark.shown for result in found))

    def result_codes(self, subjects: Iterable[Subject]) -> tuple[PeriodCode, ...]:
        """Return the periods for which any of `subjects` has a summary mark, by their place in the year."""
        kinds = (kind for subject in subjects for kind in self._kinds.get(subject.subject_id, ()))
        found = {code for _kind, code in kinds if code is not None}
        return tuple(sorted(found, key=self._period_place))

    def has_result(self, subject: Subject, kind: ResultKind) -> bool:
        """Tell whether any pupil has a summary mark of this kind in the subject."""
        return any(found is kind for found, _code in self._kinds.get(subject.subject_id, ()))

    def learners(self, subject: Subject) -> tuple[Pupil, ...]:
        """Return who is listed on the subject's pages: of a subgroup only those who have anything there."""
        found = self._learners.get(subject.subject_id, set())
        if not subject.group or not found:
            return self.pupils
        return tuple(pupil for pupil in self.pupils if pupil.pupil_id in found)

    def is_empty(self, subject: Subject) -> bool:
        """Tell whether nothing at all is known of the subject in this period."""
        return not self.lessons(subject) and subject.subject_id not in self._kinds

    def is_away(self, pupil: Pupil, on: date) -> bool:
        """Tell whether the pupil was not of the class on that day; unknown membership is no absence."""
        label = self.closed.journal.class_label
        own = [m for m in pupil.memberships if m.class_label == label]
        return bool(own) and not any(membership.covers(on) for membership in own)

    def _found_learners(self) -> dict[str, set[str]]:
        subject_of = {lesson.lesson_id: lesson.subject_id for lesson in self.closed.journal.lessons}
        found: dict[str, set[str]] = defaultdict(set)
        for lesson_id, cells in self._entries.items():
            if lesson_id in subject_of:
                found[subject_of[lesson_id]].update(cells)
        for pupil_id, subject_id, _kind, _code in self._results:
            found[subject_id].add(pupil_id)
        return found

    def _period_place(self, code: PeriodCode) -> tuple[date, str, int]:
        dates = {period.code: period.end for period in self.closed.journal.periods}
        return dates.get(code, date.max), code.kind.value, code.number


def entry_text(entry: Entry) -> str:
    """Return attendance and marks in the source's manner; the raw text when neither was understood."""
    return entry.shown


def _by_subject(lessons: Iterable[Lesson]) -> dict[str, tuple[Lesson, ...]]:
    found: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in sorted(lessons, key=lambda item: (item.day, item.number or 0, item.ordinal)):
        found[lesson.subject_id].append(lesson)
    return {subject_id: tuple(items) for subject_id, items in found.items()}


def _by_cell(entries: Iterable[Entry]) -> dict[str, dict[str, tuple[Entry, ...]]]:
    found: dict[str, dict[str, tuple[Entry, ...]]] = defaultdict(dict)
    for entry in entries:
        cells = found[entry.lesson_id]
        cells[entry.pupil_id] = (*cells.get(entry.pupil_id, ()), entry)
    return dict(found)


def _by_place(results: Iterable[Result]) -> dict[ResultKey, list[Result]]:
    found: dict[ResultKey, list[Result]] = defaultdict(list)
    for result in results:
        found[result.pupil_id, result.subject_id, result.kind, result.period].append(result)
    return dict(found)


def _by_kind(results: Iterable[Result]) -> dict[str, set[tuple[ResultKind, PeriodCode | None]]]:
    found: dict[str, set[tuple[ResultKind, PeriodCode | None]]] = defaultdict(set)
    for result in results:
        found[result.subject_id].add((result.kind, result.period))
    return dict(found)
