"""What a program gets: records, verdicts, bytes, health, schemas, and every refusal as problem details."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from archive.model.closing import JobState
from archive.model.record import RecordClass
from archive.resources import SCHEMAS
from archive.web import content
from tests.unit.web.small_archive import SIGNED, SmallArchive

RECORDS = "/api/v1/records"
ONE = f"{RECORDS}/school-7/2026-000001"
VERIFY = "/api/v1/verify"
PDF = {"content-type": "application/pdf"}


def test_the_list_has_limit_offset_and_what_follows(archive: SmallArchive, client: TestClient) -> None:
    for _ in range(5):
        archive.add()
    first = client.get(RECORDS, params={"limit": 2}).json()
    last = client.get(RECORDS, params={"limit": 2, "offset": 4}).json()
    exact = client.get(RECORDS, params={"limit": 5}).json()
    assert [record["number"] for record in first["records"]] == ["2026-000001", "2026-000002"]
    assert (first["limit"], first["offset"], first["next_offset"]) == (2, 0, 2)
    assert [record["number"] for record in last["records"]] == ["2026-000005"]
    assert last["next_offset"] is None
    assert exact["next_offset"] is None


def test_the_list_is_filtered(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    archive.add(RecordClass.LEDGER, "10А")
    found = client.get(RECORDS, params={"class": "10А", "kind": "ledger", "period": "IV четверть"}).json()
    assert [record["number"] for record in found["records"]] == ["2026-000002"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"limit": "501"}, ["limit — ожидалось не больше 500"]),
        ({"limit": "0"}, ["limit — ожидалось не меньше 1"]),
        ({"offset": "-1"}, ["offset"]),
        ({"limit": "десять", "offset": "x"}, ["limit — ожидалось целое число", "offset — ожидалось целое число"]),
        ({"kind": "diary", "period": "Q5", "school_year": "25/26"}, ["kind — ", "period — ", "school_year — "]),
        ({"class": "8\x00А"}, ["class"]),
    ],
)
def test_every_wrong_parameter_is_named(client: TestClient, query: dict[str, str], named: list[str]) -> None:
    answer = client.get(RECORDS, params=query)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "web.parameter"
    for words in named:
        assert words in answer.json()["detail"]


def test_one_record_says_all_of_itself(archive: SmallArchive, client: TestClient) -> None:
    record = archive.add(RecordClass.LEDGER)
    told = client.get(ONE).json()
    assert told["sha256"] == record.digest.hex
    assert told["location"] == {
        "bucket": "records",
        "key": record.location.key,
        "version_id": record.location.version_id,
    }
    assert told["term"]["years"] == 25
    assert (told["term"]["first_day"], told["term"]["last_day"]) == ("2027-01-01", "2051-12-31")
    assert (told["kind"], told["school_year"], told["period"]) == ("ledger", "2025/2026", "Q4")
    assert client.get(told["url"]).json() == told


@pytest.mark.parametrize("part", ["", "/verdict", "/content"])
@pytest.mark.parametrize("which", ["school-7/2026-2", "school-7/nine", "school-9/2026-1"])
def test_an_unknown_record_is_a_problem(archive: SmallArchive, client: TestClient, which: str, part: str) -> None:
    archive.add()
    answer = client.get(f"{RECORDS}/{which}{part}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/api#record.unknown",
        "title": "Не найдено",
        "status": 404,
        "code": "record.unknown",
        "detail": answer.json()["detail"],
    }


def test_the_verdict_has_each_check_with_its_reason(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    verdict = client.get(f"{ONE}/verdict").json()
    assert verdict["outcome"] == "PASSED"
    assert [check["code"] for check in verdict["checks"]] == ["digest", "signature", "stored", "lock"]
    assert all(check["reason"] and check["at"].endswith("Z") for check in verdict["checks"])


def test_the_content_is_the_very_bytes(archive: SmallArchive, client: TestClient) -> None:
    data = b"%plain bytes\x00\xff" + SIGNED
    archive.add(content=data, file_name="журнал_8А «четверть».pdf")
    answer = client.get(f"{ONE}/content")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"2026-000001.pdf\"; filename*=UTF-8''%D0%B6%D1%83%D1%80%D0%BD%D0%B0%D0%BB_8%D0%90"
        "%20%C2%AB%D1%87%D0%B5%D1%82%D0%B2%D0%B5%D1%80%D1%82%D1%8C%C2%BB.pdf"
    )
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"


@pytest.mark.parametrize(
    "name", ['x"; filename="y.exe', "a\r\nSet-Cookie: b=c", "../../etc/passwd", "журнал.p\r\nf", 'a."b', "отчёт.файл"]
)
def test_a_hostile_file_name_stays_inside_its_header(archive: SmallArchive, client: TestClient, name: str) -> None:
    archive.add(RecordClass.SOURCE, file_name=name)
    answer = client.get(f"{ONE}/content")
    told = answer.headers["content-disposition"]
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert told.count('"') == 2
    assert told.isprintable()
    assert told.startswith('attachment; filename="2026-000001')
    assert "/" not in told


def test_a_source_in_html_is_never_shown_by_the_browser(archive: SmallArchive, client: TestClient) -> None:
    data = "<script>alert(1)</script>Отметки".encode("cp1251")
    archive.add(RecordClass.SOURCE, content=data, file_name="отчёт.html")
    answer = client.get(f"{ONE}/content")
    assert answer.content == data
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_not_authentic_is_refused_with_its_verdict(archive: SmallArchive, client: TestClient) -> None:
    record = archive.add()
    archive.store.spoil(record.location, b"%plain other" + SIGNED)
    answer = client.get(f"{ONE}/content")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "access.not-authentic")
    assert told["verdict"]["outcome"] == "FAILED"
    assert {check["code"] for check in told["verdict"]["checks"] if check["outcome"] == "FAILED"} == {
        "digest",
        "stored",
    }
    assert b"%plain" not in answer.content


def test_a_lost_object_is_an_incident_of_the_store(archive: SmallArchive, client: TestClient) -> None:
    record = archive.add()
    archive.store.lose(record.location)
    answer = client.get(f"{ONE}/verdict")
    assert (answer.status_code, answer.json()["code"]) == (502, "store.object-missing")


def test_a_file_of_the_archive_is_recognised(archive: SmallArchive, client: TestClient) -> None:
    archive.add(content=b"%plain mine" + SIGNED)
    answer = client.post(VERIFY, content=b"%plain mine" + SIGNED, headers=PDF, params={"name": "журнал.pdf"})
    assert answer.json()["outcome"] == "PASSED"
    assert answer.json()["subject"] == "журнал.pdf"


def test_a_strange_file_is_judged_and_not_kept(archive: SmallArchive, client: TestClient) -> None:
    before = (dict(archive.store.versions), len(archive.events()))
    answer = client.post(VERIFY, content=b"not ours", headers=PDF)
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "INDETERMINATE"
    assert (dict(archive.store.versions), len(archive.events())) == before


def test_a_promise_of_too_much_is_refused_before_it_is_read(client: TestClient) -> None:
    headers = PDF | {"content-length": str(content.MOST_BYTES + 1)}
    answer = client.post(VERIFY, content=b"x", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "web.upload-too-large")


def test_too_much_without_a_promise_is_refused_on_the_way(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_BYTES", 10)
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(3):
            sent += 5
            yield b"12345"

    answer = client.post(VERIFY, content=chunks(), headers=PDF)
    assert (answer.status_code, answer.json()["code"]) == (413, "web.upload-too-large")
    monkeypatch.setattr(content, "MOST_BYTES", 15)
    assert client.post(VERIFY, content=b"123451234512345", headers=PDF).status_code == 200


@pytest.mark.parametrize(
    ("headers", "body", "status", "code"),
    [
        ({"content-type": "text/plain"}, b"x", 415, "web.upload-kind"),
        ({"content-type": "multipart/form-data; boundary=b"}, b"x", 415, "web.upload-kind"),
        ({}, b"x", 415, "web.upload-kind"),
        (PDF, b"", 422, "web.upload-empty"),
        ({"content-type": "Application/PDF; version=1.7"}, b"x", 200, ""),
    ],
)
def test_a_body_must_be_a_file(
    client: TestClient, headers: dict[str, str], body: bytes, status: int, code: str
) -> None:
    answer = client.post(VERIFY, content=body, headers=headers)
    assert (answer.status_code, answer.json().get("code", "")) == (status, code)


def test_health_says_ok_or_503_and_looks_once_a_minute(archive: SmallArchive, client: TestClient) -> None:
    first = client.get("/api/v1/health")
    assert (first.status_code, first.json()["outcome"]) == (200, "PASSED")
    archive.store.down = True
    assert client.get("/api/v1/health").json() == first.json()
    archive.clock.at += timedelta(minutes=1)
    later = client.get("/api/v1/health")
    assert (later.status_code, later.json()["outcome"]) == (503, "FAILED")


def test_reloading_health_does_not_fill_the_store(archive: SmallArchive, client: TestClient) -> None:
    for _ in range(5):
        client.get("/health")
        client.get("/api/v1/health")
    assert len(archive.store.versions) == 1


def test_alive_touches_nothing(archive: SmallArchive, client: TestClient) -> None:
    archive.store.down = True
    assert client.get("/api/v1/alive").json() == {"alive": True}


def test_jobs_and_schools_are_listed(archive: SmallArchive, client: TestClient) -> None:
    archive.add_waiting("Журнал 5Б", JobState.RENDERED, "Ключ не указан.")
    job = client.get("/api/v1/jobs").json()[0]
    assert (job["title"], job["state"], job["problem"]) == ("Журнал 5Б", "rendered", "Ключ не указан.")
    assert client.get("/api/v1/organisations").json()[0]["organisation"] == "school-7"


def test_the_schema_of_the_twin_is_published(client: TestClient) -> None:
    answer = client.get("/api/v1/schemas/closed-period-1.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == json.loads((SCHEMAS / "closed-period-1.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["nothing.json", "..%2f..%2fpyproject.toml", "%2fetc%2fpasswd", "*.json", "."])
def test_no_schema_name_leads_out_of_the_folder(client: TestClient, name: str) -> None:
    assert client.get(f"/api/v1/schemas/{name}").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1", "/api/v1/nothing", "/api/v2/records"])
def test_an_unknown_address_is_a_problem(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "web.address-unknown")


def test_a_wrong_method_keeps_allow(client: TestClient) -> None:
    answer = client.delete(RECORDS)
    assert (answer.status_code, answer.json()["code"]) == (405, "web.method-refused")
    assert answer.headers["allow"] == "GET"
