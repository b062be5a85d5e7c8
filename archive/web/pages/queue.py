"""The pages of the queue: what waits for a signature, and one document of it with its findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.model.closing import AWAITING_PEOPLE, JobState
from archive.model.permission import Action
from archive.model.signature import Signatory
from archive.services.list_organisations import list_organisations
from archive.services.list_queue import Queued, list_queue
from archive.services.open_queued import open_queued
from archive.texts import _
from archive.web.access import QueuedVisit, Visit, allowed, allowed_queued, scope_of_closing
from archive.web.content import disposition
from archive.web.pages.checks import SEVERITIES
from archive.web.parameters import Text
from archive.web.templating import page

router = APIRouter()
_Visitor = Annotated[Visit, allowed(Action.SEE_QUEUE)]
_Seen = Annotated[QueuedVisit, allowed_queued(Action.SEE_QUEUE)]
_ONE = "/queue/{organisation}/{number}"
_SHOWN = (*AWAITING_PEOPLE, JobState.ANNULLED)
_TURN = {
    Signatory.TEACHER: _("Ждёт подписи учителя"),
    Signatory.CLASS_TEACHER: _("Ждёт подписи классного руководителя"),
    Signatory.DEPUTY: _("Ждёт подписи заместителя директора"),
    Signatory.DIRECTOR: _("Ждёт подписи директора"),
    Signatory.SEAL: _("Ждёт печати организации"),
}
_OUTSIDE, _REFUSED = _("Ждёт подписи извне"), _("Возвращено без подписи")
_ANNULLED = _("Аннулированные номера")


@dataclass(frozen=True, slots=True)
class Section:
    """The documents that wait for the same thing."""

    title: str
    documents: tuple[Queued, ...]


@router.get("/queue")
def queue_page(visit: _Visitor, organisation: Annotated[Text, Query(max_length=100)] = "") -> Response:
    """Show what waits, the director's first."""
    found = list_queue(visit.ports, organisation.strip(), states=_SHOWN)
    queued = [each for each in found if visit.reach.covers(scope_of_closing(each.closing))]
    return page(
        "queue.html",
        visit=visit,
        sections=_sections(queued),
        severities=SEVERITIES,
        organisations=visit.schools(),
    )


def _sections(queued: Sequence[Queued]) -> list[Section]:
    titles = (_TURN[Signatory.DIRECTOR], *_TURN.values(), _OUTSIDE, _REFUSED, _ANNULLED)
    found = {title: tuple(each for each in queued if _title(each) == title) for title in dict.fromkeys(titles)}
    return [Section(title, documents) for title, documents in found.items() if documents]


def _title(each: Queued) -> str:
    aside = {JobState.OUTSIDE: _OUTSIDE, JobState.REFUSED: _REFUSED, JobState.ANNULLED: _ANNULLED}
    if each.job.state in aside:
        return aside[each.job.state]
    return _TURN[each.awaits or Signatory.DIRECTOR]


@router.get(_ONE)
def document_page(seen: _Seen) -> Response:
    """Show one document of the queue: what it is, who has signed, what was found at closing."""
    schools = {each.organisation_id: each for each in list_organisations(seen.visit.ports)}
    return page(
        "queued.html",
        visit=seen.visit,
        queued=seen.queued,
        turn=_title(seen.queued),
        school=schools[seen.organisation_id],
        severities=SEVERITIES,
    )


@router.get(f"{_ONE}/content")
def content(seen: _Seen) -> Response:
    """Give the document as it is to be signed; the reading is an event."""
    visit = seen.visit
    queued, data = open_queued(visit.ports, seen.organisation_id, seen.number, actor=visit.actor)
    headers = {"Content-Disposition": disposition(str(seen.number), queued.job.file_name)}
    return Response(data, media_type="application/pdf", headers=headers)
