"""archive demo: the whole way on a sample school."""

from pathlib import Path
from shlex import quote
from time import monotonic

import click

from archive.bootstrap import SystemClock
from archive.cli.close import close_and_show
from archive.cli.session import session
from archive.cli.terminal import out, say
from archive.demo.installation import prepare
from archive.demo.sample import write_sample
from archive.intake import open_inputs, read_organisation
from archive.model.period import YEAR
from archive.services.close_period import CloseRequest

ACTOR = "администратор пробной школы"


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-data"),
    help="Папка пробного архива.",
)
def demo(folder: Path) -> None:
    """Показать весь путь на пробной школе."""
    begun = monotonic()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    say("Пробная школа: все имена вымышлены, ключ и удостоверяющий центр не имеют юридической силы.")
    sample = write_sample(folder / "sample-school")
    organisation = read_organisation(sample.organisation_toml.read_bytes(), sample.organisation_toml.name)
    prepare(folder, director=organisation.director, organisation=organisation.full_name, at=SystemClock().now())
    with session(folder) as opened:
        school = opened.organisation(str(sample.organisation_toml), ACTOR)
        inputs = open_inputs([sample.folder])
        close_and_show(opened, CloseRequest(inputs, school.organisation_id, YEAR, ACTOR), opened.signer())
    say(f"Всего {monotonic() - begun:.0f} с.")
    _what_next(folder)


def _what_next(folder: Path) -> None:
    command = f".venv/bin/archive --home {quote(str(folder))}"
    out.print("\n[bold]Что дальше[/]")
    for words, arguments in (
        ("страницы архива", "serve"),
        ("выдать запись с проверкой", "retrieve 2026-000001 --to выдано"),
        ("проверить любой файл", "verify выдано/*.pdf"),
        ("выписка для семьи", "extract --pupil Тер-Погосян --period год --to выписка.pdf"),
        ("все команды", "--help"),
    ):
        out.print(f"  {words}:  {command} {arguments}")
