"""archive seal, archive renew: evidence records over what is kept."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from archive.cli.options import by_option
from archive.cli.session import session
from archive.cli.terminal import out, say
from archive.errors import ArchiveError, EvidenceRefusedError
from archive.model.evidence import DueRenewal
from archive.ports import Ports
from archive.services.plan_renewal import RenewalOutlook, plan_renewal
from archive.services.renew_evidence import Renewed, renew_evidence
from archive.services.seal_evidence import count_unsealed, seal_evidence
from archive.texts import counted

_RECORDS = ("запись", "записи", "записей")
_SHOWN = 20
_TREES = ("sha384", "sha512", "streebog256", "streebog512")


@click.command()
@by_option
@click.option("--dry-run", is_flag=True, help="Только сказать, что ждёт свидетельства.")
@click.pass_obj
def seal(home: Path | None, actor: str, dry_run: bool) -> None:
    """Составить свидетельства (RFC 4998) записям, у которых их нет: один штамп времени на всех."""
    with session(home) as opened:
        if dry_run:
            say(f"Свидетельства ждут: {counted(count_unsealed(opened.ports), *_RECORDS)}.")
            return
        _say_sealed(seal_evidence(opened.ports, actor=actor))


def seal_and_say(ports: Ports, actor: str) -> None:
    """Seal what a closing has preserved; when that cannot be done now, say what waits: nothing else is held up."""
    try:
        _say_sealed(seal_evidence(ports, actor=actor), quiet=True)
    except ArchiveError as error:
        waiting = counted(count_unsealed(ports), *_RECORDS)
        say(f"Свидетельства пока не составлены, их ждут: {waiting}. {error}")
        say("Документы сохранены и защищены. Повторить: archive seal.")


def _say_sealed(count: int, *, quiet: bool = False) -> None:
    if count:
        say(f"Составлены свидетельства под одним штампом времени: {counted(count, *_RECORDS)}.")
    elif not quiet:
        say("У всех записей есть свидетельства.")


@click.command()
@by_option
@click.option("--dry-run", is_flag=True, help="Только показать, что и почему пора продлить.")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]),
    help="С --dry-run: что придётся продлевать к этому дню, если до него ничего не делать.",
)
@click.option("--before", "days", type=click.IntRange(0, 3650), help="За сколько дней до срока; иначе из настроек.")
@click.option(
    "--hash",
    "algorithm",
    type=click.Choice(_TREES),
    default=None,
    help="Построить всем новое дерево под этим отпечатком.",
)
@click.pass_obj
def renew(
    home: Path | None, actor: str, dry_run: bool, at: datetime | None, days: int | None, algorithm: str | None
) -> None:
    """Продлить свидетельства до того, как истекут сертификаты и алгоритмы под ними.

    Каждое сначала проверяется; что не прошло проверку, не продлевается. Статус завершения: 0 всё в порядке, 3 нет.
    """
    if at is not None and not dry_run:
        raise click.UsageError("--at только вместе с --dry-run: продлевают всегда нынешним временем.")
    with session(home) as opened:
        moment = at.replace(tzinfo=UTC) if at else opened.ports.clock.now()
        lead = timedelta(days=opened.settings.renew_before_days if days is None else days)
        outlook = plan_renewal(opened.ports, at=moment, lead=lead, algorithm=algorithm or "")
        if dry_run or not outlook.due:
            _show(outlook.due, "пора")
            _conclude(outlook)
            return
        _tell(renew_evidence(opened.ports, outlook.due, actor=actor))


def _conclude(outlook: RenewalOutlook) -> None:
    following = f" Следующий срок: {outlook.next_at:%d.%m.%Y}." if outlook.next_at else ""
    say(f"Свидетельств: {outlook.standing}, пора продлить: {len(outlook.due)}.{following}")


def _tell(done: Renewed) -> None:
    """Show what was done. Raises `EvidenceRefusedError` when something was refused."""
    _show(done.renewed, "продлено")
    if done.refused:
        lines = (f"- {each.due.evidence.number}: {each.reason}" for each in done.refused[:_SHOWN])
        raise EvidenceRefusedError(count=len(done.refused), listed="\n".join(lines))


def _show(due: tuple[DueRenewal, ...], state: str) -> None:
    """Print one row for all that are alike."""
    if not due:
        return
    table = Table("Что", "Отпечаток", "Почему", "Крайний срок", "Свидетельств", "Состояние")
    alike = Counter((each.kind.words, each.hash_algorithm, each.why, f"{each.due_at:%d.%m.%Y}") for each in due)
    for (kind, algorithm, why, day), count in alike.items():
        table.add_row(kind, algorithm, escape(why), day, str(count), state)
    out.print(table)
