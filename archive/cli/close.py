"""archive close, archive certify."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from time import monotonic

import click

from archive.cli.options import (
    by_option,
    explain_option,
    parse_explanations,
    parse_period,
    period_option,
    school_option,
)
from archive.cli.session import Session, session
from archive.cli.terminal import progress_bar, say, show_findings, show_records, show_verdict
from archive.errors import FixityError, JobsUnfinishedError
from archive.intake import open_inputs
from archive.model.closing import Job, JobState
from archive.model.finding import Severity
from archive.model.record import Record
from archive.model.verdict import Outcome, Verdict
from archive.ports import RecordFilter, Signer
from archive.services.check_health import prove_lock
from archive.services.clear_workspace import sweep_workspace
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_records import list_records, list_waiting
from archive.services.push_journal import open_pushed
from archive.services.verify import verify_stored
from archive.texts import counted
from archive.worker import local, remote


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="ФАЙЛ…")
@click.option("--pushed", default="", metavar="НОМЕР", help="Вместо файлов: журнал, переданный системой через API.")
@school_option
@period_option
@click.option("--closed-on", type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]), help="Дата закрытия дела; иначе сегодня.")
@by_option
@explain_option
@click.option("--no-sign", is_flag=True, help="Только оформить: документы подождут подписи (archive certify).")
@click.pass_obj
def close(
    home: Path | None,
    files: Sequence[Path],
    pushed: str,
    school: str,
    period: str,
    closed_on: datetime | None,
    actor: str,
    answers: Sequence[str],
    no_sign: bool,
) -> None:
    """Закрыть период: оформить, подписать и сохранить."""
    if bool(files) == bool(pushed):
        raise click.UsageError("Укажите файлы или --pushed, что-нибудь одно.")
    code, explanations = parse_period(period), parse_explanations(answers)
    with session(home) as opened:
        inputs = (open_pushed(opened.ports, pushed),) if pushed else open_inputs(files)
        organisation = opened.organisation(school, actor)
        signer = None if no_sign or not _signs_here(opened) else opened.signer()
        request = CloseRequest(inputs, organisation.organisation_id, code, actor, _day(closed_on), explanations)
        close_and_show(opened, request, signer)


@click.command()
@click.pass_obj
def certify(home: Path | None) -> None:
    """Подписать и сохранить всё, что ждёт подписи директора."""
    with session(home) as opened:
        waiting = list_waiting(opened.ports)
        if not waiting:
            say("Ничто не ждёт подписи.")
            return
        carry_out_and_show(opened, sorted({job.closing_id for job in waiting}), opened.signer())


def _signs_here(opened: Session) -> bool:
    """Tell whether this process signs: with Celery the workers do, unless they have no key (archive certify)."""
    return opened.settings.engine == "local" and opened.settings.signer_pkcs12 is not None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def close_and_show(opened: Session, request: CloseRequest, signer: Signer | None) -> None:
    """Close, carry the jobs out and print what came of it."""
    closed = close_period(opened.ports, request)
    if closed.resumed:
        say("Этот период уже закрывали из тех же файлов: продолжаем с того места, где остановились.")
    if closed.findings:
        say(f"Принято с замечаниями: {len(closed.findings)}; все они печатаются в журнале, archive check их покажет.")
        show_findings([finding for finding in closed.findings if finding.severity is not Severity.INFORMS])
    carry_out_and_show(opened, [closing.closing_id for closing in closed.closings], signer)


def carry_out_and_show(opened: Session, closing_ids: Sequence[str], signer: Signer | None) -> None:
    """Run the jobs with a progress bar, read everything back, print the table; raise if anything is left undone."""
    begun = monotonic()
    prove_lock(opened.ports)
    left = _carry_out(opened, closing_ids, signer)
    sweep_workspace(opened.ports)
    rows = [row for closing_id in closing_ids for row in _read_back(opened, closing_id)]
    show_records(rows)
    sound = _complain_of_records([verdict for _, verdict in rows])
    say(f"Прочитано обратно и проверено: {sound} из {len(rows)}. Заняло {monotonic() - begun:.1f} с.")
    _complain_of(left, signed=signer is not None)


def _carry_out(opened: Session, closing_ids: Sequence[str], signer: Signer | None) -> Sequence[Job]:
    waiting = list_waiting(opened.ports, closing_ids=closing_ids)
    with progress_bar(len(waiting)) as progress:
        if opened.settings.engine == "celery" and signer is None:
            return remote.carry_out(opened.settings, opened.ports, closing_ids, progress)
        return local.carry_out(opened.settings, opened.ports, closing_ids, signer, progress)


def _read_back(opened: Session, closing_id: str) -> Sequence[tuple[Record, Verdict]]:
    records = list_records(opened.ports, RecordFilter(closing_id=closing_id))
    return [(record, verify_stored(opened.ports, record)) for record in records]


def _complain_of_records(verdicts: Sequence[Verdict]) -> int:
    """Show each verdict that is not PASSED and return how many are. Raises `FixityError` when one is FAILED."""
    bad = [verdict for verdict in verdicts if verdict.outcome is not Outcome.PASSED]
    for verdict in bad:
        show_verdict(verdict)
    for verdict in bad:
        if verdict.outcome is Outcome.FAILED:
            raise FixityError(what=verdict.subject, expected=Outcome.PASSED, found=verdict.outcome)
    return len(verdicts) - len(bad)


def _complain_of(left: Sequence[Job], *, signed: bool) -> None:
    waiting = [job for job in left if job.state is JobState.RENDERED and not job.problem]
    if waiting and not signed and len(waiting) == len(left):
        documents = counted(len(waiting), "документ ждёт", "документа ждут", "документов ждут")
        say(f"{documents} подписи директора: archive certify.")
        return
    if left:
        lines = (f"- {job.number} {job.title}: {job.state.words}. {job.problem}".rstrip() for job in left)
        raise JobsUnfinishedError(count=len(left), listed="\n".join(lines))
