"""What taking in and checking a whole school costs, and how fast a bomb is refused.

`python -m bench.intake --json` prints one object: `seconds`, `peak_mb`, `cost_72_over_36`, `bomb_s`,
`bomb_mb` and the sizes of the input. The real school (three classes) is repeated to 72 classes; it is
read from ARCHIVE_REAL_DATA, and without it the sample school stands in, which `input` says. Each
figure is of a process of its own, held to one core.
"""

import argparse
import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.checks import check
from archive.demo.sample import write_sample
from archive.errors import IntakeError
from archive.intake import open_inputs, read_organisation, take_in
from archive.model.period import YEAR
from archive.periods.calendar import find_period

CLASSES = 72
_COPIED = {"Код ученика", "Код урока", "Код предмета", "Класс", "Фамилия"}
"""Headings whose values must differ from copy to copy."""
_COMMON = {"school.csv", "legend.csv"}
_MEGABYTE = 1 << 20
_AT = datetime(2026, 6, 1, tzinfo=UTC)


def main() -> None:
    """Print the figures, or be one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--classes", type=int, default=CLASSES, help="size of the school")
    parser.add_argument("--child", choices=("school", "bomb"), help=argparse.SUPPRESS)
    parser.add_argument("--input", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    figures = _CHILDREN[asked.child](asked.input) if asked.child else measure(asked.classes)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=None if asked.json or asked.child else 2) + "\n")


def measure(classes: int) -> dict[str, object]:
    """Return the figures of a school of `classes` classes, of half of it, and of the bombs."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        whole = _school(folder / "whole", classes)
        half = _school(folder / "half", classes // 2)
        cost, half_cost = _child("school", whole.folder), _child("school", half.folder)
        bombs = {title: _child("bomb", path) for title, path in _bombs(folder)}
    return {
        "input": whole.kind,
        "classes": classes,
        "pupils": whole.pupils,
        "rows": whole.rows,
        "findings": cost["findings"],
        "seconds": round(cost["seconds"], 1),
        "parse_s": round(cost["parse_s"], 1),
        "check_s": round(cost["check_s"], 1),
        "peak_mb": round(cost["peak_mb"]),
        "peak_mb_half": round(half_cost["peak_mb"]),
        f"cost_{classes}_over_{classes // 2}": round(cost["cpu_s"] / half_cost["cpu_s"], 2),
        "bomb_s": round(max(bomb["cpu_s"] for bomb in bombs.values()), 2),
        "bomb_mb": round(max(bomb["peak_mb"] for bomb in bombs.values())),
        "bombs": {title: [round(bomb["cpu_s"], 2), round(bomb["peak_mb"])] for title, bomb in bombs.items()},
    }


@dataclass(frozen=True, slots=True)
class _School:
    kind: str
    folder: Path
    pupils: int
    rows: int


def _school(folder: Path, classes: int) -> _School:
    real = Path(os.environ.get("ARCHIVE_REAL_DATA", "../shared/data")) / "dnevnikru_csv"
    if not real.is_dir():
        labels = [f"{grade}{letter}" for letter in "АБВГДЕЖИ" for grade in range(2, 11)][:classes]
        sample = write_sample(folder, classes=labels, pupils=17)
        return _School("sample", sample.folder, sample.pupils, sample.rows)
    from tests.real.dnevnikru import convert  # noqa: PLC0415 - only where the real data is

    write_sample(folder, classes=["5А"], pupils=5, weeks=1)  # for its school.toml: the profile to check by
    shutil.rmtree(folder / "export")
    one = convert(next(real.glob("*.zip")), folder / "one")
    target = folder / "export"
    target.mkdir()
    rows = {path.name: _repeat(path, target / path.name, classes // 3) for path in sorted(one.glob("*.csv"))}
    return _School("real", target, rows["pupils.csv"], sum(rows.values()))


def _repeat(source: Path, target: Path, times: int) -> int:
    """Write the table `times` times with keys of their own; return its rows."""
    with source.open(encoding="utf-8", newline="") as text:
        heading, *rows = csv.reader(text)
    keyed = [index for index, name in enumerate(heading) if name in _COPIED]
    with target.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(heading)
        for copy in range(1 if source.name in _COMMON else times):
            for row in rows:
                changed = list(row)
                for index in keyed:
                    changed[index] = f"{row[index]}-{copy}" if row[index] else ""
                writer.writerow(changed)
    return len(rows) * (1 if source.name in _COMMON else times)


def _child(kind: str, path: Path) -> Mapping[str, float]:
    command = [sys.executable, "-m", "bench.intake", "--child", kind, "--input", str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=900)
    figures: Mapping[str, float] = json.loads(done.stdout)
    return figures


def _take_school(folder: Path) -> dict[str, float]:
    """Take in the school and check the year of each class, on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    begun = time.monotonic()
    taken = take_in(open_inputs([folder]))
    assert taken.journals, taken.findings[:3]
    parsed = time.monotonic()
    organisation = read_organisation((folder.parent / "school.toml").read_bytes(), "school.toml")
    found = len(taken.findings)
    for journal in taken.journals:
        found += len(check(journal, organisation, find_period(journal, YEAR), at=_AT))
    ended = time.monotonic()
    return {
        "seconds": ended - begun, "parse_s": parsed - begun, "check_s": ended - parsed, "findings": found, **_spent()
    }  # fmt: skip


def _take_bomb(path: Path) -> dict[str, float]:
    """Be refused; an input that is taken is no bomb and ends the measurement."""
    try:
        take_in(open_inputs([path]))
    except IntakeError as refused:
        return {"refused": len(str(refused)), **_spent()}
    raise SystemExit(f"{path.name} was taken in")


def _spent() -> dict[str, float]:
    """Return what this process used; VmHWM, because ru_maxrss counts the parent's memory before the exec."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return {"cpu_s": used.ru_utime + used.ru_stime, "peak_mb": peak / 1024}


_CHILDREN: Mapping[str, Callable[[Path], dict[str, float]]] = {"school": _take_school, "bomb": _take_bomb}


def _bombs(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield workbooks of 50 MB, packed or unpacked, each hostile in its own way."""
    chance = random.Random(7)  # noqa: S311 - noise that does not pack
    shapes: Mapping[str, tuple[str, Sequence[bytes]]] = {
        "packed": ("xl/worksheets/sheet1.xml", [chance.randbytes(_MEGABYTE) for _ in range(50)]),
        "zeros": ("xl/worksheets/sheet1.xml", [bytes(_MEGABYTE)] * 50),
        "strings": ("xl/sharedStrings.xml", [chance.randbytes(_MEGABYTE // 64).hex().encode() * 32] * 50),
        "one row": ("xl/worksheets/sheet1.xml", [_cells(chance, _MEGABYTE)] * 50),
        "rows of a report": ("xl/worksheets/sheet1.xml", _report(chance)),
    }
    for title, (member, chunks) in shapes.items():
        path = folder / f"{title}.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, text in _PARTS.items():
                if name != member:
                    archive.writestr(name, text)
            with archive.open(member, "w") as part:
                for chunk in chunks:
                    part.write(chunk)
        yield title, path


def _cells(chance: random.Random, size: int) -> bytes:
    cell = b'<c t="inlineStr"><is><t>%d</t></is></c>'
    return b"".join(cell % chance.randrange(10**6) for _ in range(size // 44))


def _report(chance: random.Random) -> list[bytes]:
    """Return a sheet that begins as a report of SGO does and then has a million rows."""
    lines = ("Школа", "Отчет об успеваемости и посещаемости ученика", "Учебный год: 2024/2025", "Класс: 8А")
    head = "".join(f'<row><c t="inlineStr"><is><t>{line}</t></is></c></row>' for line in lines).encode()
    row = b'<row><c t="inlineStr"><is><t>%d</t></is></c></row>'
    body = b"".join(row % chance.randrange(10**6) for _ in range(_MEGABYTE // 55))
    opened = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return [opened + head, *([body] * 50), b"</sheetData></worksheet>"]


_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "xl/worksheets/sheet1.xml": "<worksheet/>",
}
"""The least that makes a workbook of one sheet."""


if __name__ == "__main__":
    main()
