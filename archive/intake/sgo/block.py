"""One pupil's block of the SGO report: its columns and cells given their meaning."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.intake.containers.sheets import Formula, Row, Sheet, Value, text_of
from archive.intake.finding_list import FindingList
from archive.intake.sgo.headings import SummaryColumn, tail_column
from archive.intake.sgo.report import Block
from archive.intake.vocabulary import EXPECTED_MARKS, folded, meaning_of, read_mark, read_work
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import AttendanceCode
from archive.model.marks import Mark
from archive.model.period import Period, SchoolYear

_MONTH_NAMES = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
ODD_MARKS = frozenset({"0", ".", "•", "·"})
"""What SGO itself prints where there is no mark: a zero, or the dot of a debt («долг», «точка»)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of one block hold, by index; they differ from pupil to pupil."""

    days: dict[int, date]
    tail: tuple[SummaryColumn, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A lesson's cell: `ordinal` counts the pupil's filled cells of the subject on the day, from 1."""

    day: date
    ordinal: int
    index: int
    raw: str
    marks: tuple[Mark, ...]
    attendance: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockReader:
    """Reads one block against the year and interval of the report and the legend of the block."""

    sheet: Sheet
    year: SchoolYear
    period: Period | None
    """`None` in a report card, which has no lessons."""
    legend: tuple[AttendanceCode, ...]
    class_label: str
    pupil: str
    found: FindingList

    def columns(self, block: Block) -> Columns:
        """Return the meaning of the block's columns; what has none is a finding."""
        days: dict[int, date] = {}
        tail: list[SummaryColumn] = []
        month = ""
        heading, under = block.head[:2]
        for index, (above, day) in enumerate(_pairs(heading, under)):
            named = " ".join(text_of(above).split()).casefold()
            if index <= block.named_in or not (named or text_of(day)):
                continue
            month = named or month
            if named and (column := tail_column(index, named)):
                tail.append(column)
            elif lesson_day := self._day(month, day, self._place(under, index)):
                days[index] = lesson_day
        return Columns(days, tuple(tail))

    def cells(self, row: Row, columns: Columns, subject: str) -> Iterator[Cell]:
        """Yield the lessons of a subject's row: each cell that is there, though its text be empty."""
        counted: Counter[date] = Counter()
        for index, day in columns.days.items():
            value = row.cells[index] if index < len(row.cells) else None
            if value is not None:
                counted[day] += 1
                place = self._place(row, index)
                marks, attendance = self._meaning(value, place, subject)
                yield Cell(day, counted[day], index, _raw(value), marks, attendance)

    def summary(self, row: Row, column: SummaryColumn) -> str:
        """Return the text of a summary column, empty when there is none."""
        return text_of(row.cells[column.index]) if column.index < len(row.cells) else ""

    def result(self, row: Row, column: SummaryColumn, subject: str) -> Mark | None:
        """Return the summary mark as it stands, understood or not; `None` where none was set."""
        raw = self.summary(row, column)
        if not raw:
            return None
        mark = read_mark(raw)
        if mark is None:
            self._unknown(raw, self._place(row, column.index), subject)
        return mark or Mark(raw)

    def stray(self, row: Row, columns: Columns, named_in: int) -> None:
        """Report what stands in a column that has no heading: it belongs to no day."""
        known = {*range(named_in + 1), *columns.days, *(column.index for column in columns.tail)}
        for index, value in enumerate(row.cells):
            if index not in known and text_of(value):
                self._find(
                    "intake.column-unknown", Severity.BLOCKS, "Отметка стоит в столбце без даты.",
                    self._place(row, index), found=text_of(value),
                    remedy="Выгрузите отчёт заново, не изменяя его.",
                )  # fmt: skip

    def _day(self, month: str, day: Value, place: Place) -> date | None:
        number = text_of(day)
        if month not in _MONTHS or not number.isdecimal():
            self._find(
                "intake.column-unknown", Severity.BLOCKS, "Столбец не понят.", place,
                expected="месяц и под ним число", found=f"«{month}», «{number}»",
                remedy="Выгрузите отчёт заново, не изменяя его.",
            )  # fmt: skip
            return None
        return self._date(_MONTHS[month], int(number), place)

    def _date(self, month: int, number: int, place: Place) -> date | None:
        """The report names no year: September to December belong to the school year's first."""
        year = self.year.start if month >= 9 else self.year.start + 1
        try:
            day = date(year, month, number)
        except ValueError:
            found = f"{number:02d}.{month:02d}.{year}"
            self._find("intake.day-unreadable", Severity.BLOCKS, "Такого дня нет.", place, found=found)
            return None
        if self.period and not self.period.covers(day):
            self._find(
                "intake.day-outside-period", Severity.BLOCKS, "Урок вне периода отчёта.", place,
                expected=f"{self.period.start:%d.%m.%Y}-{self.period.end:%d.%m.%Y}", found=f"{day:%d.%m.%Y}",
                remedy="Выгрузите отчёт за весь период заново.",
            )  # fmt: skip
        return day

    def _meaning(self, value: Value, place: Place, subject: str) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
        """Read a cell: codes of the legend and works, in any order, spaces between; «2/3» is one work."""
        codes = {folded(line.code): line.code for line in self.legend}
        marks: list[Mark] = []
        attendance: list[str] = []
        works = 0
        for token in _raw(value).split():
            if code := codes.get(folded(token)):
                attendance.append(code)
                continue
            works += 1
            understood = read_work(token)
            if understood is None:
                self._unknown(token, place, subject)
            marks.extend(replace(mark, work=works) for mark in understood or (Mark(token),))
        return tuple(marks), tuple(attendance)

    def _unknown(self, raw: str, place: Place, subject: str) -> None:
        if raw in ODD_MARKS:
            self._find(
                "intake.mark-odd", Severity.EXPLAIN, "Отметка не понята и сохранена как есть.", place,
                expected=EXPECTED_MARKS, found=f"«{raw}»", subject=subject,
                remedy="Посмотрите эту клетку в электронном журнале и объясните её или исправьте и выгрузите заново.",
            )  # fmt: skip
            return
        codes = ", ".join(line.code for line in self.legend) or "нет"
        self._find(
            "intake.mark-unknown", Severity.BLOCKS, "Запись не отметка и не обозначение пропуска.", place,
            expected=f"{EXPECTED_MARKS}; обозначения: {codes}", found=f"«{raw}»", subject=subject,
            remedy="Исправьте её в электронном журнале и выгрузите отчёт заново.",
        )  # fmt: skip

    def _place(self, row: Row, index: int) -> Place:
        return self.sheet.place(row.number, index)

    def _find(
        self,
        code: str,
        severity: Severity,
        message: str,
        place: Place,
        *,
        expected: str = "",
        found: str = "",
        remedy: str = "",
        subject: str = "",
    ) -> None:
        self.found.add(
            Finding(
                code,
                severity,
                message,
                place,
                expected,
                found,
                remedy,
                self.class_label,
                self.pupil,
                subject,
            )
        )


def read_legend(rows: Sequence[Row]) -> tuple[AttendanceCode, ...]:
    """Return the legend as the file explains it; the meaning comes from its words."""
    lines = [(text_of(row.cells[0]), text_of(row.cells[1])) for row in rows]
    return tuple(AttendanceCode(code, words, meaning_of(words)) for code, words in lines)


def _pairs(heading: Row, days: Row) -> Iterator[tuple[Value, Value]]:
    width = max(len(heading.cells), len(days.cells))
    pad = (None,) * width
    return zip((*heading.cells, *pad)[:width], (*days.cells, *pad)[:width], strict=True)


def _raw(value: Value) -> str:
    """Return the cell's text untouched; a formula stands as it is written, and so is never understood."""
    if isinstance(value, Formula):
        return value.text
    return value if isinstance(value, str) else text_of(value)
