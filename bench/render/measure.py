"""The figures of one run of the benchmark."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.demo.sample import write_sample
from archive.intake import read_organisation
from archive.model.closing import ClosedPeriod
from archive.model.organisation import Organisation
from archive.model.record import RecordClass
from archive.periods.snapshot import freeze, thaw
from bench.peers.engines import versions
from bench.render.compare import PEERS, Comparison, compare
from bench.render.whole_school import SchoolYear, school_year
from bench.school import Rendered, labels, opened_school

SCHOOL = 35
"""Classes of the school."""
_LONGEST_CLASS = 40
"""Pupils; the sample's classes have 25."""
_STRETCH = 7
_PROCESSES = 2
TARGETS = {
    "cpu_ratio_plain_weasyprint": 0.12,
    "cpu_ratio_chromium_ghostscript": 0.25,
    "cpu_ratio_typst": 2.5,
    "speedup_two_processes": 1.8,
    "peak_mb": 200,
    "kb_per_page": 8,
    "school_wall_s": 240,
}
"""Each at most, the speed-up at least."""


def measure(classes: int, rounds: int, *, whole: bool) -> dict[str, object]:
    """Return the figures; `classes` of the school for the speed-up, all of it rendered when `whole`."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        kind, real = _real_year(folder / "real")
        warm, median, runs = _school(folder / "school", classes, rounds)
        year = compare(folder / "year", warm, real, rounds)
        one = compare(folder / "class", warm, median, max(1, rounds // 2))
        longest = _longest(folder / "longest")
        school = school_year(folder / "whole", SCHOOL) if whole else None
    return _figures(kind, [year, one], runs, longest, school)


def _figures(
    kind: str, compared: Sequence[Comparison], runs: "_Runs", longest: Mapping[str, float], school: SchoolYear | None
) -> dict[str, object]:
    own = [comparison.printed["ours"] for comparison in compared]
    two = runs.best(_PROCESSES)
    peaks = [*longest.values(), *(each.peak_mb for each in own), *(run.peak_mb for run in runs.found[_PROCESSES])]
    peak = max([*peaks, school.peak_mb] if school else peaks)
    main: dict[str, float | None] = {f"cpu_ratio_{peer}": _worst(compared, peer) for peer in PEERS}
    main["speedup_two_processes"] = round(runs.best(1).wall_s / two.wall_s, 2)
    main["peak_mb"] = round(peak)
    main["kb_per_page"] = round(max(printed.kb_per_page for printed in own), 2)
    main["school_wall_s"] = round(school.wall_s, 1) if school else None
    return {
        **main,
        "met": {name: _met(name, main[name]) for name in TARGETS},
        "input": kind,
        "year": compared[0].figures(),
        "class_of_35": compared[1].figures(),
        "worker": {"classes": runs.classes, **{f"on_{n}": _run(runs.best(n)) for n in (1, _PROCESSES)}},
        "longest_journal_peak_mb": {entries: round(mb) for entries, mb in longest.items()},
        "school": school.figures() if school else None,
        "absent": dict(compared[0].absent),
        "versions": versions(),
        "load": round(os.getloadavg()[0], 2),
    }


def _worst(compared: Sequence[Comparison], peer: str) -> float | None:
    ratios = [ratio for comparison in compared if (ratio := comparison.ratio(peer)) is not None]
    return round(max(ratios), 3) if ratios else None


def _met(name: str, value: float | None) -> bool | None:
    if value is None:
        return None
    return value >= TARGETS[name] if name.startswith("speedup") else value <= TARGETS[name]


def _run(rendered: Rendered) -> dict[str, float]:
    return {
        "documents": rendered.documents,
        "pages": rendered.pages,
        "wall_s": round(rendered.wall_s, 1),
        "pages_per_s": round(rendered.pages / rendered.wall_s, 1),
        "kb_per_page": round(rendered.size / 1024 / rendered.pages, 2),
        "peak_mb": round(rendered.peak_mb),
    }


@dataclass(frozen=True, slots=True)
class _Runs:
    """The worker's runs by the number of processes."""

    classes: int
    found: dict[int, list[Rendered]]

    def best(self, processes: int) -> Rendered:
        return min(self.found[processes], key=lambda run: run.wall_s)


def _real_year(folder: Path) -> tuple[str, Path]:
    """Freeze the real 5А year; a sample class of its size stands in where the data is absent."""
    data = Path(os.environ.get("ARCHIVE_REAL_DATA", "../shared/data")) / "dnevnikru_csv"
    folder.mkdir(parents=True)
    if data.is_dir():
        from tests.real.dnevnikru import SCHOOL as NAME  # noqa: PLC0415 - only where the real data is
        from tests.real.dnevnikru import convert  # noqa: PLC0415 - likewise

        kind, export = "real", convert(next(data.glob("*.zip")), folder / "flat")
        organisation = _unnamed_school(NAME)
    else:
        sample = write_sample(folder, classes=["5А"], pupils=20)
        kind, export = "sample", sample.folder
        organisation = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    with opened_school(folder / "home", organisation, export) as school:
        _jobs, frozen = school.close("bench")
    return kind, _put(folder / "5А.json", next(data for data in frozen if thaw(data).journal.class_label == "5А"))


_SCHOOL = """
id = "bench"
full_name = {name}
short_name = "Школа"
place = "г. Пермь"
time_zone = "Asia/Yekaterinburg"
director = "Волкова Мария Олеговна"
profile = "school"
"""


def _unnamed_school(name: str) -> Organisation:
    return read_organisation(_SCHOOL.format(name=json.dumps(name, ensure_ascii=False)).encode(), "bench.toml")


def _school(folder: Path, classes: int, rounds: int) -> tuple[Path, Path, _Runs]:
    """Render some of the school's classes on one and on two processes; return a small and the median class frozen."""
    sample = write_sample(folder / "sample", classes=labels(SCHOOL)[:classes], pupils=25)
    organisation = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    found: dict[int, list[Rendered]] = {1: [], _PROCESSES: []}
    with opened_school(folder / "home", organisation, sample.folder) as school:
        for number in range(rounds):
            for processes, runs in found.items():
                jobs, frozen = school.close(f"bench-{number}-{processes}")
                runs.append(school.render(jobs, processes))
    smallest, *_, median = sorted(frozen, key=len)[: classes // 2 + 1]
    return _put(folder / "warm.json", smallest), _put(folder / "median.json", median), _Runs(classes, found)


def _longest(folder: Path) -> Mapping[str, float]:
    """Return the peak of a process that renders the journal of a class of 40 in the last grade, and one far longer."""
    sample = write_sample(folder / "sample", classes=["11А"], pupils=_LONGEST_CLASS)
    organisation = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    with opened_school(folder / "home", organisation, sample.folder) as school:
        jobs, (frozen,) = school.close("bench")
        job = next(job for job in jobs if job.record_class is RecordClass.JOURNAL)
        made = (thaw(frozen), _stretched(thaw(frozen)))
        return {f"{len(each.journal.entries)} entries": school.peak_of(job, freeze(each)) for each in made}


def _stretched(closed: ClosedPeriod) -> ClosedPeriod:
    """Return the period with each lesson held seven times: longer than any school's year."""
    journal, times = closed.journal, range(_STRETCH)
    lessons = tuple(
        replace(each, lesson_id=f"{each.lesson_id}-{n}", ordinal=each.ordinal + 10 * n)
        for n in times
        for each in journal.lessons
    )
    entries = tuple(replace(each, lesson_id=f"{each.lesson_id}-{n}") for n in times for each in journal.entries)
    return replace(closed, journal=replace(journal, lessons=lessons, entries=entries))


def _put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
