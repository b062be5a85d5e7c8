"""The director's page: sign all or some with one passphrase, and what keeps the passphrase and the token safe."""

import logging
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from archive.model.account import Role, Scope
from archive.model.closing import Job, JobState
from archive.web.app import create_app
from archive.web.signing import REST, SigningDesk
from tests.build_journal import organisation
from tests.fakes.documents import PASSPHRASE, PLACES, PlainSigner
from tests.unit.web.signed_in import account_of, let_in
from tests.unit.web.small_archive import SmallArchive
from tests.unit.web.test_pages import shown

WRONG = "не тот пароль"


@pytest.fixture
def waiting(archive: SmallArchive) -> list[Job]:
    """Three documents that wait for the director."""
    return [_ready(archive, f"Ведомость {number}") for number in (1, 2, 3)]


def _ready(archive: SmallArchive, title: str) -> Job:
    job = archive.add_waiting(title)
    content = archive.workspace.put(b"%plain " + title.encode() + b"\n{}")
    ready = replace(job, content=content, signature_places=PLACES, pages=2)
    with archive.catalog.transaction() as unit:
        unit.save_job(ready, was=JobState.RENDERED)
    return ready


def _director(archive: SmallArchive, address: str = "127.0.0.1", base_url: str = "http://localhost:8000") -> TestClient:
    ports = replace(archive.ports, signers=PlainSigner(owner=organisation().director))
    app = create_app(ports)
    client = TestClient(app, base_url=base_url, client=(address, 50000), follow_redirects=False)
    return let_in(
        client, ports, account_of(ports, [Role.DIRECTOR], [Scope("school-7")], login="dir", name="Директор Д")
    )


def _desk(client: TestClient) -> SigningDesk:
    desk: SigningDesk = client.app.state.signing  # type: ignore[attr-defined]  # Starlette's type of an app
    return desk


def _signed(archive: SmallArchive, jobs: list[Job]) -> list[bool]:
    with archive.catalog.transaction() as unit:
        return [bool(unit.job(job.job_id).signatures) for job in jobs]


def _ended(client: TestClient, run: str) -> None:
    for _ in range(200):
        if client.get(f"{run}/state").json()["ended"]:
            return
        time.sleep(0.02)
    pytest.fail("the run does not end")


def test_the_page_shows_what_waits_with_what_is_needed_to_judge_it(archive: SmallArchive, waiting: list[Job]) -> None:
    text = _director(archive).get("/director").text
    words = shown(text)
    assert "Ждёт вашей подписи 3" in words
    assert all(job.title in words and str(job.number) in words for job in waiting)
    assert f'/queue/school-7/{waiting[0].number}/content"' in text
    assert "archive certify" in words
    assert 'autocomplete="off"' in text


def test_some_are_signed_with_one_passphrase_and_the_rest_waits(archive: SmallArchive, waiting: list[Job]) -> None:
    client = _director(archive)
    chosen = [f"school-7/{job.number}" for job in waiting[:2]]
    answer = client.post("/director/sign", data={"passphrase": PASSPHRASE, "documents": chosen})
    assert answer.status_code == 303
    run = answer.headers["location"]
    assert PASSPHRASE not in run
    _ended(client, run)
    assert _signed(archive, waiting) == [True, True, False]
    assert "из 2 подписано" in shown(client.get(run).text)
    assert "Ждёт вашей подписи 1" in shown(client.get("/director").text)


def test_all_are_signed_at_once(archive: SmallArchive, waiting: list[Job]) -> None:
    client = _director(archive)
    answer = client.post("/director/sign", data={"passphrase": PASSPHRASE, "everything": "yes"})
    _ended(client, answer.headers["location"])
    assert _signed(archive, waiting) == [True, True, True]


def test_the_api_signs_too(archive: SmallArchive, waiting: list[Job]) -> None:
    client = _director(archive)
    begun = client.post("/api/v1/signing", json={"passphrase": PASSPHRASE}).json()
    _ended(client, f"/director/runs/{begun['run']}")
    assert client.get(f"/api/v1/signing/{begun['run']}").json()["ended"]
    assert _signed(archive, waiting) == [True, True, True]


