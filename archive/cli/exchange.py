"""archive certify --export, --import: the folder that travels to the signatory's own computer and back."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.access import write_new
from archive.cli.close import carry_out_and_show
from archive.cli.given_out import CSV, HTML, JSON, README, listing
from archive.cli.session import Session, read_file
from archive.cli.terminal import say
from archive.errors import ExternalFolderError, KeyUnreadableError, SignaturesUnfinishedError
from archive.model.closing import Job, JobState
from archive.model.document import SigningCertificate
from archive.model.record import RecordClass
from archive.services.check_signatory import Mandate
from archive.services.export_for_signing import export_for_signing
from archive.services.import_signatures import Incoming, TakenIn, import_signatures
from archive.sign.certificate import described, read_certificates
from archive.texts import _, counted

_OURS = {CSV, JSON, HTML, README}
_SIGNATURES = (".sig", ".p7s", ".sgn", ".cms", ".pem", ".p7m")


def read_certificate(path: Path) -> SigningCertificate:
    """Return what the certificate in `path` states. Raises `KeyUnreadableError`."""
    try:
        return described(read_certificates(read_file(path))[0])
    except (ValueError, IndexError) as error:
        raise KeyUnreadableError(file=path.name, why=_("это не сертификат PEM или DER")) from error


def export_queue(
    opened: Session, jobs: Sequence[Job], folder: Path, certificate: SigningCertificate, mandate: Mandate, actor: str
) -> None:
    """Write the documents, the bytes to be signed, the list and the instructions into `folder`."""
    documents = [job for job in jobs if _can_go_out(job, mandate)]
    if not documents:
        say(_("Ничто не ждёт этой подписи."))
        return
    given = export_for_signing(opened.ports, documents, certificate, mandate, actor=actor)
    files = {f"{each.job.number}{suffix}": data for each in given for suffix, data in _files(each.pdf, each.to_sign)}
    for name, data in (files | dict(listing(given))).items():
        write_new(folder / name, data, quiet=True)
    documents_words = counted(len(given), "документ выдан", "документа выданы", "документов выданы")
    say(f"{documents_words} на подпись извне: {folder}. Как подписать, сказано в {README}.")
    say(f"Когда подписи вернутся: archive certify --import {folder}")


def _can_go_out(job: Job, mandate: Mandate) -> bool:
    if job.record_class is RecordClass.SOURCE or job.next_signatory is not mandate.signatory:
        return False
    return job.state in (JobState.RENDERED, JobState.OUTSIDE)


def _files(pdf: bytes, to_sign: bytes) -> tuple[tuple[str, bytes], ...]:
    return (".pdf", pdf), (".tosign", to_sign)


def import_folder(opened: Session, organisation_id: str, folder: Path, actor: str) -> None:
    """Take in every signature of `folder` and preserve what has all of its own; raise for those that do not fit."""
    if not folder.is_dir():
        raise ExternalFolderError(folder=str(folder), why=_("её нет"))
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SIGNATURES and path.name not in _OURS)
    if not paths:
        raise ExternalFolderError(folder=str(folder), why=_("в ней нет файлов подписи (.sig, .p7s)"))
    files = [Incoming(path.name, read_file(path)) for path in paths]
    taken = import_signatures(opened.ports, organisation_id, files, actor=actor)
    for each in taken:
        say(f"{each.name}: {_outcome(each)}")
    _preserve(opened, [each.job for each in taken if each.job and each.job.state is JobState.SIGNED])
    bad = [each for each in taken if each.problem]
    if bad:
        listed = "\n".join(f"- {each.name}: {each.problem}" for each in bad)
        raise SignaturesUnfinishedError(count=len(bad), listed=listed)


def _outcome(each: TakenIn) -> str:
    if each.job is None:
        return _("не принята")
    if each.beside:
        found = "; ".join(f"{check.outcome} {check.reason}" for check in each.beside)
        return _("сохранена рядом с записью № {number}: {found}").format(number=each.job.number, found=found)
    return _("принята; {title}: {state}").format(title=each.job.title, state=each.job.state.words)


def _preserve(opened: Session, signed: Sequence[Job]) -> None:
    if signed:
        carry_out_and_show(opened, sorted({job.closing_id for job in signed}), None, only=signed)


folder_option = click.Path(path_type=Path, file_okay=False)
