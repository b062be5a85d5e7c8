"""archive queue, refuse, resubmit: what waits for a signature, and what was sent back."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.access import write_new
from archive.cli.close import OF_WHOM
from archive.cli.options import by_option, school_option
from archive.cli.session import Session, session
from archive.cli.terminal import say, show_queue
from archive.errors import RecordUnknownError
from archive.model.closing import AWAITING_PEOPLE, JobState
from archive.model.finding import Severity
from archive.model.record import RecordNumber
from archive.services.list_queue import Queued, list_queue
from archive.services.open_queued import open_queued
from archive.services.refuse_record import refuse_record, resubmit_record

_TERMINAL = (*AWAITING_PEOPLE, JobState.ANNULLED)


class NumberType(click.ParamType[RecordNumber]):
    """A record number as people write it."""

    name = "номер"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> RecordNumber:
        """Read «2026-000012» or «2026-12»."""
        del param, ctx
        if isinstance(value, RecordNumber):
            return value
        number = RecordNumber.parse(str(value))
        if number is None:
            raise RecordUnknownError(found=str(value))
        return number


@click.group(invoke_without_command=True, subcommand_metavar="[КОМАНДА …]")
@school_option
@click.option("--all", "everything", is_flag=True, help="Показать и аннулированные номера.")
@click.option("--json", "as_json", is_flag=True, help="Для программ: полные отпечатки.")
@click.pass_context
def queue(context: click.Context, school: str, everything: bool, as_json: bool) -> None:
    """Показать, что ждёт подписи; открыть документ."""
    if context.invoked_subcommand is None:
        with session(context.obj) as opened:
            show(opened, school, everything=everything, as_json=as_json)


def show(opened: Session, school: str, *, everything: bool = False, as_json: bool = False) -> None:
    """Print the queue."""
    queued = list_queue(opened.ports, school, states=_TERMINAL if everything else AWAITING_PEOPLE)
    if as_json:
        click.echo(json.dumps([as_plain(each) for each in queued], ensure_ascii=False, indent=2))
        return
    if not queued:
        say("Ничто не ждёт подписи.")
        return
    show_queue(queued, OF_WHOM)
    say("Открыть: archive queue open НОМЕР --to ПАПКА. Подписать: archive certify. Вернуть: archive refuse НОМЕР.")


def as_plain(each: Queued) -> dict[str, object]:
    """Return a document of the queue for programs."""
    job, closing = each.job, each.closing
    return {
        "organisation": job.organisation_id,
        "number": str(job.number),
        "kind": job.record_class.value,
        "title": job.title,
        "class_label": closing.class_label,
        "school_year": str(closing.school_year),
        "period": str(closing.period),
        "version": closing.version,
        "state": job.state.value,
        "pages": job.pages,
        "sha256": job.content.hex if job.content else "",
        "findings": {severity.value: each.count(severity) for severity in Severity},
        "unexplained": each.unexplained,
        "signed_by": [
            {"signatory": given.signatory.value, "owner": given.owner, "at": given.signed_at.isoformat()}
            for given in job.signatures
        ],
        "awaits": each.awaits.value if each.awaits else None,
        "refused": job.refusal.reason if job.refusal else None,
        "problem": job.problem,
    }


@queue.command("open")
@click.argument("number", type=NumberType(), metavar="НОМЕР")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Папка.")
@school_option
@by_option
@click.pass_obj
def open_(home: Path | None, number: RecordNumber, folder: Path, school: str, actor: str) -> None:
    """Выдать документ, чтобы прочесть его до подписи."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        queued, data = open_queued(opened.ports, organisation.organisation_id, number, actor=actor)
    write_new(folder / f"{number}_{queued.job.file_name}", data)
    _tell_findings(queued.findings)


def _tell_findings(findings: Sequence[object]) -> None:
    if findings:
        say(f"Замечаний при закрытии: {len(findings)}; они напечатаны в документе, неотвеченные первыми:")
        for finding in findings[:12]:
            say(f"  • {finding}")


@click.command()
@click.argument("number", type=NumberType(), metavar="НОМЕР")
@click.option("--reason", required=True, help="Что исправить: администратор увидит эти слова.")
@school_option
@by_option
@click.pass_obj
def refuse(home: Path | None, number: RecordNumber, reason: str, school: str, actor: str) -> None:
    """Вернуть документ администратору без подписи."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        job = refuse_record(opened.ports, organisation.organisation_id, number, reason, actor=actor)
    say(f"{job.number} {job.title}: {job.state.words}.")
    say("Исправить: закрыть заново из других файлов (archive close) или archive correct; вернуть: archive resubmit.")


@click.command()
@click.argument("number", type=NumberType(), metavar="НОМЕР")
@click.option("--note", default="", help="Ответ директору: почему документ остаётся как был.")
@school_option
@by_option
@click.pass_obj
def resubmit(home: Path | None, number: RecordNumber, note: str, school: str, actor: str) -> None:
    """Поставить возвращённый документ снова на подпись."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        job = resubmit_record(opened.ports, organisation.organisation_id, number, note, actor=actor)
    say(f"{job.number} {job.title}: {job.state.words}.")
