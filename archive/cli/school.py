"""archive school: the schools of this archive."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.access import write_new
from archive.cli.options import by_option
from archive.cli.session import session
from archive.cli.terminal import say
from archive.intake import draft_organisation, open_inputs, take_in


@click.group()
def school() -> None:
    """Школы архива: сведения, сроки хранения, классы."""


@school.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="ФАЙЛ.toml")
@by_option
@click.pass_obj
def add(home: Path | None, file: Path, actor: str) -> None:
    """Добавить школу или обновить сведения о ней."""
    with session(home) as opened:
        organisation = opened.organisation(str(file), actor)
    say(f"Школа записана: {organisation.organisation_id}, {organisation.short_name}.")


@school.command("list")
@click.pass_obj
def list_(home: Path | None) -> None:
    """Показать школы."""
    with session(home) as opened, opened.ports.catalog.reading() as unit:
        known = unit.organisations()
    for organisation in known:
        say(f"{organisation.organisation_id}: {organisation.full_name}")
    if not known:
        say("Школ нет: archive school add ФАЙЛ.toml.")


@school.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[ВЫГРУЗКА…]")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Файл .toml.")
def draft(files: Sequence[Path], target: Path) -> None:
    """Начать файл сведений о школе по её выгрузке."""
    journals = take_in(open_inputs(files)).journals if files else ()
    write_new(target, draft_organisation(journals).encode())
    say("Откройте его, впишите недостающее и передайте: archive school add.")
