"""A class in order, by every profile, for tests that spoil one thing at a time."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from archive.checks import check
from archive.intake.profile_file import read_profile
from archive.intake.toml_fields import Fields
from archive.model.digest import Digest
from archive.model.finding import Finding
from archive.model.journal import (
    AttendanceCode,
    AttendanceMeaning,
    ClassJournal,
    CouncilDecision,
    Entry,
    Lesson,
    Result,
    ResultKind,
    SourceFile,
    Subject,
)
from archive.model.marks import Mark
from archive.model.organisation import Organisation
from archive.model.people import Membership, PersonName, Pupil
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind, SchoolYear
from archive.model.profile import CheckCode
from archive.periods.selection import select
from tests.build_journal import organisation

Q4 = PeriodCode(PeriodKind.QUARTER, 4)
QUARTERS = (
    Period(PeriodCode(PeriodKind.QUARTER, 1), date(2025, 9, 1), date(2025, 10, 24)),
    Period(PeriodCode(PeriodKind.QUARTER, 2), date(2025, 11, 5), date(2025, 12, 28)),
    Period(PeriodCode(PeriodKind.QUARTER, 3), date(2026, 1, 12), date(2026, 3, 20)),
    Period(Q4, date(2026, 3, 30), date(2026, 5, 26)),
)
AT = datetime(2026, 6, 5, 9, tzinfo=UTC)
"""Before 30 June, after every written work's term."""
_NAMES = ("Абрамов Егор Ильич", "Белова Анна Павловна", "Волков Пётр Львович", "Громова Вера Ивановна")
_SUBJECTS = ("Математика", "Литература")
_LESSONS_IN_A_QUARTER = 3


def mark(grade: int, **fields: str) -> Mark:
    return replace(Mark(str(grade), grade=grade), **fields)  # type: ignore[arg-type]  # texts of a mark


def clean() -> ClassJournal:
    """Return 8А over a whole year: nothing is missing by any profile."""
    pupils = tuple(_pupil(i, name) for i, name in enumerate(_NAMES))
    subjects = tuple(Subject(f"s{i}", name, teacher="Орлова М. П.") for i, name in enumerate(_SUBJECTS))
    lessons = tuple(_lessons(subjects))
    return ClassJournal(
        school_name="Школа",
        school_year=SchoolYear(2025),
        class_label="8А",
        class_teacher="Крылова Ольга Викторовна",
        periods=QUARTERS,
        pupils=pupils,
        subjects=subjects,
        lessons=lessons,
        entries=tuple(_entry(pupil, lesson) for lesson in lessons for pupil in pupils),
        results=tuple(_results(pupils, subjects)),
        decisions=tuple(CouncilDecision(p.pupil_id, "переведён(а) в 9 класс", "9", date(2026, 5, 26)) for p in pupils),
        legend=(
            AttendanceCode("Н", "Неявка", AttendanceMeaning.ABSENT),
            AttendanceCode("Б", "Болезнь", AttendanceMeaning.ABSENT_ILL),
            AttendanceCode("ОП", "Опоздание", AttendanceMeaning.LATE),
        ),
        sources=tuple(SourceFile(f"{name}.csv", Digest.of(name.encode()), 1, "flat-1") for name in _FILES),
    )


_FILES = ("school", "lessons", "marks", "results", "pupils")


def _pupil(i: int, name: str) -> Pupil:
    return Pupil(f"p{i}", PersonName.parse(name), date(2011, 1 + i, 5), memberships=(Membership("8А"),))


def _lessons(subjects: tuple[Subject, ...]) -> Iterator[Lesson]:
    for subject in subjects:
        for period in QUARTERS:
            for k in range(_LESSONS_IN_A_QUARTER):
                day = period.start + timedelta(days=7 * k)
                key = f"{subject.subject_id}-{period.code}-{k}"
                yield Lesson(key, subject.subject_id, day, number=2, topic="Тема", homework="§ 1")


def at(day: date, hour: int = 5) -> datetime:
    """Return an instant of `day` in Krasnoyarsk (noon there)."""
    return datetime.combine(day, time(hour), UTC)


def _entry(pupil: Pupil, lesson: Lesson) -> Entry:
    return Entry(pupil.pupil_id, lesson.lesson_id, "4", (mark(4),), entered_at=at(lesson.day))


def _results(pupils: tuple[Pupil, ...], subjects: tuple[Subject, ...]) -> Iterator[Result]:
    for pupil in pupils:
        for subject in subjects:
            for period in QUARTERS:
                entered = at(period.end - timedelta(days=2))
                yield Result(pupil.pupil_id, subject.subject_id, ResultKind.PERIOD, mark(4), period.code, entered)
            yield Result(pupil.pupil_id, subject.subject_id, ResultKind.YEAR, mark(4))


def school(profile: str = "school", own: str = "") -> Organisation:
    """Return a school under `profile` with its own TOML tables `own`."""
    rules = read_profile(profile, Fields("own.toml", tomllib.loads(own)))
    return replace(organisation(), profile=profile, rules=rules)


def findings(
    journal: ClassJournal, profile: str = "school", code: PeriodCode = YEAR, *, own: str = "", when: datetime = AT
) -> tuple[Finding, ...]:
    """Check `journal` closed for `code`."""
    whole = Period(YEAR, QUARTERS[0].start, QUARTERS[-1].end)
    period = next((p for p in QUARTERS if p.code == code), whole)
    return check(select(journal, period), school(profile, own), period, at=when)


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in found]


def only(found: tuple[Finding, ...], code: CheckCode) -> Finding:
    """Return the one finding of `code`."""
    (finding,) = [finding for finding in found if finding.code == code]
    return finding
