"""Sign one rendered record with the director's opened key; the signature is made once and kept at once."""

from archive.model.closing import Job, JobState
from archive.model.event import EventDraft
from archive.ports import Ports, Signer
from archive.services.step import Step

REASON = "Подлинность и полнота документа удостоверены"


def certify_record(ports: Ports, job_id: str, signer: Signer) -> Job:
    """Sign the document of a rendered job and leave it in the workspace.

    The signed bytes are kept before the job says that it is signed, so a kill in between costs one
    signature that nobody saw, never a record with two. Raises `SigningError` and the store's errors.
    """
    with Step(ports, job_id, JobState.RENDERED) as step:
        if step.job is None:
            return step.seen
        assert step.job.content is not None
        pdf = ports.workspace.get(step.job.content)
        place = step.job.signature_place
        mark = ports.renderer.signature_mark(signer.certificate, place) if place else None
        signed = ports.workspace.put(signer.sign(pdf, place=place, mark=mark, reason=REASON))
        done = step.job.advanced(signed)
        finished = step.finish(done, _event(ports, done, signer))
        ports.workspace.discard(step.job.content)
        return finished


def _event(ports: Ports, job: Job, signer: Signer) -> EventDraft:
    assert job.content is not None
    certificate = signer.certificate
    details = {"digest": job.content.hex, "certificate": certificate.serial, "issuer": certificate.issuer}
    return EventDraft(
        ports.clock.now(), certificate.owner, "record-certified", str(job.number), details, job.organisation_id
    )
