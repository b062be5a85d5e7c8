"""Every route × every role × own class, other class, other school, nobody: what the matrix allows and nothing else.

The routes are taken from the application, so a new one is covered by being there. What is expected follows
from the action that the route names and from the grant's scope. Everything that an address or a form below
names is of class 8А of school-7.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from archive.model.account import Account, Role, Scope
from archive.model.breach import BreachAct
from archive.model.closing import Job, JobState
from archive.model.permission import MATRIX, Action
from archive.model.record import RecordClass
from archive.ports import UnitOfWork
from archive.services.declare_breach import declare_breach
from archive.services.register_organisation import register_organisation
from archive.web.access import COOKIE, CSRF_HEADER, Allowed, guard_of, routes_of
from archive.web.app import create_app
from tests.build_journal import organisation
from tests.fakes.documents import PLACES
from tests.unit.web.signed_in import account_of, session_of
from tests.unit.web.small_archive import Q4, SmallArchive, closing_of, small_archive

HOST = "http://localhost:8000"
OWN_SCHOOL, OTHER_SCHOOL = "own school", "other school"
SCOPES = {
    "own class": Scope("school-7", ("8А",)),
    "other class": Scope("school-7", ("5Б",)),
    OWN_SCHOOL: Scope("school-7"),
    OTHER_SCHOOL: Scope("school-9"),
}
MARK = "Тайна-восьмого-А"
"""Stands in the title of every document of class 8А: who does not reach that class never sees it."""
PASSWORD = "верный конь батарея скрепка"
FIELDS = {
    "organisation": "school-7",
    "role": "clerk",
    "order": "приказ № 1",
    "login": "newcomer",
    "name": "Новиков Новый",
    "reason": "проба",
    "note": "проба",
    "resolution": "проба",
    "number": "77",
    "account": "stranger",
    "teacher": "Чужой Человек",
    "since": "2026-06-26",
    "until": "2026-06-26",
    "password": "x",
    "present": PASSWORD,
    "kind": "marks",
    "right": "parent",
    "document": "passport",
    "sheets": "5",
    "place": "шкаф 1",
    "push": "none",
    "period": "Q4",
    "protocol": "№ 1",
}
"""What forms and bodies need: each takes its own, so that a refusal is for lack of right, not of a field."""
_NO_TEXT: dict[str, object] = {"sheets": 5, "explanations": {}, "documents": ["school-7/2026-000001"]}
BODY: dict[str, object] = {**FIELDS, **_NO_TEXT, "kind": "whole"}
"""The same for the API, whose fields are not all text."""
OPEN = {
    "/api",
    "/api/v1/alive",
    "/api/v1/proof-keys",
    "/api/v1/push",
    "/api/v1/schemas/{name}",
    "/api/v1/session",
    "/api/v1/verify",
    "/api/v1/verify/protocol",
    "/api/v1/verify/report",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/password",
    "/sign-in/region",
    "/sign-in/region/back",
    "/sign-in/second-factor",
    "/sign-in/second-factor.svg",
    "/sign-out",
    "/verify",
    "/verify/key-owner.js",
    "/verify/offline",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A route with a method, at an address that names something of class 8А."""

    method: str
    path: str
    address: str
    action: Action

    @property
    def names_the_class(self) -> bool:
        """Whether the address names a document or a closing of the class, which is there."""
        return self.path.partition("/v1")[2].startswith(_OF_CLASS) or self.path.startswith(_OF_CLASS)

    @property
    def names_the_school(self) -> bool:
        """Whether the address names something of the school."""
        return any(name in self.path for name in ("{organisation}", "{closing_id}"))


_RUNS = ("{run_id}", "{run}", "{upload_id}", "{report_id}")
_OTHER_PARTS = (*_RUNS, "{issue}", "{ordinal}", "{session}", "{key_id}")
"""What an address names beside school, record and person: any value will do."""
_OF_CLASS = ("/records/{", "/queue/{", "/pupils/{", "/director/refuse/{", "/closings/{", "/my-pages/{closing_id}")


