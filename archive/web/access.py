"""Who asks and what they may: every route names its action, or says that it is open to anyone (deny by default).

A page's visit is known by a cookie, a program's by a bearer token; both are the same server-side
session. What a cookie sends must also bear the session's CSRF token, because a browser adds cookies
to requests that its user never meant.
"""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute

from archive.errors import ArchiveError, ForbiddenError, FormExpiredError, RecordUnknownError, SignInNeededError
from archive.model.account import WHOLE_LIMIT, Account, Scope, Session, SessionStage
from archive.model.closing import Closing
from archive.model.permission import Action, Reach, actions_of, reach
from archive.model.record import Record, RecordNumber
from archive.ports import Ports
from archive.services.check_signatory import awaits_teacher
from archive.services.find_record import find_record
from archive.services.list_organisations import list_organisations
from archive.services.list_queue import Queued
from archive.services.manage_accounts import find_account
from archive.services.open_queued import find_in_queue
from archive.services.retrieve import Retrieved, retrieve
from archive.services.sign_in import SignedIn
from archive.services.visit_session import Visitor, visitor_of
from archive.web.health import HealthDesk
from archive.web.navigation import Section, sections_of
from archive.web.parameters import RecordKey, WhichRecord
from archive.web.seen_from import seen_from

COOKIE = "archive-session"
SECURE_COOKIE = "__Host-archive-session"
"""The prefix makes the browser hold the cookie to this host, this path and TLS (RFC 6265bis)."""
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True)
class Visit:
    """One request's leave to use the archive; what is asked of it twice is worked out once."""

    ports: Ports
    health: HealthDesk
    account: Account
    session: Session
    reach: Reach
    """Where the route's action is allowed."""

    @property
    def actor(self) -> str:
        """The name that events bear."""
        return self.account.actor

    @property
    def visitor(self) -> Visitor:
        """Who is there, for what one does with one's own account."""
        return Visitor(self.account, self.session)

    def ensure(self, what: Scope) -> None:
        """Raise `ForbiddenError` unless the route's action is allowed on all of `what`."""
        if not self.reach.covers(what):
            raise ForbiddenError

    def ensure_school(self, organisation_id: str) -> None:
        """Raise `ForbiddenError` unless the action is allowed on the whole school."""
        self.ensure(Scope(organisation_id))

    def ensure_record(self, record: Record) -> None:
        """Raise `ForbiddenError` unless the action is allowed on this record."""
        self.ensure(scope_of(record))

    def schools(self) -> dict[str, str]:
        """Return the short names of the schools that are reached, by id."""
        return self._schools

    @cached_property
    def _schools(self) -> dict[str, str]:
        known = list_organisations(self.ports)
        reached = self.reach.organisation_ids
        return {each.organisation_id: each.short_name for each in known if each.organisation_id in reached}

    def today(self, organisation_id: str) -> date:
        """Return the day that it is at a school: in the east it is tomorrow already when UTC says today."""
        with self.ports.catalog.reading() as unit:
            zone = unit.organisation(organisation_id).time_zone
        return self.ports.clock.now().astimezone(ZoneInfo(zone)).date()

    @property
    def sections(self) -> list[Section]:
        """What stands in the menu."""
        return sections_of(self.account, self.ports.clock.now().date())

    def may(self, action: Action) -> bool:
        """Tell whether the account may do `action` anywhere: what a page offers."""
        return action in self._actions

    @cached_property
    def _actions(self) -> frozenset[Action]:
        return actions_of(self.account, self.ports.clock.now().date())


def scope_of(record: Record) -> Scope:
    """Return the scope that holds exactly this record."""
    return Scope(record.organisation_id, (record.class_label,), (record.school_year,), (record.record_class,))


