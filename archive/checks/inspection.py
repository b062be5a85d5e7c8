"""One class journal, indexed once for all rules: linear time, and no copy of an entry."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from archive.checks.works import Work, work_of
from archive.model.journal import (
    AttendanceMeaning,
    ClassJournal,
    ClassKind,
    Entry,
    Lesson,
    Result,
    ResultKind,
    Subject,
    SubjectKind,
)
from archive.model.organisation import Organisation
from archive.model.people import Pupil
from archive.model.period import YEAR, Period, PeriodCode
from archive.model.profile import Limits, MarkRules

ABSENCES = frozenset(
    {
        AttendanceMeaning.ABSENT,
        AttendanceMeaning.ABSENT_ILL,
        AttendanceMeaning.ABSENT_EXCUSED,
        AttendanceMeaning.ABSENT_UNEXCUSED,
    }
)
_WHOLE_CLASS = 4
"""A subject is the whole class's when at most one pupil in so many has nothing written in it."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a rule looks at: the journal of `period`, the school's profile, the instant of the check."""

    journal: ClassJournal
    organisation: Organisation
    period: Period
    at: datetime
    subjects: dict[str, Subject] = field(init=False)
    pupils: dict[str, Pupil] = field(init=False)
    lessons: dict[str, Lesson] = field(init=False)
    entries: dict[str, list[Entry]] = field(init=False)
    """By lesson."""
    _lessons_of: dict[str, list[Lesson]] = field(init=False)
    _results_of: dict[str, list[Result]] = field(init=False)
    _traces: dict[str, set[str]] = field(init=False)
    """By subject, the pupils who have a mark, an absence or a summary mark in it."""
    _cells: dict[str, set[str]] = field(init=False)
    """By subject, the pupils who have any entry in it, blank ones too."""
    _meanings: dict[str, AttendanceMeaning] = field(init=False)
    _blank_entries: bool = field(init=False)

    def __post_init__(self) -> None:
        """Build the indexes."""
        journal, put = self.journal, object.__setattr__
        put(self, "subjects", {subject.subject_id: subject for subject in journal.subjects})
        put(self, "pupils", {pupil.pupil_id: pupil for pupil in journal.pupils})
        put(self, "lessons", {lesson.lesson_id: lesson for lesson in journal.lessons})
        put(self, "_lessons_of", _grouped(journal.lessons))
        put(self, "_results_of", _grouped(journal.results))
        put(self, "_meanings", {line.code: line.meaning for line in journal.legend})
        put(self, "_blank_entries", any(map(_is_blank, journal.entries)))
        self._index_entries()

    def _index_entries(self) -> None:
        by_lesson: dict[str, list[Entry]] = defaultdict(list)
        traces: dict[str, set[str]] = defaultdict(set)
        cells: dict[str, set[str]] = defaultdict(set)
        for entry in self.journal.entries:
            by_lesson[entry.lesson_id].append(entry)
            if lesson := self.lessons.get(entry.lesson_id):
                cells[lesson.subject_id].add(entry.pupil_id)
                if not _is_blank(entry):
                    traces[lesson.subject_id].add(entry.pupil_id)
        for result in self.journal.results:
            traces[result.subject_id].add(result.pupil_id)
        object.__setattr__(self, "entries", dict(by_lesson))
        object.__setattr__(self, "_traces", dict(traces))
        object.__setattr__(self, "_cells", dict(cells))

    @property
    def is_year(self) -> bool:
        """Whether the whole year is being closed."""
        return self.period.code == YEAR

    @property
    def marks(self) -> MarkRules:
        """The profile's marks."""
        return self.organisation.rules.marks

    @property
    def ends_subjects(self) -> bool:
        """Whether the profile asks for a final mark in every subject when this class's year is closed."""
        grade = re.match(r"\d+", self.journal.class_label)
        return self.is_year and not self.is_group and grade is not None and grade[0] in self.marks.final_grades

    @property
    def limits(self) -> Limits:
        """The profile's terms and counts."""
        return self.organisation.rules.limits

    @property
    def is_group(self) -> bool:
        """Whether it is a college's group."""
        return self.journal.class_kind is ClassKind.COLLEGE_GROUP

    def lessons_of(self, subject: Subject) -> list[Lesson]:
        """Return the subject's lessons in the order of the source."""
        return self._lessons_of.get(subject.subject_id, [])

    def results_of(self, subject: Subject) -> list[Result]:
        """Return the subject's summary marks in the order of the source."""
        return self._results_of.get(subject.subject_id, [])

    def entries_of(self, lesson: Lesson) -> list[Entry]:
        """Return the lesson's entries in the order of the source."""
        return self.entries.get(lesson.lesson_id, [])

    def attested(self) -> Iterator[Subject]:
        """Yield the subjects that end in a summary mark: those with a lesson or any summary mark.

        A preschool or an extracurricular group has none: only its attendance is kept.
        """
        for subject in self.journal.subjects if self.journal.class_kind.is_attested else ():
            if subject.kind is not SubjectKind.EXTRACURRICULAR and not self.is_empty(subject):
                yield subject

    def is_empty(self, subject: Subject) -> bool:
        """Tell whether nothing is known of the subject in this period."""
        return not self.lessons_of(subject) and not self.results_of(subject)

    def learners(self, subject: Subject) -> list[Pupil]:
        """Return who learns the subject: all of the class, or those who have anything written there.

        Sources do not say it. A subject in which many have neither a mark nor an absence is a
        subgroup's (girls and boys at «Труд» have blank cells in each other's lessons); one in which
        few have nothing is the whole class's, and those few are then reported like the others, unless
        they follow a plan of their own, which need not have the subject. A pupil
        without any cell, in a source that writes even blank ones, had no such lessons.
        """
        traces = self._traces.get(subject.subject_id, set())
        if self.results_of(subject) and traces and (subject.group or self._is_part(traces)):
            return [pupil for pupil in self.journal.pupils if pupil.pupil_id in traces]
        cells = self._cells.get(subject.subject_id, set()) | traces
        if self._blank_entries and cells:
            return [pupil for pupil in self.journal.pupils if pupil.pupil_id in cells]
        return [pupil for pupil in self.journal.pupils if not pupil.individual_plan or pupil.pupil_id in traces]

    def untraced(self, subject: Subject) -> list[Pupil]:
        """Return the few learners of a whole class's subject who have nothing written in it."""
        traces = self._traces.get(subject.subject_id, set())
        if not traces or self._is_part(traces):
            return []
        return [pupil for pupil in self.learners(subject) if pupil.pupil_id not in traces]

    def _is_part(self, traces: set[str]) -> bool:
        return (len(self.journal.pupils) - len(traces)) * _WHOLE_CLASS > len(self.journal.pupils)

    def was_member(self, pupil: Pupil, on: date) -> bool:
        """Tell whether the pupil was in the class on that day; unknown membership counts as yes."""
        own = [m for m in pupil.memberships if m.class_label == self.journal.class_label]
        return not own or any(membership.covers(on) for membership in own)

    def end_of(self, code: PeriodCode | None) -> date:
        """Return the last day of a period of the journal, of the closed one when it is not known."""
        known = {period.code: period.end for period in self.journal.periods}
        return known.get(code, self.period.end) if code else self.period.end

    def is_absence(self, code: str) -> bool:
        """Tell whether an attendance code means that the pupil was not there."""
        return self._meanings.get(code) in ABSENCES

    def meaning(self, code: str) -> AttendanceMeaning:
        """Return what an attendance code counts as."""
        return self._meanings.get(code, AttendanceMeaning.UNKNOWN)

    def work(self, lesson: Lesson) -> Work:
        """Return what kind of work the lesson was: by its own words, its marks' words or their weight."""
        marks = (mark for entry in self.entries_of(lesson) for mark in entry.marks)
        return work_of(lesson.work_kind, marks, self.limits.control_index)

    def local_day(self, moment: datetime) -> date:
        """Return the day of `moment` in the school's time zone; a time without a zone is the school's."""
        return (moment.astimezone(ZoneInfo(self.organisation.time_zone)) if moment.tzinfo else moment).date()

    def results_are(self, kind: ResultKind, code: PeriodCode | None = None) -> bool:
        """Tell whether anybody has a summary mark of this kind in any subject."""
        return any(result.kind is kind and result.period == code for result in self.journal.results)


def title(subject: Subject) -> str:
    """«Английский язык (группа 2)»."""
    return subject.title


def _is_blank(entry: Entry) -> bool:
    return not entry.marks and not entry.attendance


def _grouped(items: Iterable[Lesson] | Iterable[Result]) -> dict[str, list[Lesson | Result]]:
    found: dict[str, list[Lesson | Result]] = defaultdict(list)
    for item in items:
        found[item.subject_id].append(item)
    return dict(found)