def is_of_others(role: Role, call: Call) -> bool:
    """Tell whether the call names what a subject teacher never reaches: nothing here names one as its teacher."""
    return role is Role.TEACHER and call.names_the_class


@dataclass(slots=True)
class World:
    """An archive with a record, a document of the queue, a breach and an account in class 8А of school-7."""

    archive: SmallArchive
    app: FastAPI
    calls: list[Call]
    accounts: dict[tuple[Role, str], Account]

    def ask(self, call: Call, role: Role | None = None, where: str = "") -> tuple[int, str, str]:
        """Return status, text and location of the answer to someone with one role in a fresh session, or to nobody."""
        client = self.client(role, where)
        is_api = call.path.startswith("/api/")
        if call.method in {"POST", "PUT"} and is_api:
            answer = client.request(call.method, call.address, json=_body_of(call))
        elif call.method == "POST":
            answer = client.post(call.address, data=FIELDS)
        else:
            answer = client.request(call.method, call.address)
        text = answer.text if "charset" in answer.headers.get("content-type", "") or is_api else ""
        return answer.status_code, text, answer.headers.get("location", "")

    def last_event(self) -> int:
        """Return the number of the last event."""
        with self.archive.catalog.reading() as unit:
            return unit.chain_head()[0]

    def client(self, role: Role | None = None, where: str = "") -> TestClient:
        """Return someone with one role in a fresh session, or nobody."""
        client = TestClient(
            self.app,
            base_url=HOST,
            raise_server_exceptions=False,
            follow_redirects=False,
            client=("127.0.0.1", 50000),
        )
        if role is not None:
            signed_in = session_of(self.archive.ports, self.accounts[role, where])
            client.cookies.set(COOKIE, signed_in.token)
            client.headers[CSRF_HEADER] = signed_in.session.csrf
        return client


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with small_archive(tmp_path_factory.mktemp("matrix")) as archive:
        register_organisation(archive.ports, replace(organisation(), organisation_id="school-9"), actor="проба")
        record = archive.add(class_label="8А", title=f"Журнал {MARK}")
        job = _queued(archive)
        today = archive.clock.now()
        act = BreachAct("school-7", "3", today.date(), "чужая", "Чужой Человек", today.date(), today.date(), "", today)
        declare_breach(archive.ports, act)
        account_of(archive.ports, [Role.CLERK], [SCOPES["own class"]], login="someone", name="Некто Некий")
        accounts = {
            (role, where): account_of(archive.ports, [role], [scope], login=f"{role.value}.{number}", name="Проба Проб")
            for role in Role
            for number, (where, scope) in enumerate(SCOPES.items())
        }
        with archive.catalog.transaction() as unit:
            kept = archive.ports.identity.passwords.hashed(PASSWORD)
            accounts = {key: replace(each, password=kept) for key, each in accounts.items()}
            for each in accounts.values():
                unit.save_account(each)
        app = create_app(archive.ports)
        app.state.limiter.ensure = lambda *_: None  # how often is another test's matter
        named = {
            "{organisation}": "school-7",
            "{login}": "someone",
            "{closing_id}": record.closing_id,
            "{drawn_on}": today.date().isoformat(),
        }
        yield World(archive, app, list(_calls(app, named, str(record.number), str(job.number))), accounts)


def _queued(archive: SmallArchive) -> Job:
    """Put a journal of class 8А into the queue of the director."""
    content = archive.workspace.put(b"%PDF")
    closing = closing_of("8А", Q4)
    with archive.catalog.transaction() as unit:
        number = unit.next_numbers("school-7", 2026, 1)[0]
        title = f"Ведомость {MARK}"
        job = Job("q", closing.closing_id, "school-7", RecordClass.LEDGER, number, JobState.RENDERED, title, "в.pdf")
        job = replace(job, content=content, signature_places=PLACES, pages=2)
        unit.add_jobs([job])
    return job


