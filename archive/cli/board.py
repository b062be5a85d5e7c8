"""archive board: the school year, class by class."""

from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from archive.cli.access import year_option
from archive.cli.options import parse_period, school_option
from archive.cli.session import acting_user, session
from archive.cli.terminal import out, say
from archive.model.board import Board, BoardRow
from archive.model.period import SchoolYear
from archive.services.school_year_board import school_year_board
from archive.texts import counted


@click.command()
@school_option
@year_option
@click.option("--period", default="", help="Период: «4 четверть», «год»; иначе последний, о котором что-то известно.")
@click.pass_obj
def board(home: Path | None, school: str, year: SchoolYear | None, period: str) -> None:
    """Показать учебный год: как далеко продвинулся каждый класс."""
    code = parse_period(period) if period else None
    with session(home) as opened:
        organisation = opened.organisation(school, acting_user())
        found = school_year_board(opened.ports, organisation.organisation_id, year, period=code)
    _show(found)


def _show(found: Board) -> None:
    table = Table(title=f"{found.school_year}, {found.period.words}", box=None, header_style="bold")
    for heading in ("Класс", "Журнал", "Ведомость", "Что дальше"):
        table.add_column(heading, overflow="fold")
    for row in found.rows:
        table.add_row(escape(row.class_label), _cell(row, "journal"), _cell(row, "ledger"), row.next_cell.step.words)
    out.print(table)
    say(_days(found))


def _cell(row: BoardRow, kind: str) -> str:
    found = next((cell for cell in row.cells if cell.record_class == kind), None)
    if found is None:
        return "не составляется"
    return f"{found.stage.words} [red]{escape(found.trouble)}[/]" if found.trouble else found.stage.words


def _days(found: Board) -> str:
    day = f"{found.closing_day:%d.%m.%Y}"
    if found.is_done:
        return "Все классы доведены до конца."
    if found.days_left < 0:
        return f"Срок закрытия года прошёл {day}."
    return f"До {day} осталось {counted(found.days_left, 'день', 'дня', 'дней')}."
