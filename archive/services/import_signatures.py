"""Take in the signatures that were made on another computer: each whole, or not at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.errors import ArchiveError, BusyError, DetachedRefusedError, ExternalSignatureError
from archive.model.certification import GivenSignature, PreparedSignature
from archive.model.closing import Job, JobState
from archive.model.document import SigningCertificate
from archive.model.record import RecordNumber
from archive.model.signature import SignatureRequest
from archive.model.verdict import Check
from archive.ports import Ports
from archive.services.attach_signature import attach_signature
from archive.services.certify_record import REASON, signing_event
from archive.services.step import Step
from archive.sign.armour import der_of
from archive.texts import _

_NUMBER = re.compile(r"(?<!\d)(\d{4}-\d{1,9})(?!\d)", re.ASCII)
MOST_BYTES = 1024 * 1024
"""A signature with its certificates takes some tens of kilobytes."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came back; its name begins with the record's number, as it was given out."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one file: the job as it stands, or the reason why the signature was not taken.

    `beside` is what was found of one that is not in the document but beside the record.
    """

    name: str
    job: Job | None
    problem: str = ""
    beside: tuple[Check, ...] = ()


def import_signatures(
    ports: Ports, organisation_id: str, files: Sequence[Incoming], *, actor: str = ""
) -> Sequence[TakenIn]:
    """Take in each file by itself; a fault of one leaves its document waiting and the others untouched.

    A signature over the file of a record that is preserved already goes beside it, on behalf of `actor`.
    """
    return [_attempt(ports, organisation_id, file, actor) for file in files]


def _attempt(ports: Ports, organisation_id: str, file: Incoming, actor: str) -> TakenIn:
    try:
        job = _job(ports, organisation_id, file)
        beside = _beside(ports, job, file, actor) if job.state is JobState.PRESERVED else ()
        return TakenIn(file.name, job if beside else take_in_signature(ports, job, file), beside=beside)
    except ArchiveError as error:
        return TakenIn(file.name, None, str(error))


def _beside(ports: Ports, job: Job, file: Incoming, actor: str) -> tuple[Check, ...]:
    """Put the signature beside the record; nothing for one that is not over its file: maybe it is in it already."""
    try:
        attached = attach_signature(
            ports, job.organisation_id, job.number, file.data, file_name=file.name, actor=actor or file.name
        )
    except DetachedRefusedError:
        return ()
    return attached.checks


def take_in_signature(ports: Ports, job: Job, file: Incoming) -> Job:
    """Put one signature into its document and return the job; the same one again changes nothing.

    The one door for signatures that go into a document; one that cannot be checked here (ГОСТ Р 34.10-2012
    without the engine) leaves it waiting. Raises `ExternalSignatureError`, and as `OutsideSigning.embed`.
    """
    with Step(ports, job.job_id, JobState.OUTSIDE) as step:
        if step.job is None:
            return _not_outside(step.seen, file)
        assert step.job.prepared is not None
        prepared, before = step.job.prepared, step.job.workspace_digests
        at = ports.clock.now()
        pdf = ports.workspace.get(prepared.content)
        request, der = _request(step.job, prepared), der_of(file.data)
        signer = ports.outside.read(pdf, request, der).described
        _ensure_same_owner(prepared, signer, file)
        embedded = ports.workspace.put(ports.outside.embed(pdf, request, der, at=at))
        done = step.job.signed(embedded, _given(prepared, signer, at))
        finished = step.finish(done, signing_event(done, at))
        for left in before - finished.workspace_digests:
            ports.workspace.discard(left)
        return finished


def _job(ports: Ports, organisation_id: str, file: Incoming) -> Job:
    if len(file.data) > MOST_BYTES:
        raise ExternalSignatureError(file=file.name, why=_("файл больше 1 МиБ, это не подпись"))
    found = _NUMBER.search(file.name)
    number = RecordNumber.parse(found[1]) if found else None
    with ports.catalog.reading() as unit:
        jobs = [job for job in unit.jobs() if job.number == number and organisation_id in ("", job.organisation_id)]
    if not jobs:
        why = _("в имени файла нет номера документа") if number is None else _("документа № {n} нет").format(n=number)
        raise ExternalSignatureError(file=file.name, why=why)
    if len(jobs) > 1:
        raise ExternalSignatureError(file=file.name, why=_("такой номер есть в нескольких школах, укажите --school"))
    return jobs[0]


def _not_outside(job: Job, file: Incoming) -> Job:
    """Tell a file that was taken in before from one that nobody asked for."""
    if job.state is JobState.OUTSIDE:
        raise BusyError(what=str(job.number))
    if job.signatures and job.state in (JobState.SIGNED, JobState.PRESERVED, JobState.RENDERED):
        return job
    why = _("документ № {number} подписи извне не ждёт: {state}").format(number=job.number, state=job.state.words)
    raise ExternalSignatureError(file=file.name, why=why)


def _request(job: Job, prepared: PreparedSignature) -> SignatureRequest:
    """Return what was asked for when the document was prepared; its mark is in it already."""
    return SignatureRequest(prepared.signatory, job.signature_places, None, REASON, job.signature_policy.level)


def _ensure_same_owner(prepared: PreparedSignature, found: SigningCertificate, file: Incoming) -> None:
    expected = prepared.certificate
    if (expected.serial, expected.issuer) != (found.serial, found.issuer):
        why = _("подписано сертификатом № {found} ({owner}), а документ готовился для № {expected} ({whose})").format(
            found=found.serial, owner=found.owner, expected=expected.serial, whose=expected.owner
        )
        raise ExternalSignatureError(file=file.name, why=why)


def _given(prepared: PreparedSignature, certificate: SigningCertificate, at: datetime) -> GivenSignature:
    return GivenSignature(
        prepared.signatory, certificate.owner, certificate.serial, certificate.issuer, at, prepared.attorney
    )
