"""archive check: what is missing before a period is closed."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.bootstrap.clock import SystemClock
from archive.cli.access import write_new
from archive.cli.options import parse_period, period_option, school_option
from archive.cli.session import acting_user, session
from archive.cli.terminal import out, say
from archive.errors import FileMissingError
from archive.intake import open_inputs, read_organisation
from archive.model.finding import Finding, Severity
from archive.model.organisation import Organisation
from archive.services.check_period import Checked, CheckRequest, check_period
from archive.texts import counted

_HEADINGS = {
    Severity.BLOCKS: ("Препятствуют закрытию", "bold red"),
    Severity.EXPLAIN: ("Требуют пояснения", "bold yellow"),
    Severity.INFORMS: ("К сведению", "bold"),
}
_BLOCKED_STATUS = 1


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ФАЙЛ…")
@school_option
@period_option
@click.option(
    "--sheet", type=click.Path(path_type=Path, dir_okay=False), help="Файл PDF: лист замечаний каждого класса."
)
@click.pass_context
def check(context: click.Context, files: Sequence[Path], school: str, period: str, sheet: Path | None) -> None:
    """Проверить выгрузку перед закрытием; ничего не записывается.

    Статус завершения: 0 препятствий нет, 1 закрыть нельзя.
    """
    code = parse_period(period)
    organisation = find_organisation(context.obj, school)
    request = CheckRequest(open_inputs(files), organisation, code)
    checked = check_period(request, at=SystemClock().now())
    _show(checked)
    if sheet and checked.classes:
        from archive.services.print_findings import print_findings

        write_new(sheet, print_findings(checked).pdf)
    context.exit(_BLOCKED_STATUS if checked.blocked else 0)


def find_organisation(home: Path | None, school: str) -> Organisation:
    """Return the school of the TOML file, as it is, or the one that the archive knows; nothing is registered."""
    if school.endswith(".toml"):
        path = Path(school)
        try:
            return read_organisation(path.read_bytes(), path.name)
        except OSError as error:
            raise FileMissingError(file=str(path), found=error.strerror or str(error)) from error
    with session(home) as opened:
        return opened.organisation(school, acting_user())


def _show(checked: Checked) -> None:
    for severity, (heading, style) in _HEADINGS.items():
        found = [finding for finding in checked.findings if finding.severity is severity]
        if found:
            out.print(f"[{style}]{heading}: {len(found)}[/]")
            for finding in found:
                say(f"  {_line(finding)}")
    _conclude(checked)


def _line(finding: Finding) -> str:
    whom = "; ".join(part for part in (finding.class_label, finding.pupil, finding.subject) if part)
    return f"• {finding.code} [{whom}] {finding}" if whom else f"• {finding.code} {finding}"


def _conclude(checked: Checked) -> None:
    if checked.unreadable:
        say("Файлы не приняты, по правилам профиля они не проверены: сначала исправьте названное.")
        return
    classes = counted(len(checked.classes), "класс", "класса", "классов")
    rules = checked.organisation.rules.title or "общие"
    waiting = sum(finding.severity is Severity.EXPLAIN for finding in checked.findings)
    say(f"Проверено: {classes}. Правила: {rules}.")
    if checked.blocked:
        say("Закрыть период нельзя: сначала исправьте то, что препятствует.")
    elif waiting:
        answers = counted(waiting, "замечание требует", "замечания требуют", "замечаний требуют")
        say(f"Закрыть период можно; {answers} пояснения: archive close … --explain.")
    else:
        say("Закрыть период можно.")
