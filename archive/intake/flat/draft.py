"""What has been read of a flat source so far: drafts of the class journals and the keys between tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.intake.flat.rows import Record, RowReader
from archive.model.journal import (
    AttendanceCode,
    ClassJournal,
    ClassKind,
    CouncilDecision,
    DayAbsence,
    Entry,
    Lesson,
    Result,
    SourceFile,
    Subject,
)
from archive.model.people import Membership, Pupil
from archive.model.period import Period, SchoolYear


@dataclass(slots=True)
class ClassDraft:
    """One class's journal while its tables are being read."""

    label: str
    kind: ClassKind = ClassKind.SCHOOL_CLASS
    teacher: str = ""
    periods: list[Period] = field(default_factory=list)
    members: dict[str, list[Membership]] = field(default_factory=dict)
    """Memberships in this class by the pupil's code, in the order in which they came."""
    subjects: dict[str, Subject] = field(default_factory=dict)
    lessons: list[Lesson] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    day_absences: list[DayAbsence] = field(default_factory=list)
    open_days: list[date] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    decisions: list[CouncilDecision] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """All of the source: what the tables share, and a draft for each class."""

    rows: RowReader
    school: str
    year: SchoolYear
    classes: dict[str, ClassDraft] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    subject_class: dict[str, ClassDraft] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    legend: dict[str, AttendanceCode] = field(default_factory=dict)

    def check_day(self, record: Record, heading: str, day: date | None) -> None:
        """Report a date that lies outside the school year."""
        if day is None or self.year.first_day <= day <= self.year.last_day:
            return
        record.sound = False
        self.rows.report(
            record,
            heading,
            "intake.day-outside-year",
            f"Дата «{heading}» вне учебного года.",
            expected=f"{self.year.first_day:%d.%m.%Y}-{self.year.last_day:%d.%m.%Y}",
            found=f"{day:%d.%m.%Y}",
            remedy="Исправьте дату или учебный год в таблице «Школа».",
        )

    def journals(self, sources: Sequence[SourceFile]) -> tuple[ClassJournal, ...]:
        """Return the journals, one a class, in the order of the table of classes."""
        return tuple(self._journal(draft, tuple(sources)) for draft in self.classes.values())

    def _journal(self, draft: ClassDraft, sources: tuple[SourceFile, ...]) -> ClassJournal:
        return ClassJournal(
            school_name=self.school,
            school_year=self.year,
            class_label=draft.label,
            class_kind=draft.kind,
            class_teacher=draft.teacher,
            periods=tuple(sorted(draft.periods, key=lambda period: (period.start, period.code))),
            pupils=self._pupils(draft),
            subjects=tuple(draft.subjects.values()),
            lessons=tuple(draft.lessons),
            entries=tuple(draft.entries),
            day_absences=tuple(draft.day_absences),
            open_days=tuple(sorted(draft.open_days)),
            results=tuple(draft.results),
            decisions=tuple(draft.decisions),
            legend=tuple(self.legend.values()),
            sources=sources,
        )

    def _pupils(self, draft: ClassDraft) -> tuple[Pupil, ...]:
        """Return the pupils with their time in this class only: what they did in another is its journal's."""
        return tuple(
            Pupil(p.pupil_id, p.name, p.birth_date, p.snils, tuple(draft.members[p.pupil_id]), p.individual_plan)
            for p in self.pupils.values()
            if p.pupil_id in draft.members
        )
