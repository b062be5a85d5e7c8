"""POST /api/v1/push: who may, what comes back, and that a repetition is one push."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from archive.errors import SettingError
from archive.model.digest import Digest
from archive.web import content
from archive.web.app import create_app
from archive.web.bearer import read_tokens
from tests.unit.intake.exchange.build_exchange import push_document
from tests.unit.web.small_archive import SmallArchive

TOKEN = "fUq8uX0zZ1-long-and-random"
HEADERS = {
    "Authorization": f"Bearer {TOKEN}",
    "Idempotency-Key": "7f4d1b1e-0f3a-4f60",
    "Content-Type": "application/json",
}


@pytest.fixture
def client(archive: SmallArchive) -> TestClient:
    tokens = {"школа": Digest.of(b"another"), "журнал": Digest.of(TOKEN.encode())}
    app = create_app(archive.ports, push_tokens=tokens)
    return TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False)


def push(
    client: TestClient, headers: Mapping[str, str] = HEADERS, body: bytes | None = None, **changes: object
) -> httpx2.Response:
    sent = json.dumps(push_document(**changes)).encode() if body is None else body
    return client.post("/api/v1/push", content=sent, headers=dict(headers))


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in HEADERS.items() if key != name}


def test_an_accepted_journal_is_described(client: TestClient, archive: SmallArchive) -> None:
    answer = push(client)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["organisation"], said["class_label"], said["school_year"]) == ("school-7", "5А", "2025/2026")
    assert (said["pupils"], said["lessons"], said["entries"], said["results"]) == (1, 1, 1, 1)
    assert said["findings"] == []
    assert archive.events()[-1].draft.actor == "журнал"


def test_a_repetition_has_the_same_answer_and_other_data_a_conflict(client: TestClient, archive: SmallArchive) -> None:
    first = push(client)
    events = len(archive.events())
    assert (push(client).status_code, push(client).json()) == (201, first.json())
    conflict = push(client, decisions=[])
    assert (conflict.status_code, conflict.json()["code"]) == (409, "push.key-reused")
    assert len(archive.events()) == events


def test_findings_come_with_their_pointers(client: TestClient) -> None:
    marks = [{"pupil": 1, "lesson": "l1", "mark": 5}, {"pupil": 1, "lesson": "no", "mark": "6"}]
    answer = push(client, marks=marks)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    said = {(each["pointer"], each["code"], each["severity"]) for each in answer.json()["findings"]}
    assert said == {
        ("/marks/1/lesson", "intake.reference-broken", "blocks"),
        ("/marks/1/mark", "intake.mark-unknown", "blocks"),
    }


def test_findings_that_do_not_block_come_with_the_answer(client: TestClient) -> None:
    lessons = [{"id": "l1", "subject": "m", "date": "2025-11-02"}]
    answer = push(client, lessons=lessons)
    assert answer.status_code == 201
    assert [(f["pointer"], f["severity"]) for f in answer.json()["findings"]] == [("/lessons/0/date", "explain")]
    assert push(client, lessons=lessons).json() == answer.json()


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x"])
def test_nobody_pushes_without_the_token(client: TestClient, archive: SmallArchive, authorization: str) -> None:
    before = archive.events()
    answer = push(client, HEADERS | {"Authorization": authorization})
    assert (answer.status_code, answer.json()["code"]) == (401, "web.token-refused")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert archive.events() == before


def test_the_token_is_asked_for_before_the_body_is_read(client: TestClient) -> None:
    answer = push(client, without("Authorization") | {"Content-Type": "text/plain"}, b"x" * 100)
    assert answer.status_code == 401


def test_without_tokens_nobody_may_push(archive: SmallArchive) -> None:
    closed = TestClient(create_app(archive.ports), base_url="http://localhost:8000")
    answer = push(closed)
    assert (answer.status_code, answer.json()["code"]) == (403, "web.push-off")
    assert "ARCHIVE_PUSH_TOKEN_FILE" in answer.json()["detail"]


@pytest.mark.parametrize("key", [None, "", "k" * 201])
def test_a_key_is_required(client: TestClient, key: str | None) -> None:
    headers = without("Idempotency-Key") | ({} if key is None else {"Idempotency-Key": key})
    answer = push(client, headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "web.parameter")
    assert "Idempotency-Key" in answer.json()["detail"]


def test_only_json_is_taken(client: TestClient) -> None:
    assert push(client, HEADERS | {"Content-Type": "text/plain"}).status_code == 415
    assert push(client, body=b"").json()["code"] == "web.upload-empty"
    assert push(client, body=b"[" * 100_000).json()["code"] == "intake.file-broken"


def test_a_body_over_the_limit_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_BYTES", 100)
    assert push(client).status_code == 413


def test_tokens_are_read_from_their_file(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    digest = sha256(TOKEN.encode()).hexdigest()
    file.write_text(f"# who may push\n\nжурнал  {digest.upper()}\n", encoding="utf-8")
    assert read_tokens(file) == {"журнал": Digest(digest)}
    assert not read_tokens(None)


@pytest.mark.parametrize("line", ["журнал", "журнал 12", f"журнал {'g' * 64}", f"a {'0' * 64}\na {'1' * 64}"])
def test_a_token_file_that_is_wrong_is_a_setting_that_is_wrong(tmp_path: Path, line: str) -> None:
    file = tmp_path / "tokens"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(SettingError, match="строка"):
        read_tokens(file)


def test_a_token_file_that_is_not_there_is_a_setting_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="не читается"):
        read_tokens(tmp_path / "no-such")
