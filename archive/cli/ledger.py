"""archive ledger: ledgers printed on demand from verified records."""

from dataclasses import dataclass
from pathlib import Path

import click

from archive.cli.access import class_option, write_new, year_option
from archive.cli.options import by_option, parse_period, school_option
from archive.cli.session import session
from archive.cli.terminal import say
from archive.model.ledger_scope import LedgerKind
from archive.model.period import SchoolYear
from archive.services.issue_ledger import LedgerRequest, issue_ledger
from archive.texts import counted


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which ledger was asked for: exactly one of the four options."""

    kind: LedgerKind
    classes: tuple[str, ...]
    what: str = ""


@click.command("ledger")
@click.option("--stream", metavar="КЛАССЫ", help="Поток: классы через запятую, «8А,8Б».")
@click.option("--group", metavar="ПРЕДМЕТ", help="Группа класса --class: «Английский язык (1 группа)».")
@click.option("--pupil", metavar="ИМЯ", help="Один обучающийся класса --class: фамилия и имя.")
@click.option("--medal", is_flag=True, help="Ведомость класса --class для медальной комиссии.")
@click.option("--subject", default="", metavar="ПРЕДМЕТ", help="Для потока: один предмет.")
@click.option("--period", default="год", show_default=True, help="Период: «4 четверть», «1 полугодие», «год».")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Файл PDF.")
@school_option
@year_option
@class_option
@by_option
@click.pass_obj
def ledger(
    home: Path | None,
    stream: str | None,
    group: str | None,
    pupil: str | None,
    medal: bool,
    subject: str,
    period: str,
    target: Path,
    school: str,
    year: SchoolYear | None,
    class_label: str,
    actor: str,
) -> None:
    """Напечатать ведомость потока, группы, обучающегося или для медальной комиссии.

    Отметки берутся из записей архива, каждая запись перед этим проверяется. Напечатанное само записью
    архива не становится; это событие в журнале.
    """
    wanted = _wanted(stream, group, pupil, class_label, subject, medal=medal)
    code = parse_period(period)
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        request = LedgerRequest(
            organisation.organisation_id, wanted.kind, wanted.classes, actor, code, year, wanted.what
        )
        printed, document = issue_ledger(opened.ports, request)
    numbers = ", ".join(str(source.number) for source in printed.sources)
    say(f"{wanted.kind.words.capitalize()} из записей {numbers}, {counted(document.pages, 'лист', 'листа', 'листов')}.")
    if printed.not_found:
        say(f"В архиве нет ведомости: {'; '.join(printed.not_found)}.")
    write_new(target, document.pdf)


def _wanted(
    stream: str | None, group: str | None, pupil: str | None, class_label: str, subject: str, *, medal: bool
) -> _Wanted:
    """Return which ledger was asked for. Raises `click.UsageError` when it is not exactly one, or of no class."""
    asked = [
        name for name, given in (("stream", stream), ("group", group), ("pupil", pupil), ("medal", medal)) if given
    ]
    if len(asked) != 1:
        raise click.UsageError("Укажите одно: --stream, --group, --pupil или --medal.")
    if stream:
        return _Wanted(
            LedgerKind.STREAM, tuple(label for part in stream.split(",") if (label := part.strip())), subject
        )
    if not class_label:
        raise click.UsageError("Укажите класс: --class 8А.")
    kind = {"group": LedgerKind.GROUP, "pupil": LedgerKind.PUPIL, "medal": LedgerKind.MEDAL}[asked[0]]
    return _Wanted(kind, (class_label,), group or pupil or "")
