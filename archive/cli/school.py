"""archive school: the schools of this archive, their particulars and rules."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.checks import RULES
from archive.cli.access import write_new
from archive.cli.options import by_option, school_option
from archive.cli.session import session
from archive.cli.terminal import say
from archive.intake import draft_organisation, open_inputs, take_in
from archive.model.organisation import Organisation
from archive.texts import counted


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
@school_option
@by_option
@click.pass_obj
def show(home: Path | None, school: str, actor: str) -> None:
    """Показать сведения о школе, профиль, сроки хранения и проверки."""
    with session(home) as opened:
        about = opened.organisation(school, actor)
    for name, value in _particulars(about).items():
        say(f"{name}: {value}")
    for line in about.schedule:
        years = counted(line.years, "год", "года", "лет")
        say(f"Хранить {line.record_class.words.lower()}: {years}, дело {line.case_index or '-'}; {line.basis}")
    for rule in RULES:
        own = about.rules.check(rule.code)
        severity = own.severity if own else rule.severity
        say(f"Проверка {rule.code}: {severity or 'не проверяется'}{f', {own.clause}' if own and own.clause else ''}")


def _particulars(about: Organisation) -> dict[str, str]:
    rules = about.rules
    return {
        "Школа": f"{about.organisation_id}, {about.full_name} ({about.short_name}), {about.place}",
        "Часовой пояс": about.time_zone,
        about.director_post: about.director,
        "Классы и группы": ", ".join(about.class_labels) or "любые",
        "Документы": f"PDF/A-{about.pdf_variant}",
        "Профиль": f"{rules.title or 'общий'}. {rules.document}".strip(),
        "На бумаге": ", ".join(rules.paper) or "не требуется",
        "Подписывают": ", ".join(each.words for each in rules.signature.order),
        "О нарушении сообщить": f"за {rules.breach_hours} ч" if rules.breach_hours else "срок не назван",
        "Закрытие года": rules.limits.closing_day or "документ дня не называет",
    }


@school.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[ВЫГРУЗКА…]")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Файл .toml.")
def draft(files: Sequence[Path], target: Path) -> None:
    """Начать файл сведений о школе по её выгрузке."""
    journals = take_in(open_inputs(files)).journals if files else ()
    write_new(target, draft_organisation(journals).encode())
    say("Откройте его, впишите недостающее и передайте: archive school add.")
