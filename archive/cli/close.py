"""archive close, and how a run of jobs is carried out and shown."""

from collections import Counter
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
from archive.cli.renew import seal_and_say
from archive.cli.session import Session, session
from archive.cli.terminal import progress_bar, say, show_findings, show_records, show_verdict
from archive.errors import FixityError, JobsUnfinishedError
from archive.intake import open_inputs
from archive.model.closing import AWAITING_PEOPLE, Job, JobState
from archive.model.finding import Severity
from archive.model.record import Record
from archive.model.signature import Signatory
from archive.model.verdict import Outcome, Verdict
from archive.ports import RecordFilter, Signer
from archive.services.certify_record import AS_DIRECTOR
from archive.services.check_health import prove_lock
from archive.services.check_signatory import Mandate
from archive.services.clear_workspace import sweep_workspace
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_records import list_records, list_waiting
from archive.services.push_journal import open_pushed
from archive.services.verify import verify_stored
from archive.texts import counted
from archive.worker import local, remote

OF_WHOM = {
    Signatory.TEACHER: "учителя",
    Signatory.CLASS_TEACHER: "классного руководителя",
    Signatory.DEPUTY: "заместителя директора",
    Signatory.DIRECTOR: "директора",
    Signatory.SEAL: "организации (печать)",
}
"""«подписи директора»."""


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


def _signs_here(opened: Session) -> bool:
    """Tell whether this process signs: with Celery the workers do, unless they have no key (archive certify)."""
    return opened.settings.engine == "local" and opened.settings.has_signer


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


def carry_out_and_show(
    opened: Session,
    closing_ids: Sequence[str],
    signer: Signer | None,
    *,
    mandate: Mandate = AS_DIRECTOR,
    only: Sequence[Job] = (),
) -> None:
    """Run the jobs with a progress bar, read everything back, print the table; raise if anything is left undone."""
    begun = monotonic()
    prove_lock(opened.ports)
    left = _carry_out(opened, closing_ids, signer, mandate, only)
    sweep_workspace(opened.ports)
    rows = [row for closing_id in closing_ids for row in _read_back(opened, closing_id, only)]
    show_records(rows)
    seal_and_say(opened.ports, "archive")
    sound = _complain_of_records([verdict for _, verdict in rows])
    if rows:
        say(f"Прочитано обратно и проверено: {sound} из {len(rows)}. Заняло {monotonic() - begun:.1f} с.")
    _complain_of(left, mandate if signer else None)


def _carry_out(
    opened: Session, closing_ids: Sequence[str], signer: Signer | None, mandate: Mandate, only: Sequence[Job]
) -> Sequence[Job]:
    """Return what is not preserved of the jobs meant."""
    named = {job.job_id for job in only}
    waiting = list_waiting(opened.ports, closing_ids=closing_ids)
    with progress_bar(len(named or waiting)) as progress:
        if opened.settings.engine == "celery" and signer is None:
            left = remote.carry_out(opened.settings, opened.ports, closing_ids, progress)
        else:
            left = local.carry_out(
                opened.settings, opened.ports, closing_ids, signer, progress, mandate=mandate, only=named
            )
    return [job for job in left if not named or job.job_id in named]


def _read_back(opened: Session, closing_id: str, only: Sequence[Job]) -> Sequence[tuple[Record, Verdict]]:
    numbers = {job.number for job in only if job.closing_id == closing_id}
    records = list_records(opened.ports, RecordFilter(closing_id=closing_id))
    return [(record, verify_stored(opened.ports, record)) for record in records if not only or record.number in numbers]


def _complain_of_records(verdicts: Sequence[Verdict]) -> int:
    """Show each verdict that is not PASSED and return how many are. Raises `FixityError` when one is FAILED."""
    bad = [verdict for verdict in verdicts if verdict.outcome is not Outcome.PASSED]
    for verdict in bad:
        show_verdict(verdict)
    for verdict in bad:
        if verdict.outcome is Outcome.FAILED:
            raise FixityError(what=verdict.subject, expected=Outcome.PASSED, found=verdict.outcome)
    return len(verdicts) - len(bad)


def _complain_of(left: Sequence[Job], mandate: Mandate | None) -> None:
    """Say whose signature is awaited; raise when what should have been done was not (`mandate`: who signed)."""
    waiting = [job for job in left if _is_with_people(job, mandate)]
    undone = [job for job in left if job not in waiting]
    if undone:
        lines = (f"- {job.number} {job.title}: {job.state.words}. {job.trouble}".rstrip() for job in undone)
        raise JobsUnfinishedError(count=len(undone), listed="\n".join(lines))
    for way, number in Counter(_way(job) for job in waiting).items():
        say(f"{counted(number, 'документ ждёт', 'документа ждут', 'документов ждут')} {way}.")


def _is_with_people(job: Job, mandate: Mandate | None) -> bool:
    if job.state is JobState.RENDERED:
        return not job.problem and (mandate is None or job.next_signatory is not mandate.signatory)
    return job.state in AWAITING_PEOPLE


def _way(job: Job) -> str:
    """Return what is awaited and the command that gives it."""
    if job.state is JobState.REFUSED:
        return "исправления, директор их вернул: archive queue"
    if job.state is JobState.OUTSIDE:
        return "подписи извне: archive certify --import ПАПКА"
    whose = job.next_signatory
    assert whose is not None
    return f"подписи {OF_WHOM[whose]}: archive certify{'' if whose is Signatory.DIRECTOR else f' --as {whose}'}"
