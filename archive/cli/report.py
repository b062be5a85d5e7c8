"""archive report: quality, missed lessons, unsatisfactory marks, completeness, the plan."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table as Shown

from archive.bootstrap.clock import SystemClock
from archive.checks.reports import ReportKind
from archive.cli.access import class_option, write_new, year_option
from archive.cli.check import find_organisation
from archive.cli.options import by_option, parse_period, period_option, school_option
from archive.cli.session import session
from archive.cli.terminal import out
from archive.errors import NeverClosedError
from archive.intake import open_inputs
from archive.model.period import PeriodCode, SchoolYear
from archive.services.check_period import CheckRequest
from archive.services.report_closed import ReportRequest, closed_classes, report_closed
from archive.services.report_period import ClassReport, as_csv, report_period
from archive.services.school_year_board import by_count


@click.command()
@click.argument("kind", type=click.Choice([kind.value for kind in ReportKind]), metavar="ОТЧЁТ")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[ФАЙЛ…]")
@school_option
@period_option
@year_option
@class_option
@click.option("--csv", "target", type=click.Path(path_type=Path, dir_okay=False), help="Файл CSV вместо таблицы.")
@by_option
@click.pass_obj
def report(
    home: Path | None,
    kind: str,
    files: Sequence[Path],
    school: str,
    period: str,
    year: SchoolYear | None,
    class_label: str,
    target: Path | None,
    actor: str,
) -> None:
    """Составить отчёт по выгрузке или, с --year, по закрытому периоду.

    ОТЧЁТ: quality (качество и успеваемость), pupils (по ученикам), missed (пропуски с темами), unsatisfactory
    (неудовлетворительные отметки с темами), control (контрольные работы), completeness (полнота и
    своевременность), plan (выполнение плана), absences (пропуски по ученикам), teachers (работа учителей).
    """
    if bool(files) == bool(year):
        raise click.UsageError("Укажите файлы или --year, что-нибудь одно.")
    code = parse_period(period)
    if year:
        reports = _of_closed(home, school, year, code, class_label, ReportKind(kind), actor)
    else:
        request = CheckRequest(open_inputs(files), find_organisation(home, school), code)
        made = report_period(request, ReportKind(kind), at=SystemClock().now())
        reports = [one for one in made if class_label in ("", one.class_label)]
    if target:
        write_new(target, as_csv(reports))
        return
    for one in reports:
        _show(one)


def _of_closed(
    home: Path | None, school: str, year: SchoolYear, period: PeriodCode, label: str, kind: ReportKind, actor: str
) -> Sequence[ClassReport]:
    """Return the report of what is closed; its data is read verified, which is an event."""
    with session(home) as opened:
        school_id = opened.organisation(school, actor).organisation_id
        known = closed_classes(opened.ports, school_id).get((year, period), ())
        labels = tuple(sorted((each for each in known if label in ("", each)), key=by_count))
        found = report_closed(opened.ports, ReportRequest(school_id, year, period, labels, kind, actor))
    if not found:
        raise NeverClosedError(period=period.words, class_label=label, school_year=str(year))
    return found


def _show(one: ClassReport) -> None:
    shown = Shown(title=f"{escape(one.table.title)}, {escape(one.class_label)}", box=None, header_style="bold")
    for heading in one.table.headings:
        shown.add_column(heading, overflow="fold")
    for row in one.table.rows:
        shown.add_row(*map(escape, row))
    out.print(shown)
