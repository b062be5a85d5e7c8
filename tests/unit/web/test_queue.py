"""The page and the API of the queue."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from archive.model.certification import GivenSignature, Refusal
from archive.model.closing import Job, JobState
from archive.model.digest import Digest
from archive.model.signature import FieldPlace, Signatory
from tests.unit.web.small_archive import SmallArchive
from tests.unit.web.test_pages import shown

AT = datetime(2026, 6, 5, 10, tzinfo=UTC)
ORDER = (FieldPlace(Signatory.DEPUTY, None), FieldPlace(Signatory.DIRECTOR, None))
SIGNED = GivenSignature(Signatory.DEPUTY, "Петрова Анна Сергеевна", "0C", "УЦ", AT)
TITLE = "Классный журнал 8А <год>"


@pytest.fixture
def waiting(archive: SmallArchive) -> Job:
    """A journal that the deputy has signed; its bytes are in the workspace."""
    job = archive.add_waiting(TITLE)
    ready = replace(
        job, content=archive.ports.workspace.put(b"%PDF"), pages=20, signature_places=ORDER, signatures=(SIGNED,)
    )
    save(archive, ready)
    return ready


def save(archive: SmallArchive, job: Job) -> None:
    with archive.catalog.transaction() as unit:
        assert unit.save_job(job, was=JobState.RENDERED)


def test_an_empty_queue_says_so(client: TestClient) -> None:
    assert "Ничто не ждёт подписи." in client.get("/queue").text
    assert client.get("/api/v1/queue").json() == []


def test_the_page_says_what_waits_and_who_has_signed(client: TestClient, waiting: Job) -> None:
    answer = client.get("/queue")
    words = shown(answer.text)
    assert "Ждёт подписи директора 1 документ" in words
    assert "подписано: заместитель директора, Петрова Анна Сергеевна" in words
    assert f'href="/queue/school-7/{waiting.number}"' in answer.text
    assert "&lt;год&gt;" in answer.text


def test_one_document_shows_its_whole_digest_and_each_signature(client: TestClient, waiting: Job) -> None:
    words = shown(client.get(f"/queue/school-7/{waiting.number}").text)
    assert str(Digest.of(b"%PDF")) in words
    assert "директор ещё нет" in words
    assert "Замечаний не было." in words


def test_the_document_is_given_and_the_reading_is_an_event(
    archive: SmallArchive, client: TestClient, waiting: Job
) -> None:
    for address in (f"/queue/school-7/{waiting.number}", f"/api/v1/queue/school-7/{waiting.number}"):
        answer = client.get(f"{address}/content")
        assert answer.content == b"%PDF"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert archive.events()[-1].draft.action == "document-shown"


def test_a_refusal_and_its_answer_over_the_api(archive: SmallArchive, client: TestClient, waiting: Job) -> None:
    address = f"/api/v1/queue/school-7/{waiting.number}"
    refused = client.post(f"{address}/refuse", json={"reason": "нет темы 12.05"}).json()
    assert (refused["state"], refused["refused"], refused["awaits"]) == ("refused", "нет темы 12.05", None)
    assert "Возвращено без подписи" in client.get("/queue").text
    assert "нет темы 12.05" in client.get("/").text
    again = client.post(f"{address}/refuse", json={"reason": "ещё"})
    assert (again.status_code, again.json()["code"]) == (409, "queue.not-waiting")
    back = client.post(f"{address}/resubmit", json={"note": "урока не было"}).json()
    assert (back["state"], back["answer"], back["awaits"]) == ("rendered", "урока не было", "director")
    assert [event.draft.actor for event in archive.events()[-2:]] == ["Секретарь (secretary)"] * 2


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_refusal_without_a_reason_is_not_taken(client: TestClient, waiting: Job, reason: str) -> None:
    answer = client.post(f"/api/v1/queue/school-7/{waiting.number}/refuse", json={"reason": reason})
    assert (answer.status_code, answer.json()["code"]) == (422, "queue.reason-missing")


def test_another_site_s_form_refuses_nothing(archive: SmallArchive, client: TestClient, waiting: Job) -> None:
    address = f"/api/v1/queue/school-7/{waiting.number}/refuse"
    assert client.post(address, data={"reason": "x"}).status_code == 422
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post(address, json={"reason": "x"}, headers=foreign).status_code == 403
    with archive.catalog.transaction() as unit:
        assert unit.job(waiting.job_id).state is JobState.RENDERED


def test_an_unknown_number_is_no_document_of_the_queue(client: TestClient) -> None:
    assert client.get("/queue/school-7/2026-999").status_code == 409


def test_an_annulled_number_is_shown_as_such(archive: SmallArchive, client: TestClient, waiting: Job) -> None:
    save(archive, replace(waiting, state=JobState.ANNULLED, refusal=Refusal("описка", "Директор", AT)))
    words = shown(client.get("/queue").text)
    assert "Аннулированные номера" in words
    assert "возвращал Директор: описка" in words