def _calls(app: FastAPI, named: dict[str, str], record: str, queued: str) -> Iterator[Call]:
    for route in routes_of(app.routes):
        guard = guard_of(route)
        if not isinstance(guard, Allowed):
            continue
        path = str(route.path)
        number = "3" if "/breaches/" in path else queued if "/queue/" in path or "/refuse/" in path else record
        address = path
        for name, value in (named | {"{number}": number}).items():
            address = address.replace(name, value)
        for left in (
            "{report_id}",
            "{run_id}",
            "{run}",
            "{upload_id}",
            "{issue}",
            "{ordinal}",
            "{session}",
            "{key_id}",
        ):
            address = address.replace(left, "1")
        address = address.replace("{kind}", "quality" if "reports" in path else "twin")
        address += "?pupil=1" if "pupil" in path and "{number}" in path else ""
        address += "?school_year=2025/2026&period=Y" if "/reports/{" in path else ""
        for method in sorted(route.methods or ()):
            yield Call(method, path, address, guard.action)


def _body_of(call: Call) -> dict[str, object]:
    """Return what the call is sent: an extract's `kind` is another thing than a correction's."""
    return BODY | ({"kind": "marks"} if "/desk/" in call.path else {})


def is_denied(status: int, location: str) -> bool:
    """Tell whether someone was kept out; 404 stands for «there is no such thing for you»."""
    return status in {401, 403, 404} or location.startswith("/sign-in")


def test_the_open_routes_are_those_that_were_meant(world: World) -> None:
    found = {str(route.path) for route in routes_of(world.app.routes) if not isinstance(guard_of(route), Allowed)}
    assert found <= OPEN


def test_every_route_is_asked(world: World) -> None:
    guarded = [route for route in routes_of(world.app.routes) if isinstance(guard_of(route), Allowed)]
    assert len(world.calls) >= len(guarded) > 60
    assert all("{" not in call.address for call in world.calls), "a path parameter that this test does not know"


def test_nobody_gets_no_further_than_the_door(world: World) -> None:
    for call in world.calls:
        status, text, location = world.ask(call)
        if call.path.startswith("/api/"):
            assert status == HTTPStatus.UNAUTHORIZED, call
        else:
            assert (status, location.partition("?")[0]) == (HTTPStatus.SEE_OTHER, "/sign-in"), call
        assert MARK not in text


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_may_not_do_it_does_nowhere(world: World, role: Role) -> None:
    before = len(world.archive.events())
    for call in world.calls:
        if call.action not in MATRIX[role]:
            status, text, _location = world.ask(call, role, OWN_SCHOOL)
            assert status == HTTPStatus.FORBIDDEN, (call, status)
            assert MARK not in text
    done = [event.draft for event in world.archive.events()[before:] if event.draft.action != "signed-in"]
    assert {draft.action for draft in done} <= {"access-refused"}, done


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_may_do_it_does_in_its_school(world: World, role: Role) -> None:
    for call in world.calls:
        if call.action in MATRIX[role]:
            status, text, location = world.ask(call, role, OWN_SCHOOL)
            if is_of_others(role, call):
                assert is_denied(status, location), (call, status)
                assert MARK not in text, call
                continue
            assert status not in {401, 403}, (call, status)
            assert not location.startswith("/sign-in") or call.path == "/me/second-factor", call
            assert status < HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.SERVICE_UNAVAILABLE, (call, status)
            if call.method == "GET" and "{" not in call.path:
                assert status < HTTPStatus.BAD_REQUEST or status == HTTPStatus.UNPROCESSABLE_ENTITY, (call, status)


@pytest.mark.parametrize("role", list(Role))
def test_a_class_is_reached_by_its_own_people_only(world: World, role: Role) -> None:
    for call in world.calls:
        if call.action in MATRIX[role] and call.names_the_class:
            status, text, location = world.ask(call, role, "other class")
            assert is_denied(status, location), (call, status)
            assert MARK not in text, call
            if call.path.startswith("/records/") and "beside" not in call.path and call.method == "GET":
                assert world.ask(call, role, "own class")[0] == HTTPStatus.OK or "reference" in call.path, call


