"""The files of a OneRoster archive as tables: rows by heading, deleted ones left out, nothing unseen."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from archive.intake.containers.sheets import Sheet, Source, text_of
from archive.intake.finding_list import FindingList
from archive.model.finding import Finding, Place, Severity

METADATA = "metadata."
_KEPT_STATUS = ("", "active")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?", re.ASCII)

CARRIED: Mapping[str, tuple[str, ...]] = {
    "orgs": ("sourcedId", "status", "name", "type", "parentSourcedId"),
    "academicSessions": (
        "sourcedId", "status", "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear",
    ),
    "courses": ("sourcedId", "status", "title", "schoolYearSourcedId"),
    "classes": (
        "sourcedId", "status", "title", "courseSourcedId", "classCode", "classType", "schoolSourcedId",
        "termSourcedIds", "subjects",
    ),
    "users": ("sourcedId", "status", "role", "orgSourcedIds", "givenName", "familyName", "middleName",
              "primaryOrgSourcedId"),
    "roles": ("sourcedId", "status", "userSourcedId", "roleType", "role", "orgSourcedId"),
    "demographics": ("sourcedId", "status", "birthDate"),
    "enrollments": (
        "sourcedId", "status", "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary",
        "beginDate", "endDate",
    ),
    "categories": ("sourcedId", "status", "title", "weight"),
    "lineItems": (
        "sourcedId", "status", "title", "description", "assignDate", "dueDate", "classSourcedId",
        "categorySourcedId", "gradingPeriodSourcedId", "academicSessionSourcedId", "resultValueMin",
        "resultValueMax", "schoolSourcedId",
    ),
    "results": (
        "sourcedId", "status", "lineItemSourcedId", "studentSourcedId", "scoreStatus", "score", "scoreDate",
        "comment", "textScore", "classSourcedId", "inProgress", "incomplete", "late", "missing",
    ),
}  # fmt: skip
"""What of each file enters the journal or decides what does; every other filled column is named in a finding."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "orgs": ("sourcedId", "name", "type"),
    "academicSessions": ("sourcedId", "title", "type", "startDate", "endDate", "schoolYear"),
    "courses": ("sourcedId", "title"),
    "classes": ("sourcedId", "title", "classType", "schoolSourcedId"),
    "users": ("sourcedId", "givenName", "familyName"),
    "roles": ("sourcedId", "userSourcedId", "role"),
    "demographics": ("sourcedId",),
    "enrollments": ("sourcedId", "classSourcedId", "userSourcedId", "role"),
    "categories": ("sourcedId", "title"),
    "lineItems": ("sourcedId", "title", "dueDate", "classSourcedId", "categorySourcedId"),
    "results": ("sourcedId", "lineItemSourcedId", "studentSourcedId", "scoreStatus", "score", "scoreDate"),
}
_NOTED = ("lineItems", "results")
"""Files whose metadata has a place in the journal: the note of a lesson, the comment of a mark."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row, by heading."""

    table: "Table"
    number: int
    values: Mapping[str, str]

    def text(self, heading: str) -> str:
        """Return the cell, empty when there is none."""
        return self.values.get(heading, "")

    @property
    def key(self) -> str:
        """The row's `sourcedId`."""
        return self.text("sourcedId")

    def listed(self, heading: str) -> tuple[str, ...]:
        """Return the parts of a cell that holds a list with commas."""
        return tuple(part.strip() for part in self.text(heading).split(",") if part.strip())

    def metadata(self) -> str:
        """Return the filled extension columns verbatim, «metadata.x=…; metadata.y=…»."""
        return "; ".join(f"{name}={value}" for name, value in self.values.items() if name.startswith(METADATA))

    def place(self, heading: str = "sourcedId") -> Place:
        """Return where the cell stands."""
        column = self.table.headings.get(heading, 0)
        return self.table.sheet.place(self.number, column, heading)


