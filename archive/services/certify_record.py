"""Sign one document as the one whose turn it is; a signature is made once and kept at once."""

from dataclasses import replace
from datetime import datetime

from archive.model.attorney import PowerOfAttorney
from archive.model.certification import GivenSignature, UsedAttorney
from archive.model.closing import Job, JobState
from archive.model.document import SigningCertificate
from archive.model.event import EventDraft
from archive.model.signature import Signatory, SignatureRequest
from archive.ports import Ports, Signer
from archive.services.check_attorney import check_attorney
from archive.services.check_signatory import Mandate, check_signatory
from archive.services.step import Step
from archive.texts import _

REASON = "Подлинность и полнота документа удостоверены"
AS_DIRECTOR = Mandate()


def certify_record(ports: Ports, job_id: str, signer: Signer, mandate: Mandate = AS_DIRECTOR) -> Job:
    """Sign the document of a rendered job and leave it in the workspace.

    A document that awaits another signatory is left alone. The signed bytes are kept before the job says
    that it is signed, so a kill in between costs one signature that nobody saw, never a record with two.
    Raises `SigningError`, `NotSignatoryError`, `AttorneyRefusedError`, and the store's errors.
    """
    with Step(ports, job_id, JobState.RENDERED) as step:
        if step.job is None or step.job.next_signatory is not mandate.signatory:
            return step.seen
        assert step.job.content is not None
        at = ports.clock.now()
        check_signatory(ports, step.job, signer.certificate, mandate, at)
        pdf = ports.workspace.get(step.job.content)
        signed = ports.workspace.put(signer.sign(pdf, signature_request(ports, step.job, signer.certificate, mandate)))
        done = step.job.signed(signed, given_signature(ports, step.job, signer.certificate, mandate, at))
        finished = step.finish(done, signing_event(done, at))
        ports.workspace.discard(step.job.content)
        return finished


def signature_request(ports: Ports, job: Job, certificate: SigningCertificate, mandate: Mandate) -> SignatureRequest:
    """Return what the signer is asked to do, with the mark drawn for this certificate."""
    place = next(each.place for each in job.signature_places if each.signatory is mandate.signatory)
    owner = certificate.owner
    if mandate.attorney is not None:
        owner = _("{owner}, по доверенности № {number}").format(owner=owner, number=mandate.attorney.number or "?")
    stated = replace(certificate, owner=owner)
    policy, capacity = job.signature_policy, mandate.signatory
    mark = ports.renderer.signature_mark(stated, place, policy, capacity) if place else None
    return SignatureRequest(mandate.signatory, job.signature_places, mark, REASON, job.signature_policy.level)


def given_signature(
    ports: Ports, job: Job, certificate: SigningCertificate, mandate: Mandate, at: datetime
) -> GivenSignature:
    """Return what is written down of a signature; the power of attorney is left in the workspace till it is kept."""
    attorney = _used(ports, job, mandate.attorney, certificate, at) if mandate.attorney else None
    return GivenSignature(mandate.signatory, certificate.owner, certificate.serial, certificate.issuer, at, attorney)


def _used(
    ports: Ports, job: Job, attorney: PowerOfAttorney, certificate: SigningCertificate, at: datetime
) -> UsedAttorney:
    with ports.catalog.reading() as unit:
        school = unit.organisation(job.organisation_id)
    found = check_attorney(ports, attorney, certificate, school, at)
    return UsedAttorney(
        number=attorney.number,
        principal=attorney.principal,
        representative=attorney.representative(certificate).name or certificate.owner,
        since=attorney.since,
        until=attorney.until,
        file_name=attorney.file_name,
        digest=ports.workspace.put(attorney.data),
        signature=ports.workspace.put(attorney.signature) if attorney.signature else None,
        checked=tuple(found.checked),
        unchecked=tuple(found.unchecked),
    )


def signing_event(job: Job, at: datetime) -> EventDraft:
    """Return the event of the last signature of `job`: the record is certified once all have signed."""
    assert job.content is not None
    given = job.signatures[-1]
    details = {
        "digest": job.content.hex,
        "signatory": given.signatory.value,
        "certificate": given.serial,
        "issuer": given.issuer,
    }
    if given.signatory is Signatory.DEPUTY and given.attorney is None:
        details["owner-compared"] = "no"
    if given.attorney is not None:
        details |= {"attorney": given.attorney.number, "attorney-digest": given.attorney.digest.hex}
        details["attorney-checked"] = "; ".join(given.attorney.checked)
        details["attorney-unchecked"] = "; ".join(given.attorney.unchecked)
    action = "record-certified" if job.state is JobState.SIGNED else "document-signed"
    return EventDraft(at, given.owner, action, str(job.number), details, job.organisation_id)
