"""The sample school: realistic, invented, and the same for the same seed.

`write_sample` writes a year of a school in our flat format, to be taken in like any other export,
and the school's own file. Nothing in it is of a real person: names are drawn from lists of common
ones, the town and its schools do not exist.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from archive.demo.flat_writer import FlatWriter
from archive.demo.sample_calendar import quarters
from archive.demo.sample_class import Order, make_class
from archive.demo.sample_groups import cut_short, is_group, make_group
from archive.demo.sample_marks import LEGEND
from archive.demo.sample_people import People
from archive.demo.sample_plan import ClassPlan, load, plan_class
from archive.demo.sample_timetable import Staff
from archive.model.journal import ClassJournal
from archive.model.period import SchoolYear

DEFAULT_CLASSES = ("1А", "5Б", "5В", "8А", "10А", "11А", "ИСП-21", "Солнышко", "Робототехника")
_SIZES = range(20, 29)
_ENOUGH_TO_MOVE = 10


@dataclass(frozen=True, slots=True)
class SampleSchool:
    """What was written: `folder` is to be taken in, `organisation_toml` describes the school."""

    folder: Path
    organisation_toml: Path
    classes: tuple[str, ...]
    pupils: int
    """Places in classes: a pupil who changed class counts in both."""
    rows: int
    """Rows of all tables, headings aside."""


def write_sample(
    folder: Path,
    *,
    seed: int = 7,
    classes: Sequence[str] | None = None,
    school_year: SchoolYear = SchoolYear(2025),  # noqa: B008 - a frozen value
    pupils: int | None = None,
    weeks: int | None = None,
) -> SampleSchool:
    """Write a school into `folder`: its tables under `export/`, its own file as `school.toml`.

    `classes` are labels of grades («5А»), of second-year groups («ИСП-21») and of the groups without
    marks («Солнышко», «Робототехника», after the classes of their pupils); a parallel class
    right after its sister gets a pupil of hers in the middle of the year. Time and size are linear
    in their number. For fast tests `pupils` fixes the size of a class (below 10 nobody comes, leaves
    or is ill for long) and `weeks` ends the lessons early: only periods that began are closed then,
    and the council has not met. ValueError when a label is neither.
    """
    labels = tuple(classes or DEFAULT_CLASSES)
    export = folder / "export"
    export.mkdir(parents=True, exist_ok=True)
    places = 0
    with FlatWriter(export) as writer:
        writer.school(load("curricula")["school"]["full_name"], school_year, quarters(school_year), LEGEND)
        for journal in sample_journals(seed, labels, school_year, pupils=pupils, weeks=weeks):
            writer.journal(journal, own_periods=journal.periods != quarters(school_year))
            places += len(journal.pupils)
    organisation = folder / "school.toml"
    organisation.write_text(_organisation(labels), encoding="utf-8")
    return SampleSchool(export, organisation, labels, places, writer.rows)


def sample_journals(
    seed: int, labels: Sequence[str], year: SchoolYear, *, pupils: int | None = None, weeks: int | None = None
) -> Iterator[ClassJournal]:
    """Yield the journals of the classes, one at a time."""
    rng = Random(seed)  # noqa: S311 - sample data, not a secret
    people = People(rng)
    staff = Staff(people)
    plans = [plan_class(label, year) for label in labels if not is_group(label)]
    made: list[ClassJournal] = []
    transfer = None
    for index, (plan, following) in enumerate(zip(plans, [*plans[1:], None], strict=True)):
        size = pupils or rng.choice(_SIZES)
        target = following if size >= _ENOUGH_TO_MOVE and _are_sisters(plan, following) else None
        journal, transfer = make_class(rng, people, staff, Order(plan, index, size, weeks, target, transfer))
        made.append(replace(journal, lessons=(), entries=(), results=()))
        yield journal
    for label in filter(is_group, labels):
        yield cut_short(make_group(rng, people, label, year, made, pupils), weeks)


def _are_sisters(plan: ClassPlan, other: ClassPlan | None) -> bool:
    return other is not None and other.stage == plan.stage and not plan.is_college and not other.is_college


def _organisation(labels: Sequence[str]) -> str:
    """Return the school's file as TOML; a JSON string or list of strings is a TOML one."""
    fields = {**load("curricula")["school"], "class_labels": list(labels)}
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
