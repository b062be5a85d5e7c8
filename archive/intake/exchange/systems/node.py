"""A JSON object while it is read: every field is taken, left on purpose, or named in a finding."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from archive.intake.containers.input_file import printable
from archive.intake.exchange.json_text import Json, escaped
from archive.intake.finding_list import FindingList
from archive.model.finding import Finding, Place, Severity

_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?|(\d\d)\.(\d\d)\.(\d{4})(?: .*)?", re.ASCII | re.DOTALL)
_TIME = re.compile(r"[T ](\d\d):(\d\d)", re.ASCII)
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(slots=True)
class Reading:
    """One document being read, with all of its objects that were looked into."""

    file: str
    found: FindingList
    nodes: list["Node"] = field(default_factory=list)
    _cleaned: bool = False

    def place(self, pointer: str) -> Place:
        """Return a place by its JSON Pointer."""
        return Place(self.file, "", pointer)

    def report(  # noqa: PLR0913 - the fields of a finding, by name
        self,
        pointer: str,
        code: str,
        message: str,
        *,
        severity: Severity = Severity.BLOCKS,
        expected: str = "",
        found: str = "",
        remedy: str = "",
        pupil: str = "",
        subject: str = "",
    ) -> None:
        """Add a finding on what stands at `pointer`."""
        place = self.place(pointer)
        self.found.add(Finding(code, severity, message, place, expected, found, remedy, pupil=pupil, subject=subject))

    def clean(self, text: str, pointer: str) -> str:
        """Return `text` without signs that cannot be seen; the first time a finding says so."""
        if text.isprintable() or not any(_is_control(char) for char in text):
            return text
        if not self._cleaned:
            self._cleaned = True
            self.report(pointer, "intake.text-cleaned", "В тексте невидимые управляющие знаки, они заменены на «?».",
                        severity=Severity.EXPLAIN, found=f"«{printable(text)[:80]}»")  # fmt: skip
        return "".join("?" if _is_control(char) else char for char in text)

    def finish(self) -> None:
        """Name the fields that nobody took, and those that have no place in a journal."""
        unknown: dict[str, tuple[int, str, Json]] = {}
        left: dict[str, int] = {}
        for node in self.nodes:
            for name, value in node.value.items():
                if name in node.taken or value in (None, "", False) or value in ([], {}):
                    continue
                shape = f"{node.shape}/{escaped(name)}"
                if name in node.left:
                    left[shape] = left.get(shape, 0) + 1
                else:
                    number, pointer, first = unknown.get(shape, (0, f"{node.pointer}/{escaped(name)}", value))
                    unknown[shape] = (number + 1, pointer, first)
        for shape, (number, pointer, value) in unknown.items():
            self._report_unknown(shape, number, pointer, value)
        if left:
            named = ", ".join(f"{shape} ({number})" for shape, number in left.items())
            self.report("", "intake.fields-left", "Поля, для которых в журнале нет места, в него не вошли; "
                        "исходный файл хранится целиком.", severity=Severity.INFORMS,
                        found=f"поле (сколько раз): {named}")  # fmt: skip

    def _report_unknown(self, shape: str, number: int, pointer: str, value: Json) -> None:
        shown = "объект" if isinstance(value, dict) else "список" if isinstance(value, list) else f"«{value}»"
        self.report(pointer, "intake.field-unknown", f"Не понято: поле {printable(shape)} (сколько раз: {number}). "
                    "В журнал оно не вошло; исходный файл хранится целиком.", severity=Severity.INFORMS,
                    found=printable(shown)[:80])  # fmt: skip


@dataclass(slots=True)
class Node:
    """A JSON object. Whatever a method is asked for counts as taken; the first of several names that is there."""

    reading: Reading
    value: dict[str, Json]
    pointer: str
    shape: str
    """The pointer with «*» for every number, so that equal objects are told of once."""
    taken: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Enter the list of what was looked into."""
        self.reading.nodes.append(self)

    def raw(self, *names: str) -> Json:
        """Return the first of the fields that is there and not null."""
        self.taken.update(names)
        return next((self.value[name] for name in names if self.value.get(name) is not None), None)

    def text(self, *names: str) -> str:
        """Return a text or a number as text; empty when there is none."""
        value = self.raw(*names)
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, dict | list):
            self.wrong(names[0], "текст", value)
            return ""
        whole = isinstance(value, float) and value.is_integer()
        return self.reading.clean(str(int(value)) if whole else str(value), self.at(names[0])).strip()

    def integer(self, *names: str) -> int | None:
        """Return a whole number."""
        text = self.text(*names)
        if text and not (text.isascii() and text.isdecimal()):
            self.wrong(names[0], "целое число", text)
        return int(text) if text.isascii() and text.isdecimal() else None

    def flag(self, *names: str) -> bool:
        """Tell whether a field is true."""
        return self.raw(*names) in (True, 1, "1", "true")

    def day(self, *names: str) -> date | None:
        """Return a date: ISO 8601 with or without hyphens, or ДД.ММ.ГГГГ; the time of day is left off."""
        text = self.text(*names)
        day = read_day(text)
        if text and day is None:
            self.wrong(names[0], "дата", text)
        return day

    def moment(self, *names: str) -> datetime | None:
        """Return a date and time as the source's clock showed it, without a zone."""
        text = self.text(*names)
        day, time = read_day(text), _TIME.search(text)
        if day is None:
            return None
        hour, minute = (int(time[1]), int(time[2])) if time else (0, 0)
        return datetime(day.year, day.month, day.day, hour, minute) if hour < 24 and minute < 60 else None  # noqa: DTZ001 - the source names no zone

    def child(self, *names: str) -> "Node | None":
        """Return an object."""
        value = self.raw(*names)
        name = next((name for name in names if self.value.get(name) is not None), names[0])
        if isinstance(value, dict):
            return Node(self.reading, value, self.at(name), f"{self.shape}/{escaped(name)}")
        if value not in (None, [], ""):
            self.wrong(name, "объект", value)
        return None

    def children(self, *names: str) -> list["Node"]:
        """Return the objects of a list, or of an object whose keys are numbers or dates."""
        value = self.raw(*names)
        name = next((name for name in names if self.value.get(name) is not None), names[0])
        if value is not None and not isinstance(value, dict | list):
            self.wrong(name, "список", value)
        return objects(self.reading, value, self.at(name), f"{self.shape}/{escaped(name)}")

    def leave(self, *names: str) -> None:
        """Say that these fields are known and have no place in a journal."""
        self.left.update(names)

    def at(self, name: str) -> str:
        """Return the pointer of a field."""
        return f"{self.pointer}/{escaped(name)}"

    def wrong(self, name: str, expected: str, value: Json) -> None:
        """Report a field that is not of its kind."""
        shown = "объект" if isinstance(value, dict) else "список" if isinstance(value, list) else f"«{value}»"
        self.reading.report(self.at(name), "intake.json-type", "Значение не того вида.", expected=expected,
                            found=printable(shown)[:80], remedy="Проверьте, из той ли системы выгрузка.")  # fmt: skip


def objects(reading: Reading, value: Json, pointer: str, shape: str) -> list[Node]:
    """Return the objects of a list or of an object; anything else in it is a finding."""
    if isinstance(value, dict):
        pairs: Sequence[tuple[str, Json]] = [(escaped(key), each) for key, each in value.items()]
    else:
        pairs = [(str(index), each) for index, each in enumerate(value)] if isinstance(value, list) else []
    nodes = []
    for key, each in pairs:
        if isinstance(each, dict):
            nodes.append(Node(reading, each, f"{pointer}/{key}", f"{shape}/*"))
        elif each is not None:
            reading.report(f"{pointer}/{key}", "intake.json-type", "Значение не того вида.", expected="объект",
                           found=f"«{printable(str(each))[:80]}»")  # fmt: skip
    return nodes


def read_day(text: str) -> date | None:
    """Return the day that a text names, `None` for any other text."""
    named = _DAY.fullmatch(text)
    if not named:
        return None
    year, month, day = (named[1], named[2], named[3]) if named[1] else (named[6], named[5], named[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_control(char: str) -> bool:
    return char in _TURNING or (unicodedata.category(char) == "Cc" and char not in "\t\n\r")
