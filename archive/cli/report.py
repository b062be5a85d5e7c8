"""archive report: quality, missed lessons, unsatisfactory marks, completeness, the plan."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table as Shown

from archive.bootstrap.clock import SystemClock
from archive.checks.reports import ReportKind
from archive.cli.access import write_new
from archive.cli.check import find_organisation
from archive.cli.options import parse_period, period_option, school_option
from archive.cli.terminal import out
from archive.intake import open_inputs
from archive.services.check_period import CheckRequest
from archive.services.report_period import ClassReport, as_csv, report_period


@click.command()
@click.argument("kind", type=click.Choice([kind.value for kind in ReportKind]), metavar="ОТЧЁТ")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ФАЙЛ…")
@school_option
@period_option
@click.option("--csv", "target", type=click.Path(path_type=Path, dir_okay=False), help="Файл CSV вместо таблицы.")
@click.pass_obj
def report(home: Path | None, kind: str, files: Sequence[Path], school: str, period: str, target: Path | None) -> None:
    """Составить отчёт по выгрузке.

    ОТЧЁТ: quality (качество и успеваемость), pupils (по ученикам), missed (пропуски с темами), unsatisfactory
    (неудовлетворительные отметки с темами), control (контрольные работы), completeness (полнота и
    своевременность), plan (выполнение плана), absences (пропуски по ученикам), teachers (работа учителей).
    """
    request = CheckRequest(open_inputs(files), find_organisation(home, school), parse_period(period))
    reports = report_period(request, ReportKind(kind), at=SystemClock().now())
    if target:
        write_new(target, as_csv(reports))
        return
    for one in reports:
        _show(one)


def _show(one: ClassReport) -> None:
    shown = Shown(title=f"{escape(one.table.title)}, {escape(one.class_label)}", box=None, header_style="bold")
    for heading in one.table.headings:
        shown.add_column(heading, overflow="fold")
    for row in one.table.rows:
        shown.add_row(*map(escape, row))
    out.print(shown)
