"""archive findings: what was found when periods were closed."""

from pathlib import Path

import click

from archive.cli.access import class_option
from archive.cli.options import by_option
from archive.cli.session import session
from archive.cli.terminal import say
from archive.model.finding import Severity
from archive.services.read_findings import read_findings


@click.command()
@click.option("--school", default="", help="Только этой школы, по её коду.")
@class_option
@click.option("--severity", type=click.Choice([each.value for each in Severity]), help="Только такой важности.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Сколько закрытий.")
@by_option
@click.pass_obj
def findings(home: Path | None, school: str, class_label: str, severity: str | None, limit: int, actor: str) -> None:
    """Показать замечания закрытых периодов и пояснения к ним; чтение записывается в журнал событий."""
    kinds = [Severity(severity)] if severity else list(Severity)
    with session(home) as opened:
        found = read_findings(opened.ports, actor=actor, organisation_id=school, class_label=class_label, limit=limit)
    for closing in found:
        shown = [each for kind in kinds for each in closing.findings if each.severity is kind]
        version = f", версия {closing.version}" if closing.version > 1 else ""
        say(f"{closing.class_label}, {closing.school_year}, {closing.period.words}{version}: замечаний {len(shown)}.")
        for each in shown:
            answer = f" Пояснение: {each.explanation}" if each.explanation else ""
            say(f"  • {each.code} {each}{answer}")
    if not found:
        say("Закрытых периодов нет.")
