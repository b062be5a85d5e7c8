"""archive proof-page; the keys themselves are in `archive.cli.proof_key`."""

from pathlib import Path

import click

from archive.cli.access import write_new
from archive.cli.session import session


@click.command("proof-page")
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Файл проверка-выписок.html."
)
@click.pass_obj
def proof_page(home: Path | None, target: Path) -> None:
    """Записать страницу проверки выписок одним файлом: работает без интернета, ключи внутри."""
    from archive.web.offline_page import offline_page

    with session(home) as opened:
        data = offline_page(opened.ports)
    write_new(target, data)
