"""What a rule finds: a finding that does not yet know its code, severity and clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.texts import counted

MOST_NAMED = 12
"""Names or days that one finding lists; the rest are counted."""


class Part(StrEnum):
    """Which part of the source a fault lies in: the names of the flat format's tables."""

    LESSONS = "lessons"
    MARKS = "marks"
    ATTENDANCE = "attendance"
    RESULTS = "results"
    PUPILS = "pupils"
    MEMBERSHIP = "membership"
    SUBJECTS = "subjects"
    CLASSES = "classes"
    DECISIONS = "decisions"
    ANY = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `where` says, in words, where to look in `part` of the source."""

    message: str
    part: Part
    where: str
    expected: str = ""
    found: str = ""
    remedy: str = ""
    pupil: str = ""
    subject: str = ""
    day: date | None = None


def listed(names: Iterable[str]) -> str:
    """«а, б, в и ещё 5»: at most `MOST_NAMED` names."""
    known = list(names)
    more = len(known) - MOST_NAMED
    return ", ".join(known[:MOST_NAMED]) + (f" и ещё {more}" if more > 0 else "")


def days_listed(days: Iterable[date]) -> str:
    """«02.09, 05.09 (2) и ещё 3»: the days in order; a day with several lessons bears their number."""
    counts: dict[date, int] = {}
    for day in sorted(days):
        counts[day] = counts.get(day, 0) + 1
    return listed(f"{day:%d.%m}" + (f" ({number})" if number > 1 else "") for day, number in counts.items())


def lessons_counted(number: int) -> str:
    """«3 урока»."""
    return counted(number, "урок", "урока", "уроков")


def pupils_counted(number: int) -> str:
    """«3 ученика»."""
    return counted(number, "ученик", "ученика", "учеников")
