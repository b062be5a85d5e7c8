"""What a class of the sample school learns: its periods, subjects and how each is closed."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archive.demo.sample_calendar import half_years, quarters, semesters
from archive.model.journal import ClassKind, ResultKind, SubjectKind
from archive.model.period import Period, SchoolYear

_FOLDER = Path(__file__).resolve().parent
_GRADE = re.compile(r"(\d{1,2})\s?\D.*")
_COURSE = re.compile(r"\D+(\d).*")
_LAST_GRADE = 11
_RESULT_KINDS = {"экзамен": ResultKind.EXAM, "гос. экзамен": ResultKind.STATE_EXAM}


@cache
def load(name: str) -> dict[str, Any]:
    """Return the data file `name`.toml that lies beside this module."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class SubjectPlan:
    """One subject of a class.

    `hours` are lessons a week, one figure a period; `closing` says how each period is closed:
    «отметка», «зачёт», «экзамен», «безотм» or nothing. `exam` is the examination at the year's end.
    """

    name: str
    code: str
    kind: SubjectKind
    hours: tuple[int, ...]
    closing: tuple[str, ...]
    exam: ResultKind | None = None
    final: bool = False
    block: tuple[str, str] | None = None

    @property
    def marked(self) -> bool:
        """Whether current marks are given at all."""
        return any(way not in ("", "безотм") for way in self.closing)


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class or a group: `stage` is the grade, or the course of a college group."""

    label: str
    kind: ClassKind
    stage: int
    year: SchoolYear
    periods: tuple[Period, ...]
    subjects: tuple[SubjectPlan, ...]

    @property
    def is_college(self) -> bool:
        """Whether it is a college group."""
        return self.kind is ClassKind.COLLEGE_GROUP

    @property
    def birth_year(self) -> int:
        """The year in which most of its pupils were born."""
        return self.year.start - (15 if self.is_college else 6) - self.stage

    @property
    def leaves_school(self) -> bool:
        """Whether the grade ends with the state's examinations."""
        return not self.is_college and self.stage in {9, _LAST_GRADE}

    def advancement(self, *, girl: bool) -> str:
        """Return what the council resolves on a pupil who has done the year."""
        moved = "переведена" if girl else "переведён"
        if self.is_college:
            return f"{moved} на {self.stage + 1} курс"
        if self.stage == _LAST_GRADE:
            return "выпущена" if girl else "выпущен"
        preposition = "во" if self.stage + 1 == 2 else "в"  # «во 2 класс»
        return f"{moved} {preposition} {self.stage + 1} класс"


def plan_class(label: str, year: SchoolYear) -> ClassPlan:
    """Return the plan of «5Б» (grades 1-11) or of a group such as «ИСП-21». ValueError for other labels."""
    found = _GRADE.fullmatch(label)
    if found and 1 <= int(found[1]) <= _LAST_GRADE:
        return _grade(label, int(found[1]), year)
    course = _COURSE.fullmatch(label)
    if course is None:
        raise ValueError(label)
    return _group(label, int(course[1]), year)


def _grade(label: str, grade: int, year: SchoolYear) -> ClassPlan:
    periods = half_years(year) if grade >= 10 else quarters(year)  # 10-11 count in half-years
    data = load("curricula")
    lessons = [_subject(name, hours, grade, len(periods)) for name, hours in data["grades"][str(grade)].items()]
    talks = [_unmarked(name, hours, len(periods)) for name, hours in data["extracurricular"].items()]
    return ClassPlan(label, ClassKind.SCHOOL_CLASS, grade, year, periods, (*lessons, *talks))


def _subject(name: str, hours: int, grade: int, periods: int) -> SubjectPlan:
    data = load("curricula")
    exams = data["exams"].get(str(grade), {"kind": "", "subjects": []})
    return SubjectPlan(
        name,
        data["codes"][name],
        SubjectKind.SUBJECT,
        (hours,) * periods,
        ("безотм" if grade == 1 else "отметка",) * periods,
        _RESULT_KINDS[exams["kind"]] if name in exams["subjects"] else None,
        final=bool(exams["kind"]),
    )


def _unmarked(name: str, hours: int, periods: int) -> SubjectPlan:
    code = load("curricula")["codes"][name]
    return SubjectPlan(name, code, SubjectKind.EXTRACURRICULAR, (hours,) * periods, ("",) * periods)


def _group(label: str, course: int, year: SchoolYear) -> ClassPlan:
    subjects = tuple(_college_subject(row) for row in load("curricula")["college"]["subjects"])
    return ClassPlan(label, ClassKind.COLLEGE_GROUP, course, year, semesters(year), subjects)


def _college_subject(row: dict[str, Any]) -> SubjectPlan:
    block = (row["block"][0], row["block"][1]) if "block" in row else None
    return SubjectPlan(
        row["name"],
        row["name"].split()[0],
        SubjectKind(row["kind"]),
        tuple(row["hours"]),
        tuple(row["final"]),
        final=True,
        block=block,
    )
