"""The group of commands, and the one place where an error becomes words and an exit status."""

import gettext
import logging
import os
import sys
import traceback
from pathlib import Path

import click

from archive import __version__
from archive.cli.access import extract, list_, retrieve, verify
from archive.cli.account import account
from archive.cli.attach import attach
from archive.cli.board import board
from archive.cli.breach import breach
from archive.cli.bundle import bundle
from archive.cli.certify import certify
from archive.cli.check import check
from archive.cli.clauses import clauses
from archive.cli.close import close
from archive.cli.correct import correct
from archive.cli.demo import demo, demo_code
from archive.cli.desk import desk
from archive.cli.digest import digest
from archive.cli.ledger import ledger
from archive.cli.paper import bind, compare, count, files, inventory, nomenclature, paper, sewn, shelve
from archive.cli.proof import proof_key, proof_page
from archive.cli.queue import queue, refuse, resubmit
from archive.cli.renew import renew, seal
from archive.cli.report import report
from archive.cli.school import school
from archive.cli.serve import beat, health, serve, worker
from archive.cli.template import template
from archive.cli.terminal import ERROR_STATUS, INTERRUPTED_STATUS, complain
from archive.errors import ArchiveError
from archive.resources import LOCALE


@click.group(
    subcommand_metavar="КОМАНДА …",
    options_metavar="[ПАРАМЕТРЫ]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="archive", help="Показать версию.")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Папка архива; настройки в её файле archive.env. По умолчанию ARCHIVE_DATA_DIR или archive-data.",
)
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """Архив школьных журналов и сводных ведомостей.

    Берёт выгрузку электронного журнала, оформляет журнал и ведомость в PDF/A, подписывает,
    хранит без права удаления весь срок и выдаёт с проверкой подлинности.
    """
    context.obj = home


COMMANDS = (
    board,
    check,
    close,
    queue,
    certify,
    attach,
    refuse,
    resubmit,
    correct,
    breach,
    list_,
    retrieve,
    verify,
    bundle,
    extract,
    desk,
    ledger,
    bind,
    count,
    sewn,
    shelve,
    files,
    compare,
    nomenclature,
    inventory,
    paper,
    report,
    seal,
    renew,
    proof_key,
    proof_page,
    school,
    template,
    clauses,
    account,
    digest,
    serve,
    worker,
    beat,
    health,
    demo,
    demo_code,
)
for command in COMMANDS:
    cli.add_command(command)
    for each in (command, *getattr(command, "commands", {}).values()):
        each.options_metavar = "[ПАРАМЕТРЫ]"


def _speak_russian() -> None:
    """Give the command-line library its Russian words, whatever the machine's own language."""
    os.environ["LANGUAGE"] = "ru"
    gettext.bindtextdomain("messages", str(LOCALE))
    gettext.textdomain("messages")


def main() -> None:
    """Run one command; every failure ends in a sentence and a status, never in a traceback."""
    _speak_russian()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except ArchiveError as error:
        complain(str(error), error.code)
        sys.exit(ERROR_STATUS)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        complain("Прервано. Сделанное сохранено; та же команда продолжит с этого места.", "interrupted")
        sys.exit(INTERRUPTED_STATUS)
    except Exception as error:  # noqa: BLE001 - the last door: a defect of ours must not show a traceback to a clerk
        report = Path("archive-error.txt").resolve()
        report.touch(mode=0o600)  # a traceback may hold names
        report.write_text(traceback.format_exc(), encoding="utf-8")
        complain(f"Внутренняя ошибка ({type(error).__name__}). Подробности для разработчиков: {report}", "internal")
        sys.exit(ERROR_STATUS)
