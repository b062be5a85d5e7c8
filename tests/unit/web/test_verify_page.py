"""Verification for anyone: open, bounded, with a policy of its own; the file without a server; the published keys."""

import base64
import hashlib
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from archive.resources import WEB_TEMPLATES
from archive.web import bounds
from archive.web.app import create_app
from archive.web.offline_page import SCRIPTS
from archive.web.pages import verify
from tests.paper_proofs import new_key
from tests.unit.web.small_archive import SIGNED, SmallArchive

STATIC = WEB_TEMPLATES / "static"
VENDORED = {
    "vendor/jsQR-1.4.0.js": "bc40c8a15196236b2314db0856f72ca0b49980cd5413b8c852a7349f5fee0859",
    "vendor/jsQR-1.4.0.LICENSE.txt": "c6596eb7be8581c18be736c846fb9173b69eccf6ef94c5135893ec56bd92ba08",
}
"""SHA-256 of dist/jsQR.js and LICENSE in the package jsqr 1.4.0 (Apache-2.0)."""


@pytest.fixture
def stranger(archive: SmallArchive) -> TestClient:
    """Someone who never signed in."""
    return TestClient(create_app(archive.ports), base_url="http://localhost:8000", raise_server_exceptions=False)


@pytest.mark.parametrize(("name", "digest"), VENDORED.items())
def test_what_is_not_ours_is_unchanged(name: str, digest: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


def test_the_page_is_open_and_may_use_the_camera_but_no_connection(stranger: TestClient) -> None:
    answer = stranger.get("/verify")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["permissions-policy"].startswith("camera=(self)")
    assert stranger.get("/sign-in").headers["permissions-policy"].startswith("camera=()")
    for script in SCRIPTS:
        assert stranger.get(f"/static/{script}").status_code == 200
        assert f'src="/static/{script}"' in answer.text


def test_a_record_s_file_gets_its_verdict_and_nothing_of_its_content(
    stranger: TestClient, archive: SmallArchive
) -> None:
    record = archive.add()
    answer = stranger.post(
        "/verify", files={"file": ("журнал.pdf", b"%plain school-7 " + str(record.number).encode() + SIGNED)}
    )
    assert answer.status_code == 200
    assert "Подлинность подтверждена" in answer.text
    assert "журнал.pdf" in answer.text


def test_a_hostile_name_is_escaped_and_cut(stranger: TestClient) -> None:
    answer = stranger.post("/verify", files={"file": ("a" * 500 + "<script>alert(1)</script>.pdf", b"%PDF")})
    assert "<script>alert" not in answer.text
    assert "a" * 200 not in answer.text


def test_an_empty_or_absent_file_is_refused_in_words(stranger: TestClient) -> None:
    assert stranger.post("/verify", files={"file": ("a.pdf", b"")}).status_code == 422
    assert stranger.post("/verify", data={"other": "x"}).status_code == 422


def test_a_file_over_the_limit_is_refused(stranger: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bounds.A_DOCUMENT == 51 * 1024 * 1024
    monkeypatch.setattr(bounds, "A_DOCUMENT", 2000)
    assert stranger.post("/verify", files={"file": ("a.pdf", bytes(3000))}).status_code == 413


def test_questions_are_counted(stranger: TestClient) -> None:
    codes = {stranger.get("/verify").status_code for _each in range(61)}
    assert codes == {200, 429}


def test_the_keys_are_published(stranger: TestClient, archive: SmallArchive) -> None:
    key = new_key(archive.ports.paper_proofs)
    with archive.catalog.transaction() as unit:
        unit.add_proof_key(key)
    (listed,) = stranger.get("/api/v1/proof-keys").json()["keys"]
    assert (listed["kid"], listed["x"], listed["alg"]) == (key.key_id, key.x, "ES256")
    assert listed["school"] == "МБОУ «СОШ № 7»"
    assert f'"kid": "{key.key_id}"' in stranger.get("/verify").text


def test_the_file_allows_its_own_scripts_and_no_connection(stranger: TestClient, archive: SmallArchive) -> None:
    answer = stranger.get("/verify/offline")
    assert answer.headers["content-disposition"].startswith("attachment;")
    text = answer.text
    policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', text)[0])
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy, "default-src forbids it"
    for inline in (
        *re.findall(r"<script>(.*?)</script>", text, re.DOTALL),
        *re.findall(r"<style>(.*?)</style>", text, re.DOTALL),
    ):
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not re.search(r"(?:src|href)=\"(?!#)", text), "asks for no other file"


def test_the_route_names_why_it_is_open() -> None:
    assert all(route.dependencies for route in verify.router.routes)  # type: ignore[attr-defined]  # API routes
