"""Turns the Дневник.ру set (a real school, 2017/18, names replaced by its author) into our flat CSV folder.

Nothing is dropped, merged or deduplicated: the n-th row of a pupil at one journal and date is the
n-th lesson of that day, so every source row becomes one entry of its own.
"""

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.intake.flat import schema
from archive.intake.flat.schema import Table

SCHOOL = "Школа из набора «Дневник.ру»"
ABSENT = "Н"
_KINDS = {"1": "год", "2": "экзамен", "3": "итоговая"}
_PARTS = {"4": "четверть", "2": "полугодие"}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """The tables of the set as they lie in its ZIP."""

    marks: Sequence[Row]
    lessons: dict[str, Row]
    classes: dict[str, Row]
    subjects: dict[str, Row]
    students: Sequence[Row]
    teachers: dict[str, Row]
    periods: dict[str, Row]
    period_marks: Sequence[Row]
    terminal_marks: Sequence[Row]

    def class_of(self, journal: str) -> Row:
        """Return the class of a journal (the set calls a class × subject a lesson)."""
        return self.classes[self.lessons[journal]["class_id"]]


@dataclass(slots=True)
class _Rows:
    """What the rows of marks give: lessons in order, marks, absences, and who was in which class."""

    lessons: dict[str, list[str]] = field(default_factory=dict)
    marks: list[list[str]] = field(default_factory=list)
    absences: list[list[str]] = field(default_factory=list)
    members: dict[tuple[str, str], None] = field(default_factory=dict)


def read_source(zip_path: Path) -> Source:
    """Read the set."""
    with zipfile.ZipFile(zip_path) as archive:
        table = {name.removesuffix(".csv"): list(_read(archive, name)) for name in archive.namelist()}
    by_id = {name: {row["id"]: row for row in rows} for name, rows in table.items() if rows and "id" in rows[0]}
    return Source(
        table["marks"],
        by_id["lessons"],
        by_id["classes"],
        by_id["subjects"],
        table["students"],
        by_id["teachers"],
        by_id["periods"],
        table["period_marks"],
        table["terminal_marks"],
    )


def convert(zip_path: Path, target: Path) -> Path:
    """Write the set at `zip_path` as a flat CSV folder at `target` and return the folder."""
    source = read_source(zip_path)
    rows = _rows(source)
    target.mkdir(parents=True, exist_ok=True)
    _write(target, schema.SCHOOL, [[schema.FORMAT, SCHOOL, "2017/2018"]])
    _write(target, schema.PERIODS, _periods(source))
    _write(target, schema.CLASSES, _classes(source))
    _write(target, schema.PUPILS, _pupils(source))
    _write(target, schema.MEMBERSHIP, ([pupil, label, "", "", "", ""] for pupil, label in rows.members))
    _write(target, schema.SUBJECTS, _subjects(source))
    _write(target, schema.LESSONS, rows.lessons.values())
    _write(target, schema.MARKS, rows.marks)
    _write(target, schema.ATTENDANCE, rows.absences)
    _write(target, schema.LEGEND, [[ABSENT, "Неявка", "неявка"]])
    _write(target, schema.RESULTS, _results(source))
    return target


def _rows(source: Source) -> _Rows:
    rows, times = _Rows(), Counter[tuple[str, str, str]]()
    for row in source.marks:
        journal, day, pupil = row["lesson_id"], row["date"], row["student_id"]
        times[pupil, journal, day] += 1
        code = f"{journal}-{day}-{times[pupil, journal, day]}"
        rows.lessons.setdefault(code, [code, journal, day, *[""] * 7])
        rows.members.setdefault((pupil, source.class_of(journal)["name"]))
        if row["mark"]:
            rows.marks.append([pupil, code, row["mark"], "", "", "", ""])
        if row["absent"] == "1":
            rows.absences.append([pupil, code, ABSENT, ""])
    return rows


def _periods(source: Source) -> Iterator[list[str]]:
    """Yield each class's periods: from the first to the last day written in them; the first from 1 September."""
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in source.marks:
        days[source.lessons[row["lesson_id"]]["class_id"], row["period_id"]].append(row["date"])
    for (class_id, period_id), found in sorted(days.items()):
        period = source.periods[period_id]
        start = "2017-09-01" if period["num"] == "1" else min(found)
        yield [source.classes[class_id]["name"], _period(source, class_id, period_id), start, max(found)]


def _period(source: Source, class_id: str, period_id: str) -> str:
    return f"{source.periods[period_id]['num']} {_PARTS[source.classes[class_id]['periods_count']]}"


def _classes(source: Source) -> Iterator[list[str]]:
    for row in source.classes.values():
        yield [row["name"], "класс", _teacher(source, row["head_teacher_id"])]


def _pupils(source: Source) -> Iterator[list[str]]:
    for row in source.students:
        family, given, *rest = row["full_name"].split()
        yield [row["id"], family, given, " ".join(rest), row["birthday"], "", ""]


def _subjects(source: Source) -> Iterator[list[str]]:
    for journal, row in source.lessons.items():
        name, label = source.subjects[row["subject_id"]]["name"], source.class_of(journal)["name"]
        yield [journal, label, name, "предмет", _teacher(source, row["teacher_id"]), "", ""]


def _results(source: Source) -> Iterator[list[str]]:
    for row in source.period_marks:
        class_id = source.lessons[row["lesson_id"]]["class_id"]
        period = _period(source, class_id, row["period_id"])
        yield [row["student_id"], row["lesson_id"], "период", period, row["mark"], ""]
    for row in source.terminal_marks:
        kind = _KINDS[row["type_1year_2exam_3final"]]
        yield [row["student_id"], row["lesson_id"], kind, "", row["mark"], ""]


def _teacher(source: Source, teacher_id: str) -> str:
    return source.teachers[teacher_id]["full_name"] if teacher_id else ""


def _read(archive: zipfile.ZipFile, name: str) -> Iterator[Row]:
    with archive.open(name) as member, io.TextIOWrapper(member, encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def _write(target: Path, table: Table, rows: Iterable[Sequence[str]]) -> None:
    with (target / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([column.heading for column in table.columns])
        writer.writerows(rows)
