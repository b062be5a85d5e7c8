"""Send a document back to the administrator instead of signing it."""

from dataclasses import replace

from archive.errors import BusyError, ReasonMissingError
from archive.model.certification import Refusal
from archive.model.closing import Job, JobState
from archive.model.event import EventDraft
from archive.model.record import RecordNumber
from archive.ports import Ports
from archive.services.find_queued import find_queued
from archive.services.step import Step
from archive.texts import _

_REFUSABLE = (JobState.RENDERED, JobState.OUTSIDE)


def refuse_record(ports: Ports, organisation_id: str, number: RecordNumber, reason: str, *, actor: str) -> Job:
    """Take the document out of the queue with a reason; signatures given so far stay in it.

    One given out to be signed elsewhere is called back: a signature that comes after all is not taken.
    Raises `ReasonMissingError`, `NotQueuedError`, `BusyError`.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissingError
    found = find_queued(ports, organisation_id, number, _REFUSABLE, _("вернуть можно то, что ждёт подписи"))
    at = ports.clock.now()
    with Step(ports, found.job_id, found.state) as step:
        if step.job is None:
            raise BusyError(what=str(number))
        done = replace(step.job, state=JobState.REFUSED, refusal=Refusal(reason, actor, at), prepared=None, problem="")
        event = EventDraft(at, actor, "record-refused", str(number), {"reason": reason}, organisation_id)
        return step.finish(done, event)


def resubmit_record(ports: Ports, organisation_id: str, number: RecordNumber, note: str = "", *, actor: str) -> Job:
    """Put a refused document back into the queue as it is; `note` says why nothing had to be changed.

    Raises `NotQueuedError`, `BusyError`.
    """
    found = find_queued(ports, organisation_id, number, (JobState.REFUSED,), _("вернуть в очередь можно возвращённое"))
    note = " ".join(note.split())
    with Step(ports, found.job_id, JobState.REFUSED) as step:
        if step.job is None:
            raise BusyError(what=str(number))
        assert step.job.refusal is not None
        done = replace(step.job, state=JobState.RENDERED, refusal=replace(step.job.refusal, answer=note))
        event = EventDraft(ports.clock.now(), actor, "record-resubmitted", str(number), {"note": note}, organisation_id)
        return step.finish(done, event)
