"""Rows of a flat table with every cell read by its column's kind; what cannot be read is a finding."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from archive.intake.containers.sheets import Formula, Row, Sheet, Value, text_of
from archive.intake.finding_list import FindingList
from archive.intake.flat.schema import CLASSES, Column, Kind, Table
from archive.intake.vocabulary import EXPECTED_MARKS, read_work
from archive.model.finding import Finding, Place, Severity
from archive.model.period import PeriodCode

Chosen = TypeVar("Chosen")
Parsed = str | int | date | datetime | PeriodCode
_DAY = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T\s]00:00(?::00)?)?", re.ASCII)
_DECIMAL = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?", re.ASCII)
_LINE_BREAKS = frozenset("\t\n\r")
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing: a name could be shown other than it is stored."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be read."""

    expected: str
    remedy: str = ""


@dataclass(slots=True)
class Record:
    """One row of a table, by heading; an empty or faulty cell is absent. `sound` when no cell is at fault."""

    table: "BoundTable"
    number: int
    values: dict[str, Parsed] = field(default_factory=dict)
    sound: bool = True

    def text(self, heading: str) -> str:
        """Return a text, empty when there is none."""
        value = self.values.get(heading, "")
        return value if isinstance(value, str) else ""

    def day(self, heading: str) -> date | None:
        """Return a date."""
        value = self.values.get(heading)
        return value if isinstance(value, date) else None

    def moment(self, heading: str) -> datetime | None:
        """Return a date and time, as the source gives it: local, without a zone."""
        value = self.values.get(heading)
        return value if isinstance(value, datetime) else None

    def integer(self, heading: str) -> int | None:
        """Return a whole number."""
        value = self.values.get(heading)
        return value if isinstance(value, int) else None

    def period(self, heading: str) -> PeriodCode | None:
        """Return a period's code."""
        value = self.values.get(heading)
        return value if isinstance(value, PeriodCode) else None

    def place(self, heading: str) -> Place:
        """Return where the cell stands."""
        return self.table.place(self.number, heading)


@dataclass(frozen=True, slots=True)
class BoundTable:
    """A table of the format, found in a sheet: which column stands where."""

    table: Table
    sheet: Sheet
    header: int
    """Number of the row with the headings."""
    columns: Mapping[int, Column]
    width: int

    def place(self, row: int, heading: str) -> Place:
        """Return the place of a cell by its heading."""
        index = next((i for i, column in self.columns.items() if column.heading == heading), 0)
        return self.sheet.place(row, index, heading)


@dataclass(slots=True)
class RowReader:
    """Reads the rows of bound tables, one table after another, and remembers the keys for references."""

    found: FindingList
    keys: dict[str, set[str]] = field(default_factory=dict)
    """By heading («Код ученика», «Класс»…), every key that its own table gives."""
    _memo: dict[str, str] = field(default_factory=dict)

    def records(self, bound: BoundTable) -> Iterator[Record]:
        """Yield the rows below the headings; findings name everything in them that is not right."""
        seen: dict[tuple[Parsed | None, ...], int] = {}
        own = bound.table.key[0] if len(bound.table.key) == 1 else ""
        known = self.keys.setdefault(own, set()) if own else set()
        for row in bound.sheet.rows():
            if row.number <= bound.header or row.blank:
                continue
            record = self._record(bound, row, own)
            if own:
                known.add(record.text(own))
            if bound.table.key:
                self._check_key(record, seen)
            yield record

    def _record(self, bound: BoundTable, row: Row, own: str) -> Record:
        record = Record(bound, row.number)
        for index, column in bound.columns.items():
            value = row.cells[index] if index < len(row.cells) else None
            if value is None or value == "":
                if column.required:
                    self._empty(record, column)
                continue
            parsed = self._parsed(value, column)
            if isinstance(parsed, Fault):
                self._fault(record, column, value, parsed)
            elif parsed != "":
                record.values[column.heading] = parsed
                if column.heading != own:
                    self._check_reference(record, column, parsed)
            elif column.required:
                self._empty(record, column)
        if len(row.cells) > bound.width:
            self._check_beyond(record, row)
        return record

    def _parsed(self, value: Value, column: Column) -> Parsed | Fault:
        if isinstance(value, Formula):
            return Fault("значение, а не формула", "Скопируйте ячейку и вставьте её «как значение».")
        parsed = _READERS.get(column.kind, _read_text)(value)
        return self._memo.setdefault(parsed, parsed) if isinstance(parsed, str) and len(parsed) < 64 else parsed

    def _check_reference(self, record: Record, column: Column, parsed: Parsed) -> None:
        known = self.keys.get(column.heading)
        if known is None or parsed in known or (column.heading == "Класс" and record.table.table is CLASSES):
            return
        record.sound = False
        self.report(
            record, column.heading, "intake.reference-broken", f"«{column.heading}» ни на что не указывает.",
            expected=f"то, что есть в таблице «{_HOME[column.heading]}»", found=f"«{parsed}»",
            remedy="Проверьте написание и раскладку (русские А, В, С и латинские A, B, C на вид одинаковы).",
        )  # fmt: skip

    def _check_key(self, record: Record, seen: dict[tuple[Parsed | None, ...], int]) -> None:
        key = tuple(record.values.get(heading) for heading in record.table.table.key)
        first = seen.setdefault(key, record.number)
        if first != record.number and record.sound:
            named = ", ".join(f"«{heading}»" for heading in record.table.table.key)
            where = record.table.place(first, record.table.table.key[0]).cell
            self.report(
                record, record.table.table.key[0], "intake.key-repeated", f"Строка повторяет другую по {named}.",
                expected="одна такая строка", found=f"первая: {where}",
                remedy="Оставьте верную из них.",
            )  # fmt: skip

    def _check_beyond(self, record: Record, row: Row) -> None:
        for index in range(record.table.width, len(row.cells)):
            if text_of(row.cells[index]):
                place = record.table.sheet.place(row.number, index)
                self.found.add(
                    Finding(
                        "intake.cell-beyond",
                        Severity.BLOCKS,
                        "Ячейка правее последней графы: строка сдвинута.",
                        place,
                        found=f"«{text_of(row.cells[index])[:80]}»",
                        remedy="Проверьте строку: в CSV текст с разделителем внутри берут в кавычки.",
                    )
                )

    def _empty(self, record: Record, column: Column) -> None:
        record.sound = False
        self.report(
            record, column.heading, "intake.cell-empty", f"Не заполнена обязательная ячейка «{column.heading}».",
            expected=f"{column.kind.value}, например «{column.example}»", found="пусто",
            remedy="Заполните её.",
        )  # fmt: skip

    def _fault(self, record: Record, column: Column, value: Value, fault: Fault) -> None:
        record.sound = False
        code = "intake.mark-unknown" if column.kind is Kind.MARK else "intake.cell-unreadable"
        shown = value.text if isinstance(value, Formula) else text_of(value)
        self.report(
            record, column.heading, code, f"Ячейка «{column.heading}» не прочитана.",
            expected=fault.expected, found=f"«{_visible(shown)[:80]}»",
            remedy=fault.remedy or "Исправьте её.",
        )  # fmt: skip

    def choice(self, record: Record, heading: str, words: Mapping[str, Chosen], default: Chosen) -> Chosen:
        """Return what the word in `heading` stands for, `default` when the cell is empty."""
        text = record.text(heading)
        chosen = words.get(" ".join(text.casefold().split()))
        if not text or chosen is not None:
            return default if chosen is None else chosen
        record.sound = False
        self.report(
            record, heading, "intake.word-unknown", f"Слово в графе «{heading}» не из списка.",
            expected=", ".join(f"«{word}»" for word in words), found=f"«{text}»", remedy="Исправьте его.",
        )  # fmt: skip
        return default

    def report(  # noqa: PLR0913 - the fields of a finding, by name
        self,
        record: Record,
        heading: str,
        code: str,
        message: str,
        *,
        severity: Severity = Severity.BLOCKS,
        expected: str = "",
        found: str = "",
        remedy: str = "",
        class_label: str = "",
    ) -> None:
        """Add a finding on the cell `heading` of `record`."""
        self.found.add(Finding(code, severity, message, record.place(heading), expected, found, remedy, class_label))