@pytest.mark.parametrize("role", list(Role))
def test_lists_show_a_class_to_its_own_people_only(world: World, role: Role) -> None:
    for call in world.calls:
        if call.action in MATRIX[role] and call.method == "GET" and "{" not in call.path:
            for where in SCOPES if role is Role.TEACHER else ("other class", OTHER_SCHOOL):
                for address in (call.address, f"{call.address}?organisation=school-7", f"{call.address}?class=8А"):
                    status, text, _location = world.ask(replace(call, address=address), role, where)
                    assert MARK not in text, (call, where, status)
                    if where == OTHER_SCHOOL:
                        assert "Некто Некий" not in text, (call, status)


@pytest.mark.parametrize("role", list(Role))
def test_nothing_of_another_school_is_reached(world: World, role: Role) -> None:
    before = len(world.archive.events())
    for call in world.calls:
        if call.action in MATRIX[role] and ("{" in call.path or call.method != "GET"):
            status, text, location = world.ask(call, role, OTHER_SCHOOL)
            assert MARK not in text, call
            if call.names_the_school or "{login}" in call.path:
                assert is_denied(status, location), (call, status)
    mine = world.accounts[role, OTHER_SCHOOL]
    done = [each.draft for each in world.archive.events()[before:] if mine.login in each.draft.actor]
    touched = [draft for draft in done if draft.organisation_id == "school-7" or "someone" in str(draft.details)]
    assert {draft.action for draft in touched} <= {"access-refused"}, touched


def test_every_form_needs_its_token_and_its_own_page(world: World) -> None:
    """CSRF: without the session's token, and from another origin, nothing that changes anything is done."""
    account = world.accounts[Role.DIRECTOR, OWN_SCHOOL]
    for call in world.calls:
        if call.method in {"GET", "HEAD"}:
            continue
        signed_in = session_of(world.archive.ports, account)
        client = TestClient(world.app, base_url=HOST, raise_server_exceptions=False, follow_redirects=False)
        client.cookies.set(COOKIE, signed_in.token)
        body = _body_of(call) if call.path.startswith("/api/") else None
        form = None if body else {**FIELDS, "csrf": "not the token"}
        for headers in ({}, {CSRF_HEADER: signed_in.session.csrf, "origin": "http://evil.example"}):
            answer = client.request(call.method, call.address, headers=headers, json=body, data=form)
            assert answer.status_code == HTTPStatus.FORBIDDEN, (call, headers)


def test_who_looks_waits_for_nobody_who_writes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One write at a time: a page takes its turn only for the events that its reading is."""
    catalog, opened, waited = world.archive.catalog, list[int](), list[str]()
    writing = catalog.transaction

    def counted() -> AbstractContextManager[UnitOfWork]:
        opened.append(1)
        return writing()

    monkeypatch.setattr(catalog, "transaction", counted)
    for call in world.calls:
        if call.method != "GET":
            continue
        client = world.client(next(role for role in Role if call.action in MATRIX[role]), OWN_SCHOOL)
        client.get(call.address)  # the first one notes where its session was seen
        before = world.last_event()
        opened.clear()
        client.get(call.address)
        waited += [call.path] if len(opened) > world.last_event() - before else []
    assert waited == []


def test_an_inspector_s_access_ends_with_its_last_day(world: World) -> None:
    account = world.accounts[Role.INSPECTOR, OWN_SCHOOL]
    ended = replace(account, grants=tuple(replace(each, until=date(2026, 6, 25)) for each in account.grants))
    with world.archive.catalog.transaction() as unit:
        unit.save_account(ended)
    try:
        call = next(each for each in world.calls if each.path == "/inspection")
        assert world.ask(call, Role.INSPECTOR, OWN_SCHOOL)[0] == HTTPStatus.FORBIDDEN
    finally:
        with world.archive.catalog.transaction() as unit:
            unit.save_account(account)
