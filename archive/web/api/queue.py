"""The queue over the API: what waits for a signature; a document is read, sent back, put in again."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.model.permission import Action
from archive.services.list_queue import list_queue
from archive.services.open_queued import find_in_queue, open_queued
from archive.services.refuse_record import refuse_record, resubmit_record
from archive.texts import _
from archive.web.access import QueuedVisit, Visit, allowed, allowed_queued, reaches_queued
from archive.web.api.problems import PROBLEMS
from archive.web.content import disposition
from archive.web.parameters import Text
from archive.web.schemas import NoteIn, QueuedOut, ReasonIn

router = APIRouter(tags=[_("Очередь подписи")])
_ONE = "/queue/{organisation}/{number}"
_REFUSALS: dict[int | str, dict[str, Any]] = {409: PROBLEMS[409]}
_PDF = {
    "description": _("Документ, каким его предстоит подписать"),
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}


@router.get(
    "/queue",
    summary=_("Ждёт подписи"),
    description=_("Документы, которые ждут подписи, подписи извне или исправления, по номерам."),
)
def queue(
    visit: Annotated[Visit, allowed(Action.SEE_QUEUE)],
    organisation: Annotated[Text, Query(max_length=100, description="Код школы; пусто — все")] = "",
) -> list[QueuedOut]:
    """Return the queue."""
    found = list_queue(visit.ports, organisation.strip())
    return [QueuedOut.of(each) for each in found if reaches_queued(visit, each)]


@router.get(
    _ONE,
    summary=_("Документ очереди"),
    description=_("Чья подпись следующая, кто подписал, сколько замечаний без пояснения."),
    responses=_REFUSALS,
)
def queued(seen: Annotated[QueuedVisit, allowed_queued(Action.SEE_QUEUE)]) -> QueuedOut:
    """Return one document of the queue."""
    return QueuedOut.of(seen.queued)


@router.get(
    f"{_ONE}/content",
    summary=_("Документ из очереди"),
    description=_("PDF со всеми подписями, которые в нём уже стоят. Чтение записывается в журнал событий."),
    response_class=Response,
    responses={200: _PDF, **_REFUSALS},
)
def content(seen: Annotated[QueuedVisit, allowed_queued(Action.SEE_QUEUE)]) -> Response:
    """Return the document; the reading is an event."""
    visit = seen.visit
    queued, data = open_queued(visit.ports, seen.organisation_id, seen.number, actor=visit.actor)
    headers = {"Content-Disposition": disposition(str(seen.number), queued.job.file_name)}
    return Response(data, media_type="application/pdf", headers=headers)


@router.post(
    f"{_ONE}/refuse",
    summary=_("Вернуть без подписи"),
    description=_("Документ выходит из очереди и ждёт исправления; причину увидит администратор."),
    responses=_REFUSALS,
)
def refuse(seen: Annotated[QueuedVisit, allowed_queued(Action.CERTIFY)], body: ReasonIn) -> QueuedOut:
    """Send a document back."""
    refuse_record(seen.visit.ports, seen.organisation_id, seen.number, body.reason, actor=seen.visit.actor)
    return QueuedOut.of(find_in_queue(seen.visit.ports, seen.organisation_id, seen.number))


@router.post(
    f"{_ONE}/resubmit",
    summary=_("Снова поставить на подпись"),
    description=_("Возвращённый документ становится в очередь каким был; ответ увидит директор."),
    responses=_REFUSALS,
)
def resubmit(seen: Annotated[QueuedVisit, allowed_queued(Action.CLOSE_PERIOD)], body: NoteIn) -> QueuedOut:
    """Put a refused document back."""
    resubmit_record(seen.visit.ports, seen.organisation_id, seen.number, body.note, actor=seen.visit.actor)
    return QueuedOut.of(find_in_queue(seen.visit.ports, seen.organisation_id, seen.number))
