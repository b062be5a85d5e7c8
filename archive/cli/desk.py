"""archive desk: the registers of the desk and the print queue for the families."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import click

from archive.cli.access import class_option, write_new, year_option
from archive.cli.options import by_option, parse_period, school_option
from archive.cli.session import session
from archive.cli.terminal import say
from archive.errors import DeskEntryUnknownError
from archive.model.desk import Answer, DeskNumber, Purpose, Rhythm
from archive.model.period import SchoolYear
from archive.services.issue_register import (
    HandoverRequest,
    find_issue,
    list_issues,
    note_handover,
    print_issue_register,
    printing_of,
)
from archive.services.keep_consents import (
    ConsentRequest,
    WithdrawalRequest,
    enter_consent,
    list_consents,
    print_consents,
    withdraw_consent,
)
from archive.services.print_families import (
    FamiliesRequest,
    print_address_sheets,
    print_families,
    print_labels,
)
from archive.texts import counted

_DAY = click.DateTime(["%Y-%m-%d"])
_FILE: click.Path = click.Path(path_type=Path, dir_okay=False)


def _words_of(members: Iterable[StrEnum]) -> click.Choice[str]:
    """Choose among the values: of an enumeration itself the library would take the names."""
    return click.Choice([each.value for each in members])


@click.group(subcommand_metavar="КОМАНДА …")
def desk() -> None:
    """Канцелярия: журнал выдачи, согласия и отказы, печать семьям."""


@desk.command()
@click.option("--in", "year", type=int, default=0, help="Календарный год; без него все.")
@click.option("--to", "target", type=_FILE, help="Напечатать журнал в файл PDF.")
@school_option
@by_option
@click.pass_obj
def issues(home: Path | None, year: int, target: Path | None, school: str, actor: str) -> None:
    """Показать журнал учёта выдачи выписок."""
    with session(home) as opened:
        organisation_id = opened.organisation(school, actor).organisation_id
        lines = list_issues(opened.ports, organisation_id, year=year)
        heading = f"за {year} год" if year else "за все годы"
        made = print_issue_register(opened.ports, organisation_id, lines, heading, actor=actor) if target else None
    for line in lines:
        issue = line.issue
        handed = f"выдано {line.handover.handed_on:%d.%m.%Y}" if line.handover else "не выдано"
        say(f"{issue.number} {issue.pupil}, {issue.class_label}: {issue.kind.words}, {issue.scope}; {handed}")
    if target is not None and made is not None:
        write_new(target, made.pdf)


@desk.command()
@click.argument("number", metavar="НОМЕР")
@click.option("--to-whom", "taken_by", default="", help="Кто получил; без него заявитель.")
@click.option("--how", default="лично", show_default=True, help="Как: лично, почтой, через обучающегося.")
@click.option("--on", "handed_on", type=_DAY, help="Когда: 2026-02-01; иначе сегодня.")
@click.option("--whole", is_flag=True, help="Всем, кому напечатано тем же файлом: каждый получил сам.")
@school_option
@by_option
@click.pass_obj
def handed(
    home: Path | None,
    number: str,
    taken_by: str,
    how: str,
    handed_on: datetime | None,
    whole: bool,
    school: str,
    actor: str,
) -> None:
    """Отметить, что выписка выдана."""
    if whole and taken_by:
        raise click.UsageError("--whole и --to-whom вместе не нужны: с --whole каждый получил сам.")
    with session(home) as opened:
        organisation_id = opened.organisation(school, actor).organisation_id
        issue = find_issue(opened.ports, organisation_id, number_in(number, "Журнал учёта выдачи"))
        day = handed_on.date() if handed_on else None
        for each in printing_of(opened.ports, issue) if whole else [issue]:
            request = HandoverRequest(organisation_id, each.number, taken_by, how, actor, day)
            noted = note_handover(opened.ports, request)
            say(f"№ {noted.number}: выдано {noted.handed_on:%d.%m.%Y}, {noted.how}, {noted.taken_by}.")


@desk.command()
@click.option("--pupil", required=True, help="Фамилия, имя, отчество ученика.")
@click.option("--representative", required=True, help="Родитель (законный представитель).")
@click.option("--purpose", type=_words_of(Purpose), default=Purpose.ELECTRONIC.value, help="О чём решение.")
@click.option(
    "--answer", type=_words_of((Answer.CONSENT, Answer.REFUSAL, Answer.NO_MEANS)), required=True, help="Решение."
)
@click.option("--document", required=True, help="«заявление от 01.09.2025 № 14».")
@click.option("--on", "given_on", type=_DAY, required=True, help="Дата решения: 2025-09-01.")
@click.option("--paper", "rhythm", type=_words_of(Rhythm), default=Rhythm.WEEKLY.value, help="Бумага без просьбы.")
@click.option("--address", default="", help="Адрес для конверта.")
@click.option("--class", "class_label", required=True, help="Класс: 5А.")
@click.option("--year", "text_year", required=True, help="Учебный год: 2025/2026.")
@school_option
@by_option
@click.pass_obj
def consent(
    home: Path | None,
    pupil: str,
    representative: str,
    purpose: str,
    answer: str,
    document: str,
    given_on: datetime,
    rhythm: str,
    address: str,
    class_label: str,
    text_year: str,
    school: str,
    actor: str,
) -> None:
    """Внести согласие или отказ родителя."""
    year = SchoolYear.parse(text_year)
    if year is None:
        raise click.BadParameter("учебный год пишется так: 2025/2026")
    with session(home) as opened:
        organisation_id = opened.organisation(school, actor).organisation_id
        request = ConsentRequest(
            organisation_id,
            pupil,
            "",
            class_label,
            year,
            representative,
            Purpose(purpose),
            Answer(answer),
            given_on.date(),
            document,
            actor,
            Rhythm(rhythm),
            address,
        )
        entered = enter_consent(opened.ports, request)
    say(f"Внесено под № {entered.number}: {entered.answer.words}.")


@desk.command()
@click.argument("number", metavar="НОМЕР")
@click.option("--document", required=True, help="Заявление об отзыве.")
@click.option("--on", "given_on", type=_DAY, required=True, help="Дата отзыва: 2026-02-01.")
@school_option
@by_option
@click.pass_obj
def withdraw(home: Path | None, number: str, document: str, given_on: datetime, school: str, actor: str) -> None:
    """Внести отзыв согласия."""
    with session(home) as opened:
        organisation_id = opened.organisation(school, actor).organisation_id
        which = number_in(number, "Журнал согласий и отказов")
        entered = withdraw_consent(
            opened.ports, WithdrawalRequest(organisation_id, which, given_on.date(), document, actor)
        )
    say(f"Внесено под № {entered.number}: согласие № {entered.ends} отозвано.")


@desk.command()
@click.option("--to", "target", type=_FILE, help="Напечатать журнал в файл PDF.")
@school_option
@by_option
@click.pass_obj
def consents(home: Path | None, target: Path | None, school: str, actor: str) -> None:
    """Показать журнал согласий и отказов."""
    with session(home) as opened:
        organisation_id = opened.organisation(school, actor).organisation_id
        lines = list_consents(opened.ports, organisation_id)
        made = print_consents(opened.ports, organisation_id, lines, actor=actor) if target else None
    for each in lines:
        say(f"{each.number} {each.pupil}, {each.class_label}: {each.answer.words} ({each.document})")
    if target is not None and made is not None:
        write_new(target, made.pdf)


@desk.command()
@class_option
@year_option
@click.option("--week", type=_DAY, help="Любой день недели: 2026-04-08.")
@click.option("--period", default="год", show_default=True, help="Период, если не неделя.")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Папка.")
@click.option("--signer", default="", help="Кто заверяет; без него директор.")
@school_option
@by_option
@click.pass_obj
def families(
    home: Path | None,
    class_label: str,
    year: SchoolYear | None,
    week: datetime | None,
    period: str,
    folder: Path,
    signer: str,
    school: str,
    actor: str,
) -> None:
    """Напечатать выписки семьям класса, которые получают бумагу без просьбы."""
    if not class_label or year is None:
        raise click.UsageError("Укажите --class и --year.")
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        signer = signer or f"{organisation.director_post}, {organisation.director}"
        day = week.date() if week else None
        request = FamiliesRequest(
            organisation.organisation_id, class_label, year, actor, day, parse_period(period), signer
        )
        printed = print_families(opened.ports, request)
        labels = print_labels(opened.ports, printed.issues)
        addresses = print_address_sheets(opened.ports, printed.issues)
    say(f"{counted(len(printed.issues), 'семья', 'семьи', 'семей')}. Данные: {printed.source}.")
    for name in printed.missing:
        say(f"Нет в данных класса: {name}.")
    first = printed.issues[0].number
    write_new(folder / f"{class_label}_выписки_{first}.pdf", printed.sheets.pdf)
    write_new(folder / f"{class_label}_адреса_{first}.pdf", labels.pdf)
    write_new(folder / f"{class_label}_адресные-листы_{first}.pdf", addresses.pdf)


def number_in(text: str, register: str) -> DeskNumber:
    """Read a number of one of the registers. Raises `DeskEntryUnknownError`."""
    number = DeskNumber.parse(text)
    if number is None:
        raise DeskEntryUnknownError(register=register, found=text)
    return number
