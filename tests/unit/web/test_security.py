"""What docs/asvs.md promises of the pages and the API and no other test proves."""

import logging
import re
from dataclasses import replace

import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from archive.identity.passwords import MOST, Argon2Passwords
from archive.model.account import Account, Role, Scope, SessionStage
from archive.resources import ROOT
from archive.services.manage_accounts import create_account
from archive.services.sign_in import begin_session
from archive.web.access import SECURE_COOKIE, ensure_guarded, routes_of
from archive.web.app import create_app
from tests.unit.web.signed_in import account_of
from tests.unit.web.small_archive import SmallArchive

SECURE = "https://localhost"
TEMPORARY = "secret-of-the-paper"


@pytest.fixture
def stranger(archive: SmallArchive) -> TestClient:
    """Nobody yet, over TLS."""
    return TestClient(create_app(archive.ports), base_url=SECURE, raise_server_exceptions=False, follow_redirects=False)


def clerk(archive: SmallArchive) -> tuple[Account, str]:
    """Make an account that is let in by a password alone; return it with the password."""
    account = account_of(archive.ports, (Role.CLERK,), [Scope("school-7")], login="clerk", name="Орлова Нина")
    with archive.catalog.transaction() as unit:
        kept = replace(
            account, password=archive.ports.identity.passwords.hashed(TEMPORARY), password_is_temporary=False
        )
        unit.save_account(kept)
    return kept, TEMPORARY


def test_an_unguarded_route_keeps_the_archive_from_starting() -> None:
    inner, outer, app = APIRouter(), APIRouter(), FastAPI()
    inner.add_api_route("/forgotten", lambda: None)
    outer.include_router(inner)
    app.include_router(outer, prefix="/api")
    with pytest.raises(RuntimeError, match="/api/forgotten"):
        ensure_guarded(app.routes)


def test_no_routes_at_all_are_no_guard() -> None:
    with pytest.raises(RuntimeError, match="none was found"):
        ensure_guarded([])


def test_every_route_of_ours_is_seen(archive: SmallArchive) -> None:
    seen = {str(each.path) for each in routes_of(create_app(archive.ports).routes)}
    assert {"/", "/sign-in", "/api/v1/records", "/api/v1/verify"} <= seen


def test_over_tls_the_cookie_is_of_this_host_alone(archive: SmallArchive, stranger: TestClient) -> None:
    account, password = clerk(archive)
    answer = stranger.post("/sign-in", data={"login": account.login, "password": password})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SECURE_COOKIE}=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "domain" not in cookie.casefold()


def test_over_tls_the_browser_is_told_to_stay_there(stranger: TestClient, client: TestClient) -> None:
    assert stranger.get("/sign-in").headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in client.get("/sign-in").headers


def test_no_answer_is_for_other_origins(client: TestClient) -> None:
    answer = client.get("/api/v1/alive", headers={"origin": "http://localhost:8000"})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


def test_each_step_of_the_sign_in_has_another_token(archive: SmallArchive, stranger: TestClient) -> None:
    account = account_of(archive.ports, (Role.CLERK,), [Scope("school-7")], login="clerk")
    with archive.catalog.transaction() as unit:
        at_door = begin_session(unit, account, SessionStage.PASSWORD_DUE, archive.clock.now())
    stranger.cookies.set(SECURE_COOKIE, at_door.token)
    assert stranger.get("/").headers["location"].startswith("/sign-in"), "half-way in is not in"


def test_nothing_leads_elsewhere_after_the_sign_in(archive: SmallArchive, stranger: TestClient) -> None:
    account, password = clerk(archive)
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\nx"):
        answer = stranger.post("/sign-in", data={"login": account.login, "password": password, "next": wanted})
        assert re.fullmatch(r"/[a-z-]*", answer.headers["location"])


def test_signing_out_forgets_what_the_browser_kept(archive: SmallArchive, client: TestClient) -> None:
    answer = client.post("/sign-out", follow_redirects=False)
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert client.get("/", follow_redirects=False).status_code == 303


