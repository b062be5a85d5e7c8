"""archive breach: acts on breaches of confidentiality."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from archive.cli.access import write_new
from archive.cli.options import by_option, school_option
from archive.cli.paper import members_option, pdf_option
from archive.cli.session import Session, session
from archive.cli.terminal import say
from archive.model.organisation import Organisation
from archive.model.papers import SignatureLine
from archive.services.declare_breach import list_breaches
from archive.services.print_breach_act import PrintBreachRequest, print_breach_act
from archive.services.report_breach import BreachReport, breach_state, report_breach
from archive.services.resolve_breach import ResolveRequest
from archive.services.resolve_breach import resolve_breach as resolve_act

_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"])
_DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])


@click.group()
def breach() -> None:
    """Акты о фиксации нарушения конфиденциальности."""


@breach.command()
@click.option("--act", "number", required=True, help="Номер акта: «№ 3».")
@click.option("--date", "drawn_on", required=True, type=_DAY, help="Дата акта.")
@click.option("--whose", required=True, help="Логин этого архива или учётная запись журнала словами.")
@click.option("--teacher", default="", help="ФИО учителя, чья это учётная запись; для логина архива не нужно.")
@click.option("--noticed", "noticed_at", type=_MOMENT, help="Когда заметили, по часам школы; иначе сейчас.")
@click.option("--since", required=True, type=_DAY, help="С какого дня операции недействительны.")
@click.option("--until", required=True, type=_DAY, help="По какой день, включительно.")
@click.option("--class", "class_labels", multiple=True, help="Класс, названный в акте; можно несколько раз.")
@school_option
@by_option
@click.pass_obj
def declare(
    home: Path | None,
    number: str,
    drawn_on: datetime,
    whose: str,
    teacher: str,
    noticed_at: datetime | None,
    since: datetime,
    until: datetime,
    class_labels: Sequence[str],
    school: str,
    actor: str,
) -> None:
    """Записать акт: учётная запись этого архива закрывается сразу, её операции с --since недействительны.

    Затронутые периоды не закроются до решения по акту.
    """
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        report = BreachReport(
            organisation_id=organisation.organisation_id,
            number=number,
            drawn_on=drawn_on.date(),
            account=whose,
            teacher=teacher,
            since=since.date(),
            until=until.date(),
            noticed_at=_noticed(opened, organisation, noticed_at),
            class_labels=tuple(class_labels),
        )
        kept = report_breach(opened.ports, report, actor=actor)
        state = breach_state(opened.ports, kept)
    if state.closed:
        say(f"Учётная запись {kept.account} закрыта, её сеансы закончены.")
    if state.operations:
        numbers = ", ".join(str(event.sequence) for event in state.operations)
        say(f"Недействительны события журнала: {numbers}.")
    if state.is_late:
        say(f"Сообщено с опозданием: срок был {state.due_at:%d.%m.%Y %H:%M} UTC.")
    say(f"Записан {kept.words}. Периоды с этими операциями не закроются до решения: archive breach resolve.")


def _noticed(opened: Session, organisation: Organisation, given: datetime | None) -> datetime:
    zone = ZoneInfo(organisation.time_zone)
    return given.replace(tzinfo=zone) if given else opened.ports.clock.now()


@breach.command()
@click.argument("number", metavar="НОМЕР")
@click.option("--resolution", required=True, help="Решение: что сделано с недействительными операциями.")
@click.option("--date", "drawn_on", type=_DAY, help="Дата акта, если номера повторяются.")
@school_option
@by_option
@click.pass_obj
def resolve(
    home: Path | None, number: str, resolution: str, drawn_on: datetime | None, school: str, actor: str
) -> None:
    """Внести решение по акту."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        day = drawn_on.date() if drawn_on else None
        act = resolve_act(opened.ports, ResolveRequest(organisation.organisation_id, number, resolution, actor, day))
    say(f"Решение записано: {act.words}. Оно будет напечатано в замечаниях к журналу.")


@breach.command("print")
@click.argument("number", metavar="НОМЕР")
@click.option("--date", "drawn_on", type=_DAY, help="Дата акта, если номера повторяются.")
@pdf_option
@members_option
@school_option
@by_option
@click.pass_obj
def print_(
    home: Path | None,
    number: str,
    drawn_on: datetime | None,
    target: Path,
    members: Sequence[SignatureLine],
    school: str,
    actor: str,
) -> None:
    """Напечатать акт на подпись."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        day = drawn_on.date() if drawn_on else None
        request = PrintBreachRequest(organisation.organisation_id, number, day, tuple(members))
        document = print_breach_act(opened.ports, request)
    write_new(target, document.pdf)


@breach.command("list")
@school_option
@click.pass_obj
def list_(home: Path | None, school: str) -> None:
    """Показать акты и решения по ним."""
    with session(home) as opened:
        acts = list_breaches(opened.ports, school)
    for act in acts:
        labels = f", классы {', '.join(act.class_labels)}" if act.class_labels else ""
        span = f"{act.since:%d.%m.%Y}-{act.until:%d.%m.%Y}"
        resolution = f"решение: {act.resolution}" if act.is_resolved else "решения нет, закрытие запрещено"
        say(f"{act.words}: {act.account} ({act.teacher}), {span}{labels}; {resolution}")
    if not acts:
        say("Актов нет.")
