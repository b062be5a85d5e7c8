"""Show a signatory the document as it is to be signed; the reading is an event."""

from archive.model.closing import AWAITING_PEOPLE
from archive.model.event import EventDraft
from archive.model.record import RecordNumber
from archive.ports import Ports
from archive.services.find_queued import find_queued
from archive.services.list_queue import Queued, list_queue
from archive.texts import _


def find_in_queue(ports: Ports, organisation_id: str, number: RecordNumber) -> Queued:
    """Return one document of the queue with its findings. Raises `NotQueuedError`."""
    job = find_queued(ports, organisation_id, number, AWAITING_PEOPLE, _("ожидается документ из очереди"))
    return next(each for each in list_queue(ports, organisation_id) if each.job.job_id == job.job_id)


def open_queued(ports: Ports, organisation_id: str, number: RecordNumber, *, actor: str) -> tuple[Queued, bytes]:
    """Return the document and its bytes, with the signatures given so far.

    Raises `NotQueuedError`, `WorkspaceLostError`.
    """
    queued = find_in_queue(ports, organisation_id, number)
    content = queued.job.content
    assert content is not None
    data = ports.workspace.get(content)
    details = {"digest": content.hex}
    with ports.catalog.transaction() as unit:
        unit.append_event(EventDraft(ports.clock.now(), actor, "document-shown", str(number), details, organisation_id))
    return queued, data