@dataclass(frozen=True, slots=True)
class Open:
    """The dependency of a route that anyone may ask; `why` is for whoever reads the list of routes."""

    why: str

    async def __call__(self) -> None:
        """Let everyone in."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The dependency of a route that does `action`: gives its `Visit`, or keeps the visitor out."""

    action: Action

    async def __call__(self, request: Request) -> Visit:
        """Raise `SignInNeededError`, `FormExpiredError`, `ForbiddenError`."""
        visitor = await run_in_threadpool(present_visitor, request)
        if visitor.session.stage is not SessionStage.FULL:
            raise SignInNeededError
        await ensure_meant(request, visitor)
        desk = request.app.state.desk
        ports: Ports = request.app.state.ports
        within = reach(visitor.account, self.action, ports.clock.now().date())
        if not within:
            raise ForbiddenError
        return Visit(ports, desk, visitor.account, visitor.session, within)


def present_visitor(request: Request) -> Visitor:
    """Return whose session the request bears, at whatever stage. Raises `SignInNeededError`."""
    token = _bearer(request) or cookie_of(request)
    return visitor_of(request.app.state.ports, token, seen_from=seen_from(request))


def visit_of(request: Request) -> Visit | None:
    """Return who reads a page that anyone may read, an apology for one, so that the menu stays; None for nobody."""
    try:
        visitor = present_visitor(request)
    except ArchiveError:
        return None
    if visitor.session.stage is not SessionStage.FULL:
        return None
    return Visit(request.app.state.ports, request.app.state.desk, visitor.account, visitor.session, Reach(()))


def cookie_of(request: Request) -> str:
    """Return the session's token from the cookie; empty when there is none."""
    return request.cookies.get(cookie_name(request), "")


def cookie_name(request: Request) -> str:
    """Return the cookie's name: the protected one wherever the request came over TLS."""
    return SECURE_COOKIE if request.url.scheme == "https" else COOKIE


def _bearer(request: Request) -> str:
    scheme, _space, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else ""


async def ensure_meant(request: Request, visitor: Visitor) -> None:
    """Raise `FormExpiredError` when a cookie's request that changes something lacks the session's CSRF token."""
    if request.method in _SAFE or _bearer(request):
        return
    given = request.headers.get(CSRF_HEADER, "")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if not given and kind in _FORMS:
        given = str((await request.form()).get(CSRF_FIELD, ""))
    if not hmac.compare_digest(given.encode(), visitor.session.csrf.encode()):
        raise FormExpiredError


def allowed(action: Action) -> Any:  # noqa: ANN401 - FastAPI's Depends has no type
    """Return what annotates a route's `visit`: the dependency that lets in whoever may do `action`."""
    return Depends(Allowed(action))


def _ports_of_app(request: Request) -> Ports:
    ports: Ports = request.app.state.ports
    return ports


OpenPorts = Annotated[Ports, Depends(_ports_of_app)]
"""The ports for an open route, which has no visit."""


def anyone(why: str) -> Any:  # noqa: ANN401 - FastAPI's Depends has no type
    """Return the dependency of an open route: `dependencies=[anyone("…")]`."""
    return Depends(Open(why))


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """A visit to one record that the visitor may do the route's action on."""

    visit: Visit
    record: Record

    def retrieve(self) -> Retrieved:
        """Read the record with its verdict; the reading is an event. Raises as the service."""
        return retrieve(self.ports, self.record.organisation_id, self.record.number, actor=self.actor)

    @property
    def ports(self) -> Ports:
        """The ports."""
        return self.visit.ports

    @property
    def actor(self) -> str:
        """The name that events bear."""
        return self.visit.actor


def allowed_record(action: Action) -> Any:  # noqa: ANN401 - FastAPI's Depends has no type
    """Return the dependency that gives a `RecordVisit` for the record named in the address.

    Another school's record is «unknown», whether it is there or not: its number tells nothing.
    """

    def record_visit(visit: Annotated[Visit, allowed(action)], key: WhichRecord) -> RecordVisit:
        return RecordVisit(visit, _reached(visit, key))

    return Depends(record_visit)


