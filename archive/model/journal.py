"""The class journal: what the electronic journal held, nothing dropped, merged or deduplicated.

Ids (pupil, subject, lesson) are unique within one journal. Order is the source's where it has one.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from archive.model.digest import Digest
from archive.model.marks import Mark
from archive.model.people import Pupil
from archive.model.period import Period, PeriodCode, SchoolYear


class ClassKind(StrEnum):
    """What the people of the journal are called: pupils of a class or students of a group."""

    SCHOOL_CLASS = "class"
    COLLEGE_GROUP = "group"
    PRESCHOOL_GROUP = "preschool"
    """A preschool group: attendance by days, no lessons and no marks."""
    EXTRACURRICULAR_GROUP = "extracurricular"
    """A group of an extracurricular course: lessons and attendance, no marks."""

    @property
    def is_attested(self) -> bool:
        """Whether summary marks are given at all, and so a summary ledger is made."""
        return self in {ClassKind.SCHOOL_CLASS, ClassKind.COLLEGE_GROUP}

    @property
    def book(self) -> str:
        """What its journal is called."""
        return {
            "class": "Классный журнал",
            "group": "Журнал учебных занятий",
            "preschool": "Журнал посещаемости",
            "extracurricular": "Журнал внеурочной деятельности",
        }[self.value]


class SubjectKind(StrEnum):
    """What a page of the journal is about."""

    SUBJECT = "предмет"
    DISCIPLINE = "УД"
    """Учебная дисциплина of a college."""
    MODULE_COURSE = "МДК"
    """Междисциплинарный курс of a professional module."""
    PRACTICE = "практика"
    EXTRACURRICULAR = "внеурочная"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of the class; two groups of one subject are two subjects with a `group` each."""

    subject_id: str
    name: str
    kind: SubjectKind = SubjectKind.SUBJECT
    teacher: str = ""
    group: str = ""
    planned_hours: int | None = None

    @property
    def title(self) -> str:
        """«Английский язык (группа 2)»."""
        return f"{self.name} ({self.group})" if self.group else self.name


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson held. `ordinal` tells apart several lessons of one subject on one day, from 1."""

    lesson_id: str
    subject_id: str
    day: date
    ordinal: int = 1
    number: int | None = None
    """Its place in the day's timetable, when the source gives it."""
    topic: str = ""
    homework: str = ""
    teacher: str = ""
    substitutes: str = ""
    """Whom `teacher` stood in for; empty when there was no substitution."""
    work_kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of the journal: all that a pupil has at a lesson.

    `raw` is the cell's text as the source has it. An entry with no marks and no attendance says
    that the lesson was held for the pupil and nothing was entered; no entry says that the pupil had
    no such lesson. `attendance` holds codes of the journal's legend, in the source's order.
    """

    pupil_id: str
    lesson_id: str
    raw: str = ""
    marks: tuple[Mark, ...] = ()
    attendance: tuple[str, ...] = ()
    comment: str = ""
    entered_at: datetime | None = None

    @property
    def shown(self) -> str:
        """Attendance and marks in the source's manner («Б 3», «2/3»); the raw text when neither was understood."""
        works: dict[int, list[Mark]] = {}
        for mark in self.marks:
            works.setdefault(mark.work, []).append(mark)
        marks = ("/".join(mark.shown for mark in work) for work in works.values())
        return " ".join((*self.attendance, *marks)) or self.raw.strip()


@dataclass(frozen=True, slots=True)
class DayAbsence:
    """Attendance that the source gives for a day or a date without naming a lesson of ours."""

    pupil_id: str
    day: date
    code: str
    subject_id: str = ""
    comment: str = ""


class AttendanceMeaning(StrEnum):
    """What an attendance code counts as in the totals."""

    ABSENT = "absent"
    ABSENT_ILL = "ill"
    ABSENT_EXCUSED = "excused"
    ABSENT_UNEXCUSED = "unexcused"
    LATE = "late"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AttendanceCode:
    """One line of the legend, as the file itself explains it."""

    code: str
    words: str
    meaning: AttendanceMeaning = AttendanceMeaning.UNKNOWN


class ResultKind(StrEnum):
    """Which summary mark it is."""

    PERIOD = "period"
    YEAR = "year"
    EXAM = "exam"
    STATE_EXAM = "state_exam"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Result:
    """A summary mark of a pupil in a subject; `period` is set for `ResultKind.PERIOD` only."""

    pupil_id: str
    subject_id: str
    kind: ResultKind
    mark: Mark
    period: PeriodCode | None = None
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Average:
    """An average that the source printed, as text: kept to check against, never recomputed here."""

    pupil_id: str
    subject_id: str
    raw: str
    weighted: bool = False
    period: PeriodCode | None = None


@dataclass(frozen=True, slots=True)
class CouncilDecision:
    """What the pedagogical council resolved on a pupil."""

    pupil_id: str
    words: str
    """«переведён в 9 класс», «выпущен», «оставлен на повторный год»."""
    protocol_number: str = ""
    protocol_date: date | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that the journal was read from; kept whole under its digest."""

    name: str
    digest: Digest
    size: int
    format: str
    """«sgo-report-xlsx», «flat-1»."""


@dataclass(frozen=True, slots=True)
class ClassJournal:
    """Everything one export, or several joined, says of one class in one school year."""

    school_name: str
    school_year: SchoolYear
    class_label: str
    class_kind: ClassKind = ClassKind.SCHOOL_CLASS
    class_teacher: str = ""
    periods: tuple[Period, ...] = ()
    pupils: tuple[Pupil, ...] = ()
    subjects: tuple[Subject, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    entries: tuple[Entry, ...] = ()
    day_absences: tuple[DayAbsence, ...] = ()
    results: tuple[Result, ...] = ()
    averages: tuple[Average, ...] = ()
    decisions: tuple[CouncilDecision, ...] = ()
    legend: tuple[AttendanceCode, ...] = ()
    open_days: tuple[date, ...] = ()
    """The days on which the class met, where attendance is kept by days (a preschool group)."""
    sources: tuple[SourceFile, ...] = field(default=())
