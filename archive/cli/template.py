"""archive template: the flat format to fill in."""

from pathlib import Path

import click

from archive.cli.access import write_new
from archive.intake import template_xlsx, template_zip


@click.command()
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Файл .xlsx или .zip."
)
def template(target: Path) -> None:
    """Сохранить шаблон таблиц для ручного заполнения."""
    write_new(target, template_zip() if target.suffix.lower() == ".zip" else template_xlsx())