_HOME = {"Код ученика": "Ученики", "Класс": "Классы", "Код предмета": "Предметы", "Код урока": "Уроки"}


def _read_text(value: Value) -> str | Fault:
    text = text_of(value)
    if not text.isprintable() and any(_is_control(char) for char in text):
        return Fault("текст без невидимых управляющих знаков", "Наберите текст ячейки заново.")
    return text


def _is_control(char: str) -> bool:
    return char in _TURNING or (unicodedata.category(char) == "Cc" and char not in _LINE_BREAKS)


def _read_day(value: Value) -> date | str | Fault:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else Fault("дата без времени")
    if isinstance(value, date):
        return value
    text = text_of(value)
    named = _DAY.fullmatch(text)
    if not named:
        return Fault("дата вида 02.09.2025 или 2025-09-02") if text else ""
    year, month, day = named.groups()[:3] if named[1] else (named[6], named[5], named[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Fault("день, который есть в календаре")


def _read_moment(value: Value) -> datetime | str | Fault:
    """Read date and time as the school's clock showed them; the source names no zone."""
    if isinstance(value, datetime):
        return value
    text = text_of(value)
    named = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s+(\d{1,2}:\d\d(?::\d\d)?))?", text, re.ASCII)
    iso = f"{named[3]}-{named[2]:0>2}-{named[1]:0>2}T{named[4] or '00:00':0>5}" if named else text
    try:
        return datetime.fromisoformat(iso) if text else ""
    except ValueError:
        return Fault("дата и время вида 2025-09-02T14:30")


def _read_integer(value: Value) -> int | str | Fault:
    text = text_of(value)
    if not text:
        return ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else Fault("целое число")


def _read_decimal(value: Value) -> str | Fault:
    text = text_of(value)
    return text if not text or _DECIMAL.fullmatch(text) else Fault("число, например 1,5")


def _read_mark(value: Value) -> str | Fault:
    if isinstance(value, date | time):  # Excel takes «4/5» for the 4th of May
        remedy = "Excel принял отметку за дату: задайте столбцу формат «Текстовый» и введите её заново."
        return Fault(EXPECTED_MARKS, remedy)
    text = text_of(value)
    if not text or read_work(text):
        return text
    return Fault(f"{EXPECTED_MARKS}; «4/5»: одна работа", "Две отметки за урок пишут двумя строками.")


def _read_period(value: Value) -> PeriodCode | str | Fault:
    text = text_of(value)
    code = PeriodCode.parse(text)
    if code or not text:
        return code or ""
    return Fault("период, например «1 четверть», «2 полугодие», «год»")


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)


_READERS: Mapping[Kind, Callable[[Value], Parsed | Fault]] = {
    Kind.DATE: _read_day,
    Kind.MOMENT: _read_moment,
    Kind.INTEGER: _read_integer,
    Kind.DECIMAL: _read_decimal,
    Kind.MARK: _read_mark,
    Kind.PERIOD: _read_period,
}