def test_a_wrong_passphrase_is_said_at_once_and_signs_nothing(archive: SmallArchive, waiting: list[Job]) -> None:
    client = _director(archive)
    chosen = f"school-7/{waiting[1].number}"
    answer = client.post("/director/sign", data={"passphrase": WRONG, "documents": [chosen]})
    assert answer.status_code == 409
    assert "Пароль не подходит" in shown(answer.text)
    assert f'value="{chosen}" checked' in answer.text
    assert WRONG not in answer.text
    assert _signed(archive, waiting) == [False, False, False]


def test_a_third_try_is_not_made_so_that_no_token_locks(archive: SmallArchive, waiting: list[Job]) -> None:
    client = _director(archive)
    send = {"passphrase": WRONG, "everything": "yes"}
    assert [client.post("/director/sign", data=send).status_code for _ in range(2)] == [409, 409]
    right = {"passphrase": PASSPHRASE, "everything": "yes"}
    refused = client.post("/director/sign", data=right)
    assert refused.status_code == 429
    assert "не запереть токен" in shown(refused.text)
    _desk(client).ports.clock.at += REST + timedelta(minutes=1)  # type: ignore[attr-defined]  # a FixedClock
    let_in(client, archive.ports, account_of(archive.ports, [Role.DIRECTOR], [Scope("school-7")], login="dir2"))
    assert client.post("/director/sign", data=right).status_code == 303


@pytest.mark.parametrize("address", ["192.168.1.7", "testclient"])
def test_a_passphrase_is_not_taken_over_an_open_line(archive: SmallArchive, waiting: list[Job], address: str) -> None:
    client = _director(archive, address)
    assert "соединение не защищено" in shown(client.get("/director").text)
    answer = client.post("/director/sign", data={"passphrase": PASSPHRASE, "everything": "yes"})
    assert answer.status_code == 403
    assert _signed(archive, waiting) == [False, False, False]


def test_the_passphrase_reaches_neither_log_nor_events(
    archive: SmallArchive, waiting: list[Job], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = _director(archive)
    for word in (WRONG, PASSPHRASE):
        answer = client.post("/director/sign", data={"passphrase": word, "everything": "yes"})
        assert word not in answer.text
    _ended(client, answer.headers["location"])
    said = caplog.text + repr(archive.events()) + repr(_desk(client))
    assert WRONG not in said
    assert PASSPHRASE not in said


def test_one_run_at_a_time_and_only_its_owner_sees_it(archive: SmallArchive, waiting: list[Job]) -> None:
    client = _director(archive)
    run = client.post("/director/sign", data={"passphrase": PASSPHRASE, "everything": "yes"}).headers["location"]
    other = account_of(archive.ports, [Role.DIRECTOR], [Scope("school-7")], login="another", name="Другой Д")
    stranger = TestClient(client.app, base_url="http://localhost:8000", client=("127.0.0.1", 1))
    assert let_in(stranger, archive.ports, other).get(run).status_code == 404
    _ended(client, run)


def test_a_document_of_another_school_is_not_signed(archive: SmallArchive, waiting: list[Job]) -> None:
    answer = _director(archive).post(
        "/director/sign", data={"passphrase": PASSPHRASE, "documents": ["school-9/2026-000001"]}
    )
    assert answer.status_code == 409
    assert _signed(archive, waiting) == [False, False, False]


def test_nothing_chosen_is_said(archive: SmallArchive, waiting: list[Job]) -> None:
    answer = _director(archive).post("/director/sign", data={"passphrase": PASSPHRASE})
    assert "ничего не выбрано" in shown(answer.text)


def test_one_is_sent_back_with_a_reason(archive: SmallArchive, waiting: list[Job]) -> None:
    client = _director(archive)
    address = f"/director/refuse/school-7/{waiting[0].number}"
    assert client.post(address, data={"reason": " "}).status_code == 422
    assert client.post(address, data={"reason": "нет темы"}).status_code == 303
    with archive.catalog.transaction() as unit:
        assert unit.job(waiting[0].job_id).state is JobState.REFUSED
