"""Files as they came, and what taking them in gave."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.errors import FileMissingError, FileTooLargeError
from archive.model.finding import Finding
from archive.model.journal import ClassJournal

MEGABYTE = 1024 * 1024
MAX_FILE = 128 * MEGABYTE
"""Larger than any export of a whole school as CSV: 430,000 rows take about 30 MB."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file as it came; `name` is only shown and kept, never used to tell what the file is."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """The journals, one a class, and every finding; with a finding that blocks there are no journals."""

    journals: tuple[ClassJournal, ...]
    findings: tuple[Finding, ...]


def open_inputs(paths: Sequence[Path]) -> tuple[InputFile, ...]:
    """Read the files at `paths`; a folder stands for the files in it, sorted by name, hidden ones left out.

    Raises `FileMissingError` and `FileTooLargeError`; the size is looked at before anything is read.
    """
    return tuple(_read(path) for given in paths for path in _files(given))


def printable(name: str) -> str:
    """Return `name` fit for a message: control and direction characters become «?»."""
    return "".join("?" if unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char for char in name)


def shown_size(size: int) -> str:
    """Return «12 МБ», or «640 КБ» when that says more; rounded up, so that over a limit never looks like at it."""
    if size < 10 * MEGABYTE:
        return f"{-(-size // 1024)} КБ"
    return f"{-(-size // MEGABYTE)} МБ"


def _files(given: Path) -> list[Path]:
    try:
        if not given.is_dir():
            return [given]
        inside = sorted(path for path in given.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))
    except OSError as error:
        raise FileMissingError(file=printable(str(given)), found=_reason(error)) from error
    if not inside:
        raise FileMissingError(file=printable(str(given)), found="папка пуста")
    return inside


def _read(path: Path) -> InputFile:
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise FileTooLargeError(file=printable(path.name), found=shown_size(size), limit=shown_size(MAX_FILE))
        return InputFile(path.name, path.read_bytes())
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise FileMissingError(file=printable(str(path)), found=_reason(error)) from error


def _reason(error: OSError | ValueError) -> str:
    """Return the cause in Russian: the system's own words are English."""
    words: dict[type[Exception], str] = {
        FileNotFoundError: "такого файла нет",
        PermissionError: "нет права чтения",
        IsADirectoryError: "это папка",
    }
    return words.get(type(error), "не читается")
