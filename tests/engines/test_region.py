"""Signing in through a real identity provider, run here: discovery, PKCE, state, nonce, and who is let in as whom."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from archive.identity.region import OidcRegion
from archive.model.account import Role, Scope
from archive.ports import Ports
from archive.services.manage_accounts import link_region
from archive.web.access import COOKIE
from archive.web.app import create_app
from tests.fakes.documents import FixedClock
from tests.unit.web.signed_in import account_of
from tests.unit.web.small_archive import SmallArchive, small_archive

pytestmark = pytest.mark.engines
PROVIDER = Path(os.environ.get("ARCHIVE_PROVIDER_PYTHON", ".provider/bin/python"))
"""A Python with `canaille[oidc]==0.3.6`. Not ours: its wheel brings a package `tests` that would hide this one."""
BACK = "http://localhost:8000/sign-in/region/back"
USER, PASSWORD = "lapin", "verno-verno-1"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    if not PROVIDER.exists():
        pytest.skip(f"needs a Python with canaille[oidc] at {PROVIDER} (or ARCHIVE_PROVIDER_PYTHON)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    runner = Path(__file__).with_name("identity_provider.py")
    command = [str(PROVIDER), str(runner), str(port), BACK]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the provider did not start"
        try:
            if httpx.get(address, timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    pytest.fail("the provider does not answer")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SmallArchive]:
    with small_archive(tmp_path) as opened:
        opened.clock = FixedClock(datetime.now(UTC).replace(microsecond=0))
        yield opened


def _ports(archive: SmallArchive, issuer: str) -> Ports:
    region = OidcRegion(issuer, "archive", "shared")
    return replace(archive.ports, identity=replace(archive.ports.identity, region=region))


def _client(ports: Ports) -> TestClient:
    return TestClient(create_app(ports), base_url="http://localhost:8000", follow_redirects=False)


def _through_the_provider(address: str) -> str:
    """Sign in at the provider as a person would and return the address that leads back to us."""
    with httpx.Client(timeout=20) as browser:
        answer = browser.get(address)
        for _ in range(12):
            onward = str(urljoin(str(answer.url), str(answer.headers.get("location", ""))))
            if onward.startswith(BACK):
                return onward
            answer = browser.get(onward) if "location" in answer.headers else _filled(browser, answer)
    pytest.fail("the provider did not lead back")


def _filled(browser: httpx.Client, answer: httpx.Response) -> httpx.Response:
    data = {
        name: value for name, value in {"login": USER, "password": PASSWORD}.items() if f'name="{name}"' in answer.text
    }
    if token := re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text):
        data["csrf_token"] = token[1]
    if 'value="accept"' in answer.text:
        data["answer"] = "accept"
    return browser.post(str(answer.url), data=data)


def test_who_is_tied_to_an_account_comes_in_as_that_account(archive: SmallArchive, issuer: str) -> None:
    ports = _ports(archive, issuer)
    account_of(ports, [Role.CLERK], [Scope("school-7")], login="belova", name="Белова Анна")
    link_region(ports, "belova", f"{issuer}|{USER}", by=None)
    client = _client(ports)
    assert "/sign-in/region" in client.get("/sign-in").text
    out = client.get("/sign-in/region?next=/me")
    sent = urlsplit(out.headers["location"]).query
    assert all(f"{name}=" in sent for name in ("state", "nonce", "code_challenge"))
    assert "code_challenge_method=S256" in sent
    back = _through_the_provider(out.headers["location"])
    answer = client.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert COOKIE in answer.cookies
    assert "Белова Анна" in client.get("/me").text
    assert "не на этот вход" not in answer.text
    again = client.get(back)
    assert again.status_code == 400, "a code serves once"


def test_who_is_unknown_here_is_told_the_code_to_give_and_gets_no_account(archive: SmallArchive, issuer: str) -> None:
    ports = _ports(archive, issuer)
    client = _client(ports)
    answer = client.get(_through_the_provider(client.get("/sign-in/region").headers["location"]))
    assert answer.status_code == 403
    assert f"{issuer}|{USER}" in answer.text
    assert COOKIE not in answer.cookies
    with ports.catalog.transaction() as unit:
        assert unit.accounts() == []


def test_the_second_factor_is_asked_for_here_as_well(archive: SmallArchive, issuer: str) -> None:
    ports = _ports(archive, issuer)
    account_of(ports, [Role.ADMINISTRATOR], [Scope("school-7")], login="admin", name="Лапин Олег")
    link_region(ports, "admin", f"{issuer}|{USER}", by=None)
    client = _client(ports)
    answer = client.get(_through_the_provider(client.get("/sign-in/region").headers["location"]))
    assert answer.headers["location"].startswith("/sign-in/second-factor")
    assert client.get("/me").headers["location"].startswith("/sign-in")


def test_an_answer_to_another_s_sign_in_is_not_taken(archive: SmallArchive, issuer: str) -> None:
    """Sign-in CSRF: the code was given to whoever began, and only that browser brings it back."""
    ports = _ports(archive, issuer)
    account_of(ports, [Role.CLERK], [Scope("school-7")], login="belova", name="Белова Анна")
    link_region(ports, "belova", f"{issuer}|{USER}", by=None)
    back = _through_the_provider(_client(ports).get("/sign-in/region").headers["location"])
    victim = _client(ports)
    assert victim.get(back).status_code == 400
    victim.get("/sign-in/region")
    answer = victim.get(back)
    assert (answer.status_code, COOKIE in answer.cookies) == (400, False)
    assert "не на этот вход" in answer.text


def test_a_provider_that_is_away_is_said_to_be(archive: SmallArchive) -> None:
    answer = _client(_ports(archive, "http://127.0.0.1:9")).get("/sign-in/region")
    assert answer.status_code == 400
    assert "не отвечает" in answer.text
