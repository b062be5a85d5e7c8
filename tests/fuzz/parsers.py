"""Fuzzes every parser of intake for a bounded time: `python -m tests.fuzz.parsers --seconds 30`.

The first byte of an input chooses where the rest goes: a whole file, a part of a workbook that is
packed again (so that the change is not caught by a checksum), a table of the flat format. What must
hold is in `tests.fuzz.holds`. An input that breaks it is left in the folder of `--found`, and the
command ends with a status other than 0. The corpus begins with right files of every format.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import atheris

with atheris.instrument_imports(include=["archive.intake"]):
    from archive.intake import InputFile
    from tests.fuzz.holds import take

from tests.unit.intake.build_input import as_csv, as_zip, flat_tables, sgo_report, with_part
from tests.unit.intake.exchange.build_exchange import archive, as_file, bundle, push_document, roster
from tests.unit.intake.sgo_card import html_report, report_card

_SHEET = "xl/worksheets/sheet1.xml"
_REPORT, _CARD, _FLAT = sgo_report(), report_card(), as_csv(flat_tables())
_ROSTER = archive(roster())
_ROSTER_TABLES = sorted(ZipFile(BytesIO(_ROSTER.data)).namelist())
MAX_INPUT = 1 << 16


def _whole(data: bytes) -> Sequence[InputFile]:
    return [InputFile("file", data)]


def _html(data: bytes) -> Sequence[InputFile]:
    return [InputFile("report.xls", b"<html><body>" + data)]


def _part_of(book: InputFile, part: str) -> Callable[[bytes], Sequence[InputFile]]:
    return lambda data: [InputFile("book.xlsx", with_part(book.data, part, lambda _old: data))]


def _beside(data: bytes) -> Sequence[InputFile]:
    """Return a report card whose sheet is `data`, beside the right report of its class: they are joined."""
    return [_REPORT, InputFile("card.xlsx", with_part(_CARD.data, _SHEET, lambda _old: data))]


def _table(data: bytes) -> Sequence[InputFile]:
    files = list(_FLAT)
    which = data[0] % len(files) if data else 0
    files[which] = InputFile(files[which].name, data[1:])
    return files


def _roster(data: bytes) -> Sequence[InputFile]:
    """Return a OneRoster archive with one of its tables, or the manifest, being `data`."""
    which = _ROSTER_TABLES[data[0] % len(_ROSTER_TABLES)] if data else ""
    return [InputFile("roster.zip", with_part(_ROSTER.data, which, lambda _old: data[1:]))]


TARGETS: Sequence[Callable[[bytes], Sequence[InputFile]]] = (
    _whole,
    _html,
    _part_of(_REPORT, _SHEET),
    _part_of(_REPORT, "xl/workbook.xml"),
    _part_of(_CARD, _SHEET),
    _beside,
    _table,
    _roster,
)


def one(data: bytes) -> None:
    """Take in what one input of the fuzzer stands for."""
    if data:
        take(TARGETS[data[0] % len(TARGETS)](data[1:]))


def seeds() -> list[bytes]:
    """Return right inputs, at least one for each target."""
    sheets = {book: _part(book, _SHEET) for book in (_REPORT, _CARD)}
    files = (_REPORT, _CARD, as_zip(flat_tables()), html_report(), _ROSTER, as_file(push_document()), as_file(bundle()))
    return [
        *(b"\0" + file.data for file in files),
        b"\1" + html_report().data,
        b"\2" + sheets[_REPORT],
        b"\3" + _part(_REPORT, "xl/workbook.xml"),
        b"\4" + sheets[_CARD],
        b"\5" + sheets[_CARD],
        *(b"\6" + bytes([which]) + file.data for which, file in enumerate(_FLAT)),
        *(b"\7" + bytes([which]) + _part(_ROSTER, name) for which, name in enumerate(_ROSTER_TABLES)),
    ]


def _part(book: InputFile, part: str) -> bytes:
    kept: list[bytes] = []

    def keep(old: bytes) -> bytes:
        kept.append(old)
        return old

    with_part(book.data, part, keep)
    return kept[0]


def main() -> None:
    """Run for the given time; the fuzzer ends the process itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument(
        "--found", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-found", help="where breaking inputs are left"
    )
    asked = parser.parse_args()
    asked.found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds()):
            (Path(corpus) / f"seed-{number}").write_bytes(seed)
        limits = [f"-max_total_time={asked.seconds}", f"-max_len={MAX_INPUT}", "-timeout=20", "-rss_limit_mb=1024"]
        atheris.Setup([sys.argv[0], corpus, *limits, f"-artifact_prefix={asked.found}/"], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