@dataclass(slots=True)
class Table:
    """One file. `deleted` counts the rows that the source itself marks as deleted, by their ids."""

    name: str
    sheet: Sheet
    found: FindingList
    headings: dict[str, int] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)

    def lines(self) -> Iterator[Line]:
        """Yield the rows that are not deleted; afterwards findings tell of the rest."""
        beyond: Counter[str] = Counter()
        first_deleted: Line | None = None
        for line in self._all():
            beyond.update(name for name in line.values if self._is_left(name))
            if line.text("status").casefold() in _KEPT_STATUS:
                yield line
            else:
                self.deleted.add(line.key)
                first_deleted = first_deleted or line
        if first_deleted:
            self._report_deleted(first_deleted)
        if beyond:
            self._report_left(beyond)

    def _all(self) -> Iterator[Line]:
        rows = (row for row in self.sheet.rows() if not row.blank)
        header = next(rows, None)
        if header is None:
            return
        self.headings = {text_of(cell): index for index, cell in enumerate(header.cells) if text_of(cell)}
        missing = [name for name in REQUIRED[self.name] if name not in self.headings]
        if missing:
            self._report_missing(missing)
            return
        for row in rows:
            texts = {name: text_of(row.cells[i]) for name, i in self.headings.items() if i < len(row.cells)}
            yield Line(self, row.number, {name: text for name, text in texts.items() if text})

    def _is_left(self, heading: str) -> bool:
        if heading.startswith(METADATA) and self.name in _NOTED:
            return False
        return heading not in CARRIED[self.name]

    def _report_missing(self, missing: list[str]) -> None:
        self.found.add(
            Finding(
                "intake.column-missing",
                Severity.BLOCKS,
                f"В файле {self.name}.csv нет граф, которых требует OneRoster: {', '.join(missing)}.",
                self.sheet.place(1, 0),
                expected=", ".join(REQUIRED[self.name]),
                found=", ".join(self.headings)[:300],
                remedy="Выгрузите архив заново.",
            )
        )

    def _report_deleted(self, line: Line) -> None:
        self.found.add(
            Finding(
                "intake.rows-deleted",
                Severity.INFORMS,
                f"В {self.name}.csv строк, которые сам источник пометил удалёнными: {len(self.deleted)}; "
                "в журнал они не вошли.",
                line.place("status"),
                found=f"status = «{line.text('status')}»",
            )
        )

    def _report_left(self, beyond: Counter[str]) -> None:
        named = ", ".join(f"{name} ({number})" for name, number in sorted(beyond.items()))
        self.found.add(
            Finding(
                "intake.columns-left",
                Severity.INFORMS,
                f"Графы {self.name}.csv, для которых в журнале нет места, в него не вошли; "
                "исходный файл хранится целиком.",
                self.sheet.place(1, min(self.headings[name] for name in beyond)),
                found=f"графа (заполненных строк): {named}",
            )
        )


def stem_of(sheet: Sheet) -> str:
    """Return the standard's name of a file («lineItems»), whatever its case and folder."""
    name = sheet.file.replace("\\", "/").rpartition("/")[2]
    stem = name.casefold().removesuffix(".csv")
    return next((known for known in (*CARRIED, "manifest") if known.casefold() == stem), stem)


def sheets_by_name(source: Source) -> dict[str, Sheet]:
    """Return the files of the archive by the standard's names."""
    return {stem_of(sheet): sheet for sheet in reversed(source.sheets)}


def read_day(line: Line, heading: str, found: FindingList) -> date | None:
    """Return the date in `heading`; `None` for an empty cell, and after a finding for one that is no date."""
    text = line.text(heading)
    named = _DAY.fullmatch(text)
    try:
        if named:
            return date(int(named[1]), int(named[2]), int(named[3]))
    except ValueError:
        pass  # no such day in the calendar: reported below
    if text:
        found.add(
            Finding(
                "intake.cell-unreadable",
                Severity.BLOCKS,
                f"Дата «{heading}» не прочитана.",
                line.place(heading),
                expected="дата вида 2018-05-25",
                found=f"«{text[:80]}»",
                remedy="Исправьте её в источнике и выгрузите архив заново.",
            )
        )
    return None


def read_last_day(line: Line, heading: str, found: FindingList) -> date | None:
    """Return the last day that an end date stands for: the standard's end dates are exclusive."""
    day = read_day(line, heading, found)
    return day - timedelta(days=1) if day and day > date.min else None
