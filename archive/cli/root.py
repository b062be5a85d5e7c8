"""The group of commands, and the one place where an error becomes words and an exit status."""

import gettext
import logging
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path

import click

from archive import __version__
from archive.cli.terminal import ERROR_STATUS, INTERRUPTED_STATUS, complain
from archive.errors import ArchiveError
from archive.resources import LOCALE

COMMANDS = {
    "account_papers": ["account"],
    "access": ["list", "retrieve", "verify", "extract"],
    "attach": ["attach"],
    "board": ["board"],
    "breach": ["breach"],
    "bundle": ["bundle"],
    "certify": ["certify"],
    "check": ["check"],
    "clauses": ["clauses"],
    "close": ["close"],
    "closings": ["closings"],
    "correct": ["correct"],
    "demo": ["demo", "demo-code"],
    "desk_papers": ["desk"],
    "digest": ["digest"],
    "findings": ["findings"],
    "ledger": ["ledger"],
    "log": ["log", "readers"],
    "paper": ["bind", "print-all", "count", "sewn", "shelve", "files", "compare", "nomenclature", "inventory", "paper"],
    "proof": ["proof-page"],
    "proof_key": ["proof-key"],
    "queue": ["queue", "refuse", "resubmit"],
    "renew": ["seal", "renew"],
    "report": ["report"],
    "school": ["school"],
    "serve": ["serve", "worker", "beat", "health"],
    "show": ["show"],
    "teacher_report": ["teacher-report"],
    "template": ["template"],
}
"""Which module of this package has which commands."""
_MODULES = {command: module for module, commands in COMMANDS.items() for command in commands}


class Commands(click.Group):
    """Imports a command's module only when that command is meant: all of them would take a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the base class's
        """Return every name, sorted."""
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the base class's
        """Return the command of that name, with the words of its usage line in Russian."""
        if cmd_name not in _MODULES:
            return None
        found = vars(import_module(f"archive.cli.{_MODULES[cmd_name]}")).values()
        command = next(each for each in found if isinstance(each, click.Command) and each.name == cmd_name)
        for each in (command, *getattr(command, "commands", {}).values()):
            each.options_metavar = "[ПАРАМЕТРЫ]"
        return command


@click.group(
    cls=Commands,
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
