"""archive desk: find a child, and the papers of what was issued: the file again, receipt, labels, register, forms."""

from pathlib import Path

import click

from archive.cli.access import write_new
from archive.cli.desk import desk, number_in
from archive.cli.options import by_option, school_option
from archive.cli.paper import pdf_option
from archive.cli.session import Session, session
from archive.cli.terminal import say
from archive.model.account import Scope
from archive.model.desk import Answer, Issue, Purpose
from archive.model.permission import Reach
from archive.services.find_pupil import find_pupils
from archive.services.issue_register import (
    find_issue,
    lines_of_printing,
    print_issue_register,
    print_receipt,
    printed_document,
    printing_of,
)
from archive.services.keep_consents import FormRequest, print_consent_form
from archive.services.print_families import print_address_sheets, print_labels
from archive.services.waiting_classes import waiting_classes

_number = click.argument("number", metavar="НОМЕР")


@desk.command()
@click.argument("name", metavar="ИМЯ")
@school_option
@by_option
@click.pass_obj
def find(home: Path | None, name: str, school: str, actor: str) -> None:
    """Найти ученика по началу имени: в каких записях он есть."""
    with session(home) as opened:
        school_id = opened.organisation(school, actor).organisation_id
        found = find_pupils(opened.ports, [school_id], name, Reach((Scope(school_id),)))
    for each in found:
        say(f"{each.full_name}: {each.record.class_label}, {', '.join(each.years)}; запись {each.record.number}")
    if not found:
        say("Никто не найден; начните с двух букв фамилии.")


@desk.command()
@_number
@pdf_option
@school_option
@by_option
@click.pass_obj
def document(home: Path | None, number: str, target: Path, school: str, actor: str) -> None:
    """Выдать напечатанный файл ещё раз, пока рабочая папка его хранит."""
    with session(home) as opened:
        data = printed_document(opened.ports, _issue(opened, number, school, actor), actor=actor)
    write_new(target, data)


@desk.command()
@_number
@pdf_option
@school_option
@by_option
@click.pass_obj
def receipt(home: Path | None, number: str, target: Path, school: str, actor: str) -> None:
    """Напечатать расписку о получении выписки."""
    with session(home) as opened:
        made = print_receipt(opened.ports, _issue(opened, number, school, actor))
    write_new(target, made.pdf)


@desk.command()
@_number
@pdf_option
@school_option
@by_option
@click.pass_obj
def labels(home: Path | None, number: str, target: Path, school: str, actor: str) -> None:
    """Напечатать адреса для конвертов всех, кому напечатано тем же файлом."""
    with session(home) as opened:
        made = print_labels(opened.ports, printing_of(opened.ports, _issue(opened, number, school, actor)))
    write_new(target, made.pdf)


@desk.command()
@_number
@pdf_option
@school_option
@by_option
@click.pass_obj
def addresses(home: Path | None, number: str, target: Path, school: str, actor: str) -> None:
    """Напечатать адресные листы для конвертов с окном: всех, кому напечатано тем же файлом."""
    with session(home) as opened:
        made = print_address_sheets(opened.ports, printing_of(opened.ports, _issue(opened, number, school, actor)))
    write_new(target, made.pdf)


@desk.command()
@_number
@pdf_option
@school_option
@by_option
@click.pass_obj
def register(home: Path | None, number: str, target: Path, school: str, actor: str) -> None:
    """Напечатать лист журнала выдачи на всех, кому напечатано тем же файлом."""
    with session(home) as opened:
        issue = _issue(opened, number, school, actor)
        lines = lines_of_printing(opened.ports, issue)
        heading = f"{issue.class_label}, {issue.scope}"
        made = print_issue_register(opened.ports, issue.organisation_id, lines, heading, actor=actor)
    write_new(target, made.pdf)


@desk.command()
@click.option(
    "--purpose",
    type=click.Choice([each.value for each in Purpose]),
    default=Purpose.ELECTRONIC.value,
    help="О чём решение.",
)
@click.option("--answer", type=click.Choice([each.value for each in Answer]), required=True, help="Решение.")
@click.option("--pupil", default="", help="Ученик; без него строка для имени.")
@click.option("--class", "class_label", default="", help="Класс: 5А.")
@click.option("--representative", default="", help="Родитель (законный представитель).")
@pdf_option
@school_option
@by_option
@click.pass_obj
def form(
    home: Path | None,
    purpose: str,
    answer: str,
    pupil: str,
    class_label: str,
    representative: str,
    target: Path,
    school: str,
    actor: str,
) -> None:
    """Напечатать бланк согласия, отказа или отзыва."""
    with session(home) as opened:
        school_id = opened.organisation(school, actor).organisation_id
        request = FormRequest(school_id, Purpose(purpose), Answer(answer), pupil, class_label, representative)
        made = print_consent_form(opened.ports, request)
    write_new(target, made.pdf)


@desk.command()
@school_option
@by_option
@click.pass_obj
def waiting(home: Path | None, school: str, actor: str) -> None:
    """Показать семьи, которые получают бумагу без просьбы."""
    with session(home) as opened:
        found = waiting_classes(opened.ports, opened.organisation(school, actor).organisation_id)
    for waits in found:
        printed = f"печатали {waits.printed_on:%d.%m.%Y}" if waits.printed_on else "ещё не печатали"
        say(f"{waits.class_label}, {waits.school_year}: {printed}{'; пора, прошло две недели' if waits.is_due else ''}")
        for each in waits.families:
            say(f"  {each.pupil}, {each.rhythm.words} ({each.representative})")
    if not found:
        say("Таких семей нет.")


def _issue(opened: Session, number: str, school: str, actor: str) -> Issue:
    school_id = opened.organisation(school, actor).organisation_id
    return find_issue(opened.ports, school_id, number_in(number, "Журнал учёта выдачи"))
