"""What the headings of summary columns mean: «Средн.оценка 1 триместр», «Ср. взв. балл», «Гос. экз. оценка»."""

import re
from dataclasses import dataclass
from enum import Enum

from archive.intake.containers.sheets import Row, text_of
from archive.intake.sgo.report import Block
from archive.model.journal import ResultKind
from archive.model.period import PeriodCode

_PERIOD = re.compile(
    r"(\d|[ivIV]{1,3})\s*(?:[- ]?(?:ая|я|ое|е|ый|й))?\s+(четверть|триместр|полугодие|семестр)", re.IGNORECASE
)
_LETTERS = re.compile(r"[^а-яё]+")


class Summary(Enum):
    """What a summary column holds."""

    AVERAGE = "average"
    WEIGHTED = "weighted"
    PERIOD = "period"
    YEAR = "year"
    EXAM = "exam"
    STATE_EXAM = "state_exam"
    FINAL = "final"

    @property
    def result(self) -> ResultKind | None:
        """Which summary mark it is; `None` for an average."""
        return None if self in (Summary.AVERAGE, Summary.WEIGHTED) else ResultKind(self.value)


_AVERAGES = {
    "средняяоценка": Summary.AVERAGE,
    "среднийбалл": Summary.AVERAGE,
    "средноценка": Summary.AVERAGE,
    "средвзвбалл": Summary.WEIGHTED,
    "срвзвбалл": Summary.WEIGHTED,
    "средневзвешенныйбалл": Summary.WEIGHTED,
    "средневзвешеннаяоценка": Summary.WEIGHTED,
}
_PERIOD_MARKS = dict.fromkeys(
    ("итоговаяоценказапериод", "итоговаяоценка", "итогоценка", "итог", "оценка"), Summary.PERIOD
)
_YEAR_MARKS = {
    **dict.fromkeys(("год", "годоценка", "годоваяоценка", "годовая"), Summary.YEAR),
    **dict.fromkeys(("экзоценка", "экзаменационнаяоценка", "экзамен"), Summary.EXAM),
    **dict.fromkeys(("госэкзоценка", "госэкзамен"), Summary.STATE_EXAM),
    **dict.fromkeys(("итогоценка", "итоговаяоценка", "итоговая"), Summary.FINAL),
}


@dataclass(frozen=True, slots=True)
class SummaryColumn:
    """A summary column: where it stands, what it holds, and the period that its heading names."""

    index: int
    holds: Summary
    period: PeriodCode | None = None


def named_period(text: str) -> PeriodCode | None:
    """Return the period that a heading names, alone or among other words."""
    found = _PERIOD.search(text)
    return PeriodCode.parse(f"{found[1]} {found[2]}") if found else PeriodCode.parse(text)


def tail_column(index: int, heading: str) -> SummaryColumn | None:
    """Return the summary column of a grid report that `heading` stands over; `None` for anything else."""
    holds = (_AVERAGES | _PERIOD_MARKS).get(_letters(heading))
    return SummaryColumn(index, holds, named_period(heading)) if holds else None


def card_column(index: int, heading: str, period: PeriodCode | None) -> SummaryColumn | None:
    """Return the column of a report card: under a period «Итог» is its mark, elsewhere the final one."""
    under = period or named_period(heading)
    known = _AVERAGES | (_PERIOD_MARKS if under else _YEAR_MARKS)
    holds = known.get(_letters(heading)) or _YEAR_MARKS.get(_letters(heading))
    return SummaryColumn(index, holds, under) if holds else None


def periods_of_tail(block: Block) -> set[PeriodCode]:
    """Return the periods that the headings of a grid report's tail name: SGO in HTML does, in XLSX it does not."""
    texts = [text_of(cell) for cell in block.head[0].cells] if block.head else []
    columns = (tail_column(index, text) for index, text in enumerate(texts) if text)
    return {column.period for column in columns if column and column.period}


def heading_texts(head: list[Row], index: int) -> list[str]:
    """Return what stands over a column, from the top down."""
    return [text for row in head if index < len(row.cells) and (text := text_of(row.cells[index]))]


def _letters(heading: str) -> str:
    return _LETTERS.sub("", _PERIOD.sub("", heading.casefold()))
