"""The page of the event log: who did what and when, and whether the chain is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from archive.model.event import EventFilter
from archive.model.permission import Action
from archive.services.find_events import find_events
from archive.services.list_organisations import list_organisations
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.event_words import actor_words, words_of
from archive.web.parameters import FARTHEST, Text
from archive.web.templating import page

router = APIRouter()
A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it was typed."""

    action: str
    actor: str
    subject: str
    since: str
    until: str

    @property
    def typed(self) -> dict[str, str]:
        """The fields that filter."""
        fields = {
            "action": self.action,
            "actor": self.actor,
            "subject": self.subject,
            "since": self.since,
            "until": self.until,
        }
        return {name: text for name, text in fields.items() if text}

    def faults(self) -> dict[str, str]:
        """Return, by field, what was expected of each day that is none."""
        days = {"since": self.since, "until": self.until}
        return {name: _("дата пишется так: 2026-06-05") for name, text in days.items() if text and not day(text)}

    def read(self, visit: Visit, zone: ZoneInfo) -> EventFilter:
        """Return the filter: days begin and end in the school's time zone."""
        since, until = day(self.since), day(self.until)
        return EventFilter(
            organisation_ids=schools_of(visit),
            action=self.action,
            actor=self.actor,
            subject=self.subject,
            since=datetime.combine(since, time(), zone) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
        )


def day(text: str) -> date | None:
    """Read a day as a browser's field sends it; None for what is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found <= date(2200, 1, 1) else None


def schools_of(visit: Visit) -> frozenset[str]:
    """Return whose events the visitor may see; what belongs to no school only where all schools are reached."""
    reached = visit.reach.organisation_ids
    known = {each.organisation_id for each in list_organisations(visit.ports)}
    return reached | {""} if known <= reached else reached


def asked(
    action: Annotated[Text, Query(max_length=60, description="Действие: слово журнала")] = "",
    actor: Annotated[Text, Query(max_length=200, description="Кто: часть имени или логина")] = "",
    subject: Annotated[Text, Query(max_length=200, description="С чем: часть номера или кода")] = "",
    since: Annotated[Text, Query(max_length=10, description="С какого дня: 2026-06-05")] = "",
    until: Annotated[Text, Query(max_length=10, description="По какой день, включительно")] = "",
) -> Asked:
    """Take the filter from the address."""
    return Asked(*(text.strip() for text in (action, actor, subject, since, until)))


@router.get("/log")
def log_page(
    visit: Annotated[Visit, allowed(Action.READ_LOG)],
    asked: Annotated[Asked, Depends(asked)],
    before: Annotated[int, Query(ge=0, le=FARTHEST)] = 0,
) -> Response:
    """Show the events, the latest first, a page at a time."""
    faults, zone = asked.faults(), zone_of(visit)
    which = Asked("", "", "", "", "").read(visit, zone) if faults else asked.read(visit, zone)
    found = find_events(visit.ports, which, before=before, limit=A_PAGE + 1)
    shown = found.events[:A_PAGE]
    return page(
        "log.html",
        visit=visit,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        events=shown,
        actions=_actions(found.actions),
        words=words_of,
        actor_words=actor_words,
        people=_people(visit),
        asked=asked,
        faults=faults,
        zone=zone.key,
        head=found.head,
        chain=visit.health.last_look("event-log"),
        following=_address(asked, shown[-1].sequence) if len(found.events) > A_PAGE else "",
        first="/log?" + urlencode(asked.typed) if before else "",
    )


def _people(visit: Visit) -> Mapping[str, str]:
    """Return the names of accounts by the ids that events of accounts are about."""
    with visit.ports.catalog.reading() as unit:
        return {each.account_id: each.actor for each in unit.accounts()}


def zone_of(visit: Visit) -> ZoneInfo:
    """Return the time zone of the first school that is reached."""
    reached = visit.reach.organisation_ids
    zones = (each.time_zone for each in list_organisations(visit.ports) if each.organisation_id in reached)
    return ZoneInfo(next(zones, "UTC"))


def _actions(known: Sequence[str]) -> Mapping[str, str]:
    named = {action: words_of(action) for action in known}
    return dict(sorted(named.items(), key=lambda item: item[1]))


def _address(asked: Asked, before: int) -> str:
    return "/log?" + urlencode(asked.typed | {"before": str(before)})