def test_every_page_has_the_way_out(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    for address in ("/", "/records/school-7/2026-000001", "/checks", "/queue", "/health"):
        assert 'action="/sign-out"' in client.get(address).text


def test_passwords_are_masked_and_may_be_pasted(client: TestClient) -> None:
    for address, kinds in (
        ("/sign-in", {"current-password"}),
        ("/sign-in/password", {"current-password", "new-password"}),
    ):
        fields = re.findall(r"<input[^>]*(?:password)[^>]*>", client.get(address).text)
        assert all('type="password"' in field and "onpaste" not in field for field in fields)
        assert {re.findall(r'autocomplete="([^"]*)"', field)[0] for field in fields} == kinds
        assert "<form" in client.get(address).text


def test_forms_that_bear_secrets_are_posted(client: TestClient) -> None:
    for address in ("/sign-in", "/sign-in/password", "/sign-in/code"):
        for form in re.findall(r"<form[^>]*>", client.get(address).text):
            assert 'method="post"' in form


def test_a_password_counts_to_its_last_character() -> None:
    passwords = Argon2Passwords(memory_kib=64, passes=1)
    longest = "д" * MOST
    kept = passwords.hashed(longest)
    assert passwords.is_right(longest, kept)
    assert not passwords.is_right(longest + "x", kept)
    assert not passwords.is_right(longest.upper(), kept)


@pytest.mark.parametrize("password", ["только строчные буквы", "7294 8163 5507 2946", "🦔🐝🌲🍇🎺🧭🪁🫖🧊🔭🪵🥁"])
def test_any_characters_make_a_password(password: str) -> None:
    Argon2Passwords(memory_kib=64, passes=1).ensure_strong(password, about=("clerk",))


def test_given_out_passwords_are_strong_and_never_alike(archive: SmallArchive) -> None:
    given = {create_account(archive.ports, f"clerk-{n}", "Орлова Нина", [], by=None).password for n in range(5)}
    assert len(given) == 5
    for password in given:
        archive.ports.identity.passwords.ensure_strong(password, about=())


def test_a_fault_of_the_program_tells_nothing_of_its_insides(
    archive: SmallArchive, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        msg = "password=hunter2 at /srv/archive/secret.py"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr("archive.web.pages.records.list_records", broken)
    monkeypatch.setattr("archive.web.api.records.list_records", broken)
    for address in ("/", "/api/v1/records"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert not re.search(r"hunter2|secret\.py|ZeroDivision|Traceback", answer.text)
        assert answer.headers["content-security-policy"]


def test_no_secret_reaches_the_log(
    archive: SmallArchive, stranger: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    account, password = clerk(archive)
    with caplog.at_level(logging.DEBUG):
        stranger.post("/sign-in", data={"login": account.login, "password": "wrong-" + password})
        token = stranger.post("/sign-in", data={"login": account.login, "password": password}).cookies[SECURE_COOKIE]
    written = caplog.text + "".join(str(event) for event in archive.events())
    assert password not in written
    assert token not in written


def test_refusals_are_written_down(archive: SmallArchive, client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        client.get("/", headers={"origin": "http://evil.example"})
        client.get("/verify%0D%0Aforged%20line", headers={"origin": "http://evil.example"})
    said = [record.getMessage() for record in caplog.records if record.name == "archive.web.errors"]
    assert said[0] == "refused web.foreign-request: GET '/' from testclient"
    assert not any("\n" in each or "\r" in each for each in said)


@pytest.mark.parametrize(
    "address",
    [
        "/static/",
        "/fonts/",
        "/static/../base.html",
        "/static/%2e%2e/base.html",
        "/static/..%2fbase.html",
        "/fonts/../../pyproject.toml",
        "/api/v1/schemas/..%2f..%2fpyproject.toml",
        "/.git/config",
        "/docs",
        "/redoc",
        "/openapi.json",
    ],
)
def test_no_path_leads_to_what_is_not_served(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK", "PROPFIND"])
def test_other_methods_are_not_taken(client: TestClient, method: str) -> None:
    assert client.request(method, "/").status_code == 405


def test_who_asks_too_often_waits(stranger: TestClient) -> None:
    answers = [stranger.post("/sign-in", data={"login": f"l{n}", "password": "x"}).status_code for n in range(21)]
    assert answers == [401] * 20 + [429]


@pytest.mark.parametrize("address", ["/", "/sign-in", "/api", "/api/v1/records", "/static/site.css", "/nothing"])
def test_texts_name_their_characters(client: TestClient, address: str) -> None:
    kind = client.get(address).headers["content-type"]
    assert kind.startswith(
        ("text/html; charset=utf-8", "text/css; charset=utf-8", "application/json", "application/problem+json")
    )


def test_a_field_that_is_not_asked_for_changes_nothing(archive: SmallArchive, client: TestClient) -> None:
    job = archive.add_waiting("Журнал")
    sent = {"reason": "не та подпись", "state": "preserved", "organisation_id": "school-8"}
    answer = client.post(f"/api/v1/queue/school-7/{job.number}/refuse", json=sent)
    with archive.catalog.transaction() as unit:
        kept = unit.job(job.job_id)
    assert answer.status_code in {200, 422}
    assert kept.organisation_id == "school-7"
    assert kept.state.value != "preserved"


def test_an_archive_begins_without_accounts(archive: SmallArchive) -> None:
    with archive.catalog.transaction() as unit:
        assert list(unit.accounts()) == []


def test_no_code_is_evaluated() -> None:
    evaluated = re.compile(r"(?<![.\w])(?:eval|exec)\(|pickle\.loads?|yaml\.load\(|shell=True")
    unescaped = re.compile(r"\|\s*safe\b|Markup\(")
    code = [path for path in ROOT.glob("archive/**/*.py") if evaluated.search(path.read_text(encoding="utf-8"))]
    pages = {*ROOT.glob("archive/web/**/*.py"), *ROOT.glob("templates/web/**/*.html")}
    pages -= {ROOT / "templates/web/offline_proof.html"}  # our own style and script put into one file, no input
    assert code == []
    assert [path for path in pages if unescaped.search(path.read_text(encoding="utf-8"))] == []
