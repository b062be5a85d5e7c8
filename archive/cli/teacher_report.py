"""archive teacher-report: reports of teachers, handed in, accepted into the archive or sent back."""

from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from archive.cli.access import class_option, year_option
from archive.cli.options import by_option, parse_period, period_option, school_option
from archive.cli.session import Session, read_file, session
from archive.cli.terminal import out, say
from archive.intake import InputFile
from archive.model.account import Scope
from archive.model.closing import Closing, JobState
from archive.model.period import SchoolYear
from archive.model.teacher_report import ReportAuthor, ReportKey
from archive.services.accept_report import accept_report, return_report
from archive.services.list_reports import expected_reports, list_reports
from archive.services.make_teacher_report import make_teacher_report
from archive.services.preserve_record import preserve_record
from archive.services.render_record import render_record
from archive.services.school_year_board import year_of
from archive.services.submit_report import file_report, submit_report


@click.group("teacher-report", invoke_without_command=True, subcommand_metavar="[КОМАНДА …]")
@school_option
@click.pass_context
def teacher_report(context: click.Context, school: str) -> None:
    """Показать отчёты учителей: сданные и те, которых ещё нет."""
    if context.invoked_subcommand is None:
        with session(context.obj) as opened:
            _show(opened, opened.organisation(school, "command line").organisation_id)


def _show(opened: Session, organisation_id: str) -> None:
    shown = Table(box=None, header_style="bold")
    for heading in ("Отчёт", "Кто и за что", "Состояние"):
        shown.add_column(heading, overflow="fold")
    for each in list_reports(opened.ports, organisation_id):
        shown.add_row(each.report_id, escape(each.key.title), escape(f"{each.state.words} {each.reason}".strip()))
    missing = [each for each in expected_reports(opened.ports, organisation_id) if each.report is None]
    for awaited in missing:
        shown.add_row("", escape(awaited.key.title), "не сдан")
    out.print(shown)


@teacher_report.command()
@click.argument("author", metavar="ИМЯ")
@click.option("--file", "file", type=click.Path(path_type=Path, dir_okay=False), help="Сдать этот PDF.")
@click.option("--remark", default="", help="Выводы и меры.")
@school_option
@year_option
@period_option
@class_option
@by_option
@click.pass_obj
def submit(
    home: Path | None,
    author: str,
    file: Path | None,
    remark: str,
    school: str,
    year: SchoolYear | None,
    period: str,
    class_label: str,
    actor: str,
) -> None:
    """Составить отчёт по закрытым данным и сдать, или сдать файлом PDF.

    С --class это отчёт классного руководителя, без него отчёт учителя обо всех его классах.
    """
    code = parse_period(period)
    data = read_file(file) if file else b""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        kind = ReportAuthor.CLASS_TEACHER if class_label else ReportAuthor.TEACHER
        at = year or year_of(opened.ports.clock.now().date())
        key = ReportKey(organisation.organisation_id, at, code, kind, " ".join(author.split()), class_label)
        if file:
            entered = file_report(opened.ports, key, InputFile(file.name, data), remark=remark, actor=actor)
        else:
            places = [Scope(organisation.organisation_id)]
            made = make_teacher_report(opened.ports, key, places, remark=remark, actor=actor)
            entered = submit_report(opened.ports, made, actor=actor)
    say(f"{entered.key.title}: сдан. Принять: archive teacher-report accept {entered.report_id}")


@teacher_report.command()
@click.argument("report_id", metavar="ОТЧЁТ")
@by_option
@click.pass_obj
def accept(home: Path | None, report_id: str, actor: str) -> None:
    """Принять отчёт в архив: он получит номер и будет ждать подписи."""
    with session(home) as opened:
        closing = accept_report(opened.ports, report_id, actor=actor)
        _carry_out(opened, closing)
    say("Отчёт принят. Подписать: archive certify.")


def _carry_out(opened: Session, closing: Closing) -> None:
    """Make the document and keep the file that it came as: what needs no signature."""
    with opened.ports.catalog.reading() as unit:
        jobs = unit.jobs(closing_ids=[closing.closing_id])
    for job in jobs:
        if job.state is JobState.PLANNED:
            render_record(opened.ports, job.job_id)
        elif job.state is JobState.SIGNED:
            preserve_record(opened.ports, job.job_id)


@teacher_report.command("return")
@click.argument("report_id", metavar="ОТЧЁТ")
@click.option("--reason", required=True, help="Почему: составивший увидит эти слова.")
@by_option
@click.pass_obj
def return_(home: Path | None, report_id: str, reason: str, actor: str) -> None:
    """Вернуть отчёт с причиной."""
    with session(home) as opened:
        returned = return_report(opened.ports, report_id, reason, actor=actor)
    say(f"{returned.key.title}: возвращён.")
