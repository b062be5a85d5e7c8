"""What every answer bears, and whom the archive does not answer."""

import re

import pytest
from starlette.testclient import TestClient

from archive.web.app import create_app
from tests.unit.web.small_archive import SmallArchive

ONE = "/records/school-7/2026-000001"
EVERYWHERE = (
    "/",
    ONE,
    f"{ONE}/verdict",
    f"{ONE}/content",
    "/health",
    "/api",
    "/nothing",
    "/static/site.css",
    "/static/nothing.css",
    "/api/openapi.json",
    "/api/v1/records",
    f"/api/v1{ONE}/content",
    "/api/v1/nothing",
)


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_answer_bears_the_headers(archive: SmallArchive, client: TestClient, address: str) -> None:
    archive.add()
    headers = client.get(address).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-cache" if address == "/static/site.css" else "no-store")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.1.5", ""]
)
def test_a_stranger_s_name_for_this_machine_is_refused(archive: SmallArchive, client: TestClient, host: str) -> None:
    archive.add()
    answer = client.get(f"{ONE}/content", headers={"host": host})
    assert answer.status_code == 400
    assert not [event for event in archive.events() if event.draft.action.endswith("-read")]
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:8000", "127.0.0.1:1", "LOCALHOST"])
def test_loopback_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_other_hosts_can_be_named(archive: SmallArchive) -> None:
    client = TestClient(create_app(archive.ports, hosts=("archive.school",)), base_url="http://archive.school")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-dest": "empty", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
    ],
)
@pytest.mark.parametrize("address", [f"{ONE}/verdict", f"{ONE}/content", f"/api/v1{ONE}/content"])
def test_another_site_s_page_reads_nothing(
    archive: SmallArchive, client: TestClient, address: str, headers: dict[str, str]
) -> None:
    archive.add()
    answer = client.get(address, headers=headers)
    assert answer.status_code == 403
    assert "web.foreign-request" in answer.text
    assert not [event for event in archive.events() if event.draft.action.endswith("-read")]


def test_another_site_s_form_sends_nothing(client: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-dest": "document", "content-type": "application/pdf"}
    assert client.post("/api/v1/verify", content=b"x", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "none", "sec-fetch-dest": "document"},
        {"sec-fetch-site": "same-origin", "sec-fetch-dest": "empty"},
        {"sec-fetch-site": "cross-site", "sec-fetch-dest": "document", "sec-fetch-mode": "navigate"},
        {"origin": "http://localhost:8000"},
        {},
    ],
)
def test_one_s_own_request_and_a_followed_link_are_answered(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize("address", ["/", ONE, f"{ONE}/verdict", "/health", "/api", "/nothing"])
def test_pages_ask_for_nothing_from_outside_and_run_nothing(
    archive: SmallArchive, client: TestClient, address: str
) -> None:
    archive.add()
    text = client.get(address).text
    for loaded in re.findall(r'(?:src|href|action)="([^"]*)"', text):
        assert loaded.startswith(("/", "#")), loaded
        assert not loaded.startswith("//")
    assert "<script" not in text
    assert not re.search(r"\son\w+=|\sstyle=", text)


def test_the_style_sheet_loads_only_our_files_and_they_are_there(client: TestClient) -> None:
    sheet = client.get("/static/site.css").text
    loaded = re.findall(r"url\(\"?([^\")]+)", sheet)
    assert loaded
    assert "@import" not in sheet
    for address in loaded:
        assert client.get(address).status_code == 200


def test_reading_addresses_take_nothing_but_get(client: TestClient) -> None:
    for address in ("/", "/queue", ONE, f"{ONE}/verdict", f"{ONE}/content", "/health", "/api", "/static/site.css"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert client.request(method, address).status_code == 405
