"""archive digest: what was read in a month, by whom."""

from pathlib import Path

import click

from archive.cli.options import by_option, school_option
from archive.cli.session import session
from archive.cli.terminal import say
from archive.services.read_digest import Month, read_digest
from archive.texts import counted


@click.command()
@click.option("--month", "wanted", default="", help="Месяц: 2026-06; по умолчанию нынешний.")
@school_option
@by_option
@click.pass_obj
def digest(home: Path | None, wanted: str, school: str, actor: str) -> None:
    """Показать, что читали за месяц: по людям, необычное сверху."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        month = Month.parse(wanted) if wanted else Month.of(opened.ports.clock.now())
        if month is None:
            raise click.UsageError(f"«{wanted}» не месяц; пример: 2026-06.")
        found = read_digest(opened.ports, organisation.organisation_id, month, actor=actor)
    say(f"{organisation.short_name}, {month}: чтений {found.readings}, людей {len(found.readers)}.")
    for reader in found.readers:
        unusual = f" НЕОБЫЧНО: {'; '.join(reader.unusual)}." if reader.unusual else ""
        times = counted(len(reader.readings), "чтение", "чтения", "чтений")
        say(f"{reader.actor}: {times}, разных записей {reader.records}, выписок {reader.extracts}.{unusual}")
        for thing in reader.things[:10]:
            say(f"  {thing.subject} {thing.title} ({thing.times})")
