"""Make one of the reports that the regulations ask for, a table a class."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.checks.reports import ReportKind, Table, report, table
from archive.errors import DataRefusedError
from archive.model.finding import Severity
from archive.services.check_period import Checked, CheckRequest, check_period
from archive.texts import counted


@dataclass(frozen=True, slots=True)
class ClassReport:
    """The report of one class."""

    class_label: str
    table: Table


def report_period(request: CheckRequest, kind: ReportKind, *, at: datetime) -> tuple[ClassReport, ...]:
    """Return the report `kind` for every class in the files.

    Raises what `check_period` raises, and `DataRefusedError` for files that cannot be taken in.
    """
    checked = check_period(request, at=at)
    if checked.unreadable:
        raise _refused(checked)
    return tuple(
        ClassReport(
            one.journal.class_label, table(kind, report(kind, one.journal, request.organisation, one.period, at=at))
        )
        for one in checked.classes
    )


_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(reports: Sequence[ClassReport]) -> bytes:
    """Return all classes as one CSV for the Russian Excel: semicolons, UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for place, one in enumerate(reports):
        if not place:
            writer.writerow(["Класс", *one.table.headings])
        writer.writerows([one.class_label, *map(_harmless, row)] for row in one.table.rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a name or a topic for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _refused(checked: Checked) -> DataRefusedError:
    blocking = tuple(finding for finding in checked.findings if finding.severity is Severity.BLOCKS)
    return DataRefusedError(
        count=counted(len(blocking), "ошибка", "ошибки", "ошибок"),
        listed="\n".join(f"- {finding}" for finding in blocking),
        findings=blocking,
    )
