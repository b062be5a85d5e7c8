"""archive bundle: records with everything that proves them, for whoever does not have this program."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.access import class_option, year_option
from archive.cli.options import by_option, school_option
from archive.cli.queue import NumberType
from archive.cli.session import session
from archive.cli.terminal import say
from archive.errors import OutputExistsError
from archive.model.period import SchoolYear
from archive.model.record import RecordNumber
from archive.ports import Ports, RecordFilter
from archive.services.make_bundle import BundleRequest, Given, make_bundle
from archive.texts import counted


@click.command()
@click.argument("numbers", nargs=-1, type=NumberType(), metavar="[НОМЕР…]")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="ПАКЕТ.zip",
    help="Файл, который записать.",
)
@year_option
@class_option
@click.option("--sources", is_flag=True, help="Вместе с исходными файлами.")
@click.option("--all", "unproven", is_flag=True, help="Выдать и не прошедшее проверку, с пометкой: для разбора.")
@school_option
@by_option
@click.pass_obj
def bundle(
    home: Path | None,
    numbers: Sequence[RecordNumber],
    target: Path,
    year: SchoolYear | None,
    class_label: str,
    sources: bool,
    unproven: bool,
    school: str,
    actor: str,
) -> None:
    """Составить пакет для инспектора: названные записи или все, со всем для проверки без этой программы.

    В пакете ПРОВЕРКА.html: открывается в браузере без сети. Статус завершения: 0 выдано всё, 1 не всё.
    """
    with session(home) as opened:
        organisation_id = opened.organisation(school, actor).organisation_id
        which = RecordFilter(organisation_id=organisation_id, school_year=year, class_label=class_label)
        request = BundleRequest(organisation_id, actor, tuple(numbers), which, sources=sources, unproven=unproven)
        given = write_bundle(opened.ports, request, target)
    say(f"В пакете {counted(len(given.given), 'запись', 'записи', 'записей')}. Записано: {target}")
    for record, words in given.withheld:
        say(f"Не выдано: {record.number} {record.title}, {words}. Это происшествие: archive verify скажет причину.")
    click.get_current_context().exit(1 if given.withheld else 0)


def write_bundle(ports: Ports, request: BundleRequest, target: Path) -> Given:
    """Write to a new file; a bundle that was not finished does not stay. Raises `OutputExistsError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    if target.exists():
        raise OutputExistsError(file=str(target))
    try:
        with part.open("wb") as file:
            given = make_bundle(ports, request, file)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return given
