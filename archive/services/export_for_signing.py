"""Give documents out to be signed on another computer; what was given out waits unchanged for its signature."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive.errors import BusyError
from archive.model.certification import PreparedSignature
from archive.model.closing import Job, JobState
from archive.model.document import SigningCertificate
from archive.model.event import EventDraft
from archive.ports import Ports
from archive.services.certify_record import given_signature, signature_request
from archive.services.check_signatory import Mandate, check_signatory
from archive.services.step import Step


@dataclass(frozen=True, slots=True)
class GivenOut:
    """One document as it lies in the folder: to be read, and the bytes to be signed."""

    job: Job
    pdf: bytes
    to_sign: bytes


def export_for_signing(
    ports: Ports, jobs: Sequence[Job], certificate: SigningCertificate, mandate: Mandate, *, actor: str
) -> Sequence[GivenOut]:
    """Prepare each document for the signature of `certificate`'s owner and return what is to be written out.

    One that is outside already is given out again, byte for byte. Raises `NotSignatoryError`,
    `AttorneyRefusedError`, `BusyError`, `SigningFailedError`; what was prepared before that stays prepared.
    """
    return [_given_out(ports, _prepared(ports, job, certificate, mandate, actor)) for job in jobs]


def _given_out(ports: Ports, job: Job) -> GivenOut:
    assert job.prepared is not None
    return GivenOut(job, ports.workspace.get(job.prepared.content), ports.workspace.get(job.prepared.to_sign))


def _prepared(ports: Ports, job: Job, certificate: SigningCertificate, mandate: Mandate, actor: str) -> Job:
    with Step(ports, job.job_id, JobState.RENDERED) as step:
        if step.seen.state is JobState.OUTSIDE:
            return step.seen
        if step.job is None or step.job.next_signatory is not mandate.signatory:
            raise BusyError(what=str(job.number))
        at = ports.clock.now()
        check_signatory(ports, step.job, certificate, mandate, at)
        done = replace(
            step.job,
            state=JobState.OUTSIDE,
            prepared=_prepare(ports, step.job, certificate, mandate, actor, at),
            problem="",
        )
        return step.finish(done, _event(done, actor, at))


def _prepare(
    ports: Ports, job: Job, certificate: SigningCertificate, mandate: Mandate, actor: str, at: datetime
) -> PreparedSignature:
    assert job.content is not None
    request = signature_request(ports, job, certificate, mandate)
    made = ports.outside.prepare(ports.workspace.get(job.content), request, at=at, owner=certificate.owner)
    return PreparedSignature(
        signatory=mandate.signatory,
        content=ports.workspace.put(made.pdf),
        to_sign=ports.workspace.put(made.to_sign),
        certificate=certificate,
        exported_by=actor,
        exported_at=at,
        attorney=given_signature(ports, job, certificate, mandate, at).attorney,
    )


def _event(job: Job, actor: str, at: datetime) -> EventDraft:
    assert job.prepared is not None
    details = {
        "to-sign": job.prepared.to_sign.hex,
        "signatory": job.prepared.signatory.value,
        "certificate": job.prepared.certificate.serial,
    }
    return EventDraft(at, actor, "document-given-out", str(job.number), details, job.organisation_id)
