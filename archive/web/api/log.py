"""The event log over the API: who did what and when, with the digests that chain it."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from archive.errors import ParameterError
from archive.model.event import Event
from archive.model.permission import Action
from archive.services.find_events import find_events
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.event_words import words_of
from archive.web.pages.log import Asked, asked, zone_of
from archive.web.parameters import FARTHEST, Limit
from archive.web.schemas import Out

router = APIRouter(tags=[_("Журнал событий")])


class EventOut(Out):
    """One event."""

    sequence: Annotated[int, Field(description="Номер события")]
    at: Annotated[datetime, Field(description="Когда, UTC")]
    actor: Annotated[str, Field(description="Кто")]
    action: Annotated[str, Field(description="Действие: постоянное слово")]
    action_words: Annotated[str, Field(description="Действие словами")]
    subject: Annotated[str, Field(description="С чем: номер записи, закрытие, учётная запись")]
    organisation: Annotated[str, Field(description="Код школы; пусто, если событие не о школе")]
    details: Annotated[dict[str, str], Field(description="Подробности")]
    previous: Annotated[str, Field(description="SHA-256 предыдущего события")]
    digest: Annotated[str, Field(description="SHA-256 этого события")]

    @classmethod
    def of(cls, event: Event) -> Self:
        """Return `event` as the API shows it."""
        draft = event.draft
        return cls(
            sequence=event.sequence,
            at=draft.at,
            actor=draft.actor,
            action=draft.action,
            action_words=words_of(draft.action),
            subject=draft.subject,
            organisation=draft.organisation_id,
            details=dict(draft.details),
            previous=event.previous.hex,
            digest=event.digest.hex,
        )


class LogOut(Out):
    """A stretch of the log, the latest first."""

    events: Annotated[list[EventOut], Field(description="События, последние первыми")]
    next_before: Annotated[int | None, Field(description="С чего продолжать (before); null, если это всё")]
    head: Annotated[int, Field(description="Номер последнего события журнала")]
    head_digest: Annotated[str, Field(description="Его SHA-256: к нему сходится вся цепочка")]


@router.get(
    "/log",
    summary=_("Журнал событий"),
    description=_("События своих школ, последние первыми; дни по часам школы. Пустые поля не ограничивают."),
)
def log(
    visit: Annotated[Visit, allowed(Action.READ_LOG)],
    asked: Annotated[Asked, Depends(asked)],
    before: Annotated[int, Query(ge=0, le=FARTHEST, description="Только события с меньшим номером; 0 — все")] = 0,
    limit: Limit = 100,
) -> LogOut:
    """Return a stretch of the log."""
    if faults := asked.faults():
        raise ParameterError(listed="; ".join(f"{name} — {words}" for name, words in faults.items()))
    found = find_events(visit.ports, asked.read(visit, zone_of(visit)), before=before, limit=limit + 1)
    shown = [EventOut.of(event) for event in found.events[:limit]]
    more = shown[-1].sequence if len(found.events) > limit else None
    head, digest = found.head
    return LogOut(events=shown, next_before=more, head=head, head_digest=digest.hex)
