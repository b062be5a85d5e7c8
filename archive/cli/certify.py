"""archive certify: sign the queue, here or elsewhere."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.close import carry_out_and_show
from archive.cli.exchange import export_queue, folder_option, import_folder, read_certificate
from archive.cli.options import by_option, school_option
from archive.cli.queue import NumberType, show
from archive.cli.session import Session, read_file, session
from archive.cli.terminal import say
from archive.errors import NotQueuedError
from archive.model.attorney import PowerOfAttorney
from archive.model.closing import Job, JobState
from archive.model.record import RecordNumber
from archive.model.signature import Signatory
from archive.services.check_signatory import Mandate, others_documents
from archive.services.list_queue import list_queue
from archive.services.list_records import list_waiting
from archive.sign.attorney import read_attorney
from archive.texts import _

_ASIDE = (JobState.REFUSED, JobState.OUTSIDE)


@click.command()
@click.argument("numbers", nargs=-1, type=NumberType(), metavar="[НОМЕР…]")
@click.option("--list", "only_list", is_flag=True, help="Только показать очередь (archive queue).")
@click.option(
    "--as",
    "signatory",
    type=click.Choice([each.value for each in Signatory]),
    default=Signatory.DIRECTOR.value,
    show_default=True,
    help="Чья это подпись по порядку, заданному школой.",
)
@click.option(
    "--key",
    default="",
    help="Ключ подписи вместо настроенного: файл PKCS#12, pkcs11:token=…;object=… или gost:ФАЙЛ (ГОСТ Р 34.10-2012).",
)
@click.option(
    "--attorney",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="МЧД.xml",
    help="Подписать по машиночитаемой доверенности; её .sig берётся рядом.",
)
@click.option(
    "--export", "out", type=folder_option, metavar="ПАПКА", help="Выдать на подпись извне, вместе с --certificate."
)
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="ФАЙЛ.cer",
    help="Сертификат того, кто подпишет: он печатается в отметке.",
)
@click.option("--import", "back", type=folder_option, metavar="ПАПКА", help="Принять подписи, сделанные извне.")
@school_option
@by_option
@click.pass_obj
def certify(
    home: Path | None,
    numbers: Sequence[RecordNumber],
    only_list: bool,
    signatory: str,
    key: str,
    attorney: Path | None,
    out: Path | None,
    certificate: Path | None,
    back: Path | None,
    school: str,
    actor: str,
) -> None:
    """Подписать и сохранить то, что ждёт подписи: всё или названное.

    Пароль или PIN спрашивается один раз, нигде не сохраняется и в журнал не попадает.
    """
    mandate = Mandate(Signatory(signatory), _attorney(attorney))
    if (out is None) != (certificate is None):
        raise click.UsageError("--export и --certificate указываются вместе.")
    whose = read_certificate(certificate) if certificate else None
    with session(home, signer_key=key, seal=mandate.signatory is Signatory.SEAL) as opened:
        organisation_id = opened.organisation(school, actor).organisation_id if school or numbers else ""
        if only_list:
            show(opened, organisation_id)
        elif back is not None:
            import_folder(opened, organisation_id, back, actor)
        elif out is not None and whose is not None:
            jobs = _chosen(opened, organisation_id, numbers, (JobState.RENDERED, JobState.OUTSIDE))
            export_queue(opened, jobs, out, whose, mandate, actor)
        else:
            _sign(opened, _chosen(opened, organisation_id, numbers), mandate, chosen=bool(numbers))


def _sign(opened: Session, jobs: Sequence[Job], mandate: Mandate, *, chosen: bool) -> None:
    if not jobs:
        say("Ничто не ждёт подписи.")
        return
    if not any(job.next_signatory in (mandate.signatory, None) for job in jobs if job.state not in _ASIDE):
        say(f"Ничто не ждёт подписи «{mandate.signatory.words}».")
        show(opened, "")
        return
    signer = opened.signer()
    theirs = others_documents(opened.ports, jobs, signer.certificate, mandate)
    if theirs:
        say(f"Пропущено, подписать должен другой: {', '.join(str(job.number) for job in theirs)}.")
        jobs, chosen = [job for job in jobs if job not in theirs], True
    closing_ids = sorted({job.closing_id for job in jobs})
    carry_out_and_show(opened, closing_ids, signer, mandate=mandate, only=jobs if chosen else ())


def _chosen(
    opened: Session,
    organisation_id: str,
    numbers: Sequence[RecordNumber],
    states: Sequence[JobState] = (JobState.RENDERED,),
) -> Sequence[Job]:
    """Return the documents meant: those named, which must wait for a signature, or everything under way."""
    if not numbers:
        return [job for job in list_waiting(opened.ports) if organisation_id in ("", job.organisation_id)]
    queued = {each.job.number: each.job for each in list_queue(opened.ports, organisation_id)}
    for number in numbers:
        job = queued.get(number)
        if job is None or job.state not in states:
            found = job.state.words if job else _("не ждёт подписи")
            raise NotQueuedError(number=str(number), found=found, expected=_("подписать можно то, что ждёт подписи"))
    return [queued[number] for number in dict.fromkeys(numbers)]


def _attorney(path: Path | None) -> PowerOfAttorney | None:
    if path is None:
        return None
    beside = path.with_name(f"{path.name}.sig")
    return read_attorney(read_file(path), path.name, read_file(beside) if beside.is_file() else None)
