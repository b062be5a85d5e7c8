"""archive log, archive readers: what the event log says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.markup import escape
from rich.table import Table

from archive.cli.options import by_option, school_option
from archive.cli.session import session
from archive.cli.terminal import out, say
from archive.model.account import Scope
from archive.model.event import EventFilter
from archive.services.find_events import find_events
from archive.services.who_read import find_pupils, who_read
from archive.texts import counted

_DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])


@click.command()
@click.option("--action", default="", help="Действие: слово журнала, «record-read».")
@click.option("--actor", default="", help="Кто: часть имени или логина.")
@click.option("--subject", default="", help="С чем: часть номера записи, кода закрытия, учётной записи.")
@click.option("--since", type=_DAY, help="С какого дня.")
@click.option("--until", type=_DAY, help="По какой день, включительно.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Сколько событий.")
@click.option("--school", default="", help="Только события этой школы, по её коду.")
@click.pass_obj
def log(
    home: Path | None,
    action: str,
    actor: str,
    subject: str,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    school: str,
) -> None:
    """Показать журнал событий: кто, когда, что сделал; последние первыми."""
    with session(home) as opened:
        zone = ZoneInfo(opened.organisation(school, actor).time_zone) if school else UTC
        which = EventFilter(
            organisation_ids=frozenset({school}) if school else None,
            action=action,
            actor=actor,
            subject=subject,
            since=since.replace(tzinfo=zone) if since else None,
            until=until.replace(tzinfo=zone) + timedelta(days=1) if until else None,
        )
        found = find_events(opened.ports, which, limit=limit)
    table = Table("Номер", "Когда", "Кто", "Действие", "С чем", box=None, pad_edge=False)
    for event in found.events:
        draft = event.draft
        at = f"{draft.at.astimezone(zone):%d.%m.%Y %H:%M:%S}"
        table.add_row(str(event.sequence), at, *(escape(text) for text in (draft.actor, draft.action, draft.subject)))
    out.print(table if found.events else "Таких событий нет.")
    head, digest = found.head
    say(f"Последнее событие журнала: {head}, SHA-256 {digest.hex}. Часы: {zone}.")


@click.command()
@click.argument("name", metavar="УЧЕНИК")
@school_option
@by_option
@click.pass_obj
def readers(home: Path | None, name: str, school: str, actor: str) -> None:
    """Показать, кто смотрел данные ученика; хватит начала имени. Сам вопрос тоже событие."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        school_id = organisation.organisation_id
        pupils = find_pupils(opened.ports, school_id, name, [Scope(school_id)]) if name.strip() else ()
        found = [who_read(opened.ports, school_id, each.record.number, each.pupil_id, actor=actor) for each in pupils]
    zone = ZoneInfo(organisation.time_zone)
    for one in found:
        times = counted(len(one.readings), "чтение", "чтения", "чтений")
        say(f"{one.full_name}: {times}, данные в записях {', '.join(str(each.number) for each in one.records)}.")
        for reading in one.readings:
            at = f"{reading.at.astimezone(zone):%d.%m.%Y %H:%M}"
            say(f"  {at} {reading.actor}: {reading.action}, {reading.subject} {reading.title}".rstrip())
    if not found:
        say("Ученик не найден.")
