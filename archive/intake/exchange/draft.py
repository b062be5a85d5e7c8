"""A class journal while it is gathered from parts that speak of one pupil, one subject or one lesson each."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from archive.model.journal import (
    AttendanceCode,
    Average,
    ClassJournal,
    DayAbsence,
    Entry,
    Lesson,
    Result,
    SourceFile,
    Subject,
)
from archive.model.marks import Mark
from archive.model.people import Pupil
from archive.model.period import Period, PeriodCode, SchoolYear


@dataclass(slots=True)
class JournalDraft:
    """One class. Subjects and lessons are kept once under whatever key the source tells them apart by."""

    label: str
    year: SchoolYear
    school: str = ""
    teacher: str = ""
    periods: dict[PeriodCode, Period] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    subjects: dict[Hashable, Subject] = field(default_factory=dict)
    lessons: dict[Hashable, Lesson] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    averages: list[Average] = field(default_factory=list)
    absences: list[DayAbsence] = field(default_factory=list)
    legend: dict[str, AttendanceCode] = field(default_factory=dict)
    _entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    _ordinals: Counter[tuple[str, date]] = field(default_factory=Counter)

    def subject(self, key: Hashable, name: str, teacher: str = "", group: str = "") -> Subject:
        """Return the subject under `key`, numbered as it first appears; a teacher named later is added."""
        known = self.subjects.get(key) or Subject(f"s{len(self.subjects) + 1}", name, teacher=teacher, group=group)
        self.subjects[key] = replace(known, teacher=known.teacher or teacher)
        return self.subjects[key]

    def lesson(self, key: Hashable, subject: Subject, day: date) -> Lesson:
        """Return the lesson under `key`; a new one of a subject on the same day has the next ordinal."""
        if key not in self.lessons:
            self._ordinals[subject.subject_id, day] += 1
            ordinal = self._ordinals[subject.subject_id, day]
            named = f"{subject.subject_id}-{day:%Y%m%d}-{ordinal}"
            self.lessons[key] = Lesson(named, subject.subject_id, day, ordinal)
        return self.lessons[key]

    def hold(self, pupil_id: str, lesson: Lesson) -> Entry:
        """Note that the pupil had the lesson, and return what is there so far."""
        return self._entries.setdefault((pupil_id, lesson.lesson_id), Entry(pupil_id, lesson.lesson_id))

    def add_marks(
        self,
        pupil_id: str,
        lesson: Lesson,
        raw: str,
        marks: Sequence[Mark],
        *,
        comment: str = "",
        entered_at: datetime | None = None,
    ) -> None:
        """Add the marks of one work to what the pupil has at the lesson; none replaces another."""
        entry = self.hold(pupil_id, lesson)
        work = 1 + max((mark.work for mark in entry.marks), default=0)
        self._entries[pupil_id, lesson.lesson_id] = replace(
            entry,
            raw=_joined(entry.raw, raw, " "),
            marks=(*entry.marks, *(replace(mark, work=work) for mark in marks)),
            comment=_joined(entry.comment, comment, "; "),
            entered_at=entry.entered_at or entered_at,
        )

    def add_attendance(self, pupil_id: str, lesson: Lesson, code: AttendanceCode, comment: str = "") -> None:
        """Add an attendance code, once however often the source repeats it."""
        self.legend.setdefault(code.code, code)
        entry = self.hold(pupil_id, lesson)
        if code.code in entry.attendance:
            return
        self._entries[pupil_id, lesson.lesson_id] = replace(
            entry,
            raw=_joined(entry.raw, code.code, " "),
            attendance=(*entry.attendance, code.code),
            comment=_joined(entry.comment, comment, "; "),
        )

    def journal(self, sources: Sequence[SourceFile]) -> ClassJournal:
        """Return the journal: lessons by subject and day, entries as they came."""
        order = {subject.subject_id: place for place, subject in enumerate(self.subjects.values())}
        return ClassJournal(
            school_name=self.school,
            school_year=self.year,
            class_label=self.label,
            class_teacher=self.teacher,
            periods=tuple(sorted(self.periods.values(), key=lambda period: (period.start, period.code))),
            pupils=tuple(sorted(self.pupils.values(), key=lambda pupil: (pupil.name.full.casefold(), pupil.pupil_id))),
            subjects=tuple(self.subjects.values()),
            lessons=tuple(sorted(self.lessons.values(), key=lambda x: (order[x.subject_id], x.day, x.ordinal))),
            entries=tuple(self._entries.values()),
            day_absences=tuple(self.absences),
            results=tuple(self.results),
            averages=tuple(self.averages),
            legend=tuple(self.legend.values()),
            sources=tuple(sources),
        )


def _joined(first: str, second: str, between: str) -> str:
    return between.join(part for part in (first, second) if part)
