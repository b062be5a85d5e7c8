"""A fault found in data: reported with all the others, never raised."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks of the administrator before the period can be closed."""

    BLOCKS = "blocks"
    EXPLAIN = "explain"
    INFORMS = "informs"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the source: file, sheet or table, cell or line. Empty parts are unknown."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Return «файл «…», лист «…», ячейка …»."""
        parts = [f"файл «{self.file}»"]
        if self.sheet:
            parts.append(f"лист «{self.sheet}»")
        if self.cell:
            # A text file has lines and headings instead of cells: «строка 12, графа «Дата»».
            # A JSON document has paths (RFC 6901): «путь /marks/12/mark».
            named = f"путь {self.cell}" if self.cell.startswith("/") else f"ячейка {self.cell}"
            parts.append(self.cell if " " in self.cell else named)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, what was expected and found, and what to do about it.

    `code` is stable («intake.mark-unknown»); `clause` names the rule broken, as «003 §4-ЭЖ 2.8».
    """

    code: str
    severity: Severity
    message: str
    place: Place
    expected: str = ""
    found: str = ""
    remedy: str = ""
    class_label: str = ""
    pupil: str = ""
    subject: str = ""
    clause: str = ""
    day: date | None = None
    """The day concerned, when there is just one."""
    explanation: str = ""
    """What the school answered before the period was closed; frozen and printed with the finding."""

    def __str__(self) -> str:
        """Return the finding as one Russian line with its place."""
        parts = [f"{self.place}: {self.message}"]
        if self.expected:
            parts.append(f"Ожидалось: {self.expected}.")
        if self.found:
            parts.append(f"Найдено: {self.found}.")
        if self.remedy:
            parts.append(self.remedy)
        if self.clause:
            parts.append(f"({self.clause})")
        return " ".join(parts)
