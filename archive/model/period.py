"""School years and the periods that are closed."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_SCHOOL_YEAR = re.compile(r"(20\d\d)\s*[/\u2013\u2014-]\s*(?:20)?(\d\d)\s*(?:уч(?:\.|ебный)?\s*г(?:од|\.)?)?")
_ENDINGS = re.compile(r"(?<=[1-4iv])[- ]?(?:ая|я|ое|е|ый|й)(?=\s)")
"""What follows a figure in «4-я четверть», «2-е полугодие»."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """A school year by the calendar year in which it starts: 2024 is 2024/2025."""

    start: int

    @classmethod
    def parse(cls, text: str) -> "SchoolYear | None":
        """Read «2024/2025», «2024/25», «2024-2025 уч. год»; `None` when the years do not follow each other."""
        found = _SCHOOL_YEAR.fullmatch(text.strip().lower())
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            return None
        return cls(int(found[1]))

    @property
    def first_day(self) -> date:
        """1 September."""
        return date(self.start, 9, 1)

    @property
    def last_day(self) -> date:
        """31 August: practice and retakes last over the summer."""
        return date(self.start + 1, 8, 31)

    def __str__(self) -> str:
        """Return «2024/2025»."""
        return f"{self.start}/{self.start + 1}"


class PeriodKind(StrEnum):
    """How the year is divided."""

    QUARTER = "Q"
    TRIMESTER = "T"
    HALF_YEAR = "H"
    SEMESTER = "S"
    YEAR = "Y"


_NAMES = {
    PeriodKind.QUARTER: "четверть",
    PeriodKind.TRIMESTER: "триместр",
    PeriodKind.HALF_YEAR: "полугодие",
    PeriodKind.SEMESTER: "семестр",
    PeriodKind.YEAR: "год",
}
_LIMITS = {PeriodKind.QUARTER: 4, PeriodKind.TRIMESTER: 3, PeriodKind.HALF_YEAR: 2, PeriodKind.SEMESTER: 2}


@dataclass(frozen=True, slots=True, order=True)
class PeriodCode:
    """Which period: a kind and a number; the year has number 0. Written «Q4», «H2», «Y»."""

    kind: PeriodKind
    number: int = 0

    def __post_init__(self) -> None:
        """Refuse a fifth quarter."""
        if not (self.number == 0 if self.kind is PeriodKind.YEAR else 1 <= self.number <= _LIMITS[self.kind]):
            msg = f"no such period: {self.kind}{self.number}"
            raise ValueError(msg)

    @classmethod
    def parse(cls, text: str) -> "PeriodCode | None":
        """Read «Q4», «4 четверть», «IV четверть», «1-е полугодие», «год»; `None` for anything else."""
        words = _ENDINGS.sub("", text.strip().lower()).replace("-", " ").split()
        if words in (["y"], ["год"], ["учебный", "год"]):
            return cls(PeriodKind.YEAR)
        if len(words) == 1 and (short := re.fullmatch(r"([qths])([1-4])", words[0])):
            return cls._checked(PeriodKind(short[1].upper()), int(short[2]))
        if len(words) != 2:
            return None
        number = _ROMAN.get(words[0]) or (int(words[0]) if words[0] in {"1", "2", "3", "4"} else 0)
        kind = next((kind for kind, name in _NAMES.items() if words[1] == name), None)
        return cls._checked(kind, number) if kind else None

    @classmethod
    def _checked(cls, kind: PeriodKind, number: int) -> "PeriodCode | None":
        return cls(kind, number) if 1 <= number <= _LIMITS.get(kind, 0) else None

    @property
    def words(self) -> str:
        """«4 четверть», «учебный год»."""
        return "учебный год" if self.kind is PeriodKind.YEAR else f"{self.number} {_NAMES[self.kind]}"

    def __str__(self) -> str:
        """Return the short code."""
        return self.kind.value if self.kind is PeriodKind.YEAR else f"{self.kind.value}{self.number}"


YEAR = PeriodCode(PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class Period:
    """A period with its first and last day, both inclusive."""

    code: PeriodCode
    start: date
    end: date

    def covers(self, day: date) -> bool:
        """Tell whether `day` lies in the period."""
        return self.start <= day <= self.end