@dataclass(frozen=True, slots=True)
class QueuedVisit:
    """A visit to one document of the queue that the visitor may do the route's action on."""

    visit: Visit
    queued: Queued

    @property
    def organisation_id(self) -> str:
        """The document's school."""
        return self.queued.job.organisation_id

    @property
    def number(self) -> RecordNumber:
        """The document's number."""
        return self.queued.job.number


def reaches_queued(visit: Visit, queued: Queued) -> bool:
    """Tell whether the visitor may do the route's action on a document of the queue.

    A teacher, who reaches no class whole, reaches what awaits a teacher's signature and names them.
    """
    whole = scope_of_closing(queued.closing)
    own = replace(whole, teacher=visit.account.full_name)
    return visit.reach.covers(whole) or (
        visit.reach.covers(own) and awaits_teacher(visit.ports, queued.job, visit.account.full_name)
    )


def allowed_queued(action: Action) -> Any:  # noqa: ANN401 - FastAPI's Depends has no type
    """Return the dependency that gives a `QueuedVisit` for the document of the queue named in the address."""

    def queued_visit(visit: Annotated[Visit, allowed(action)], key: WhichRecord) -> QueuedVisit:
        if key.organisation_id not in visit.reach.organisation_ids:
            raise RecordUnknownError(found=str(key.number))
        queued = find_in_queue(visit.ports, key.organisation_id, key.number)
        if not reaches_queued(visit, queued):
            raise ForbiddenError
        return QueuedVisit(visit, queued)

    return Depends(queued_visit)


@dataclass(frozen=True, slots=True)
class PersonVisit:
    """A visit to an account that has, or had, a role in a school where the visitor may do the route's action."""

    visit: Visit
    account: Account


_Login = Annotated[str, Path(max_length=64, description="Логин")]


def allowed_person(action: Action) -> Any:  # noqa: ANN401 - FastAPI's Depends has no type
    """Return the dependency that gives a `PersonVisit` for the login in the address; another school's is unknown."""

    def person_visit(visit: Annotated[Visit, allowed(action)], login: _Login) -> PersonVisit:
        return PersonVisit(visit, find_account(visit.ports, login, visit.reach.organisation_ids))

    return Depends(person_visit)


def give_cookie(request: Request, response: Response, signed_in: SignedIn) -> Response:
    """Give the browser its new token: for this host, this session, no script, and only over TLS where there is one."""
    response.set_cookie(
        cookie_name(request),
        signed_in.token,
        max_age=int(WHOLE_LIMIT.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


def scope_of_closing(closing: Closing) -> Scope:
    """Return the scope that holds everything of this closing."""
    return Scope(closing.organisation_id, (closing.class_label,), (closing.school_year,))


def _reached(visit: Visit, key: RecordKey) -> Record:
    if key.organisation_id not in visit.reach.organisation_ids:
        raise RecordUnknownError(found=str(key.number))
    record = find_record(visit.ports, key.organisation_id, key.number)
    visit.ensure_record(record)
    return record


def routes_of(routes: Sequence[BaseRoute]) -> Iterator[RouteContext]:
    """Yield every route of ours, also those of included routers, which FastAPI keeps folded up."""
    return (each for each in iter_route_contexts(routes) if isinstance(each.original_route, APIRoute))


def guard_of(route: RouteContext) -> Allowed | Open | None:
    """Return what guards a route: the action it names, or that it is open; None when neither is said."""
    found = [call for call in _calls(route.dependant) if isinstance(call, Allowed | Open)]
    return found[0] if found else None


def _calls(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)


def ensure_guarded(routes: Sequence[BaseRoute]) -> None:
    """Refuse to start with a route that names neither an action nor that it is open, or with no route at all."""
    known = list(routes_of(routes))
    unguarded = [str(route.path) for route in known if guard_of(route) is None]
    if unguarded or not known:
        msg = f"routes without a guard: {', '.join(unguarded) or 'none was found'}"
        raise RuntimeError(msg)
