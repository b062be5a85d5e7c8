"""A subject teacher at the pages: own subjects in own classes, and the documents that await a teacher's signature."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import count
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from archive.intake import take_in
from archive.model.account import Role, Scope
from archive.model.closing import JobState
from archive.model.organisation import Organisation
from archive.model.period import YEAR
from archive.model.signature import FieldPlace, Signatory, SignaturePolicy
from archive.services.check_upload import check_upload
from archive.services.keep_upload import keep_upload
from archive.services.register_organisation import register_organisation
from archive.services.render_record import render_record
from archive.web.app import create_app
from tests import corrected
from tests.corrected import SUBJECT
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input
from tests.unit.web.signed_in import account_of, let_in

_COUNT = count()
HOST = "http://localhost:8000"
ORDER = (Signatory.TEACHER, Signatory.DIRECTOR)
JOURNAL = take_in(corrected.files()).journals[0]
TEACHER = next(each.teacher for each in JOURNAL.subjects if each.subject_id == SUBJECT)
OTHER = next(each for each in JOURNAL.subjects if each.teacher and each.teacher != TEACHER)


@dataclass(frozen=True, slots=True)
class School:
    """A closed year of 5Б whose documents are signed by a teacher first, and the application over it."""

    memory: Memory
    app: FastAPI
    organisation: Organisation
    closing_id: str

    def someone(self, name: str, label: str = "5Б") -> TestClient:
        """Return a subject teacher of that name and class at a browser of their own."""
        login = f"teacher.{next(_COUNT)}"
        account = account_of(
            self.memory.ports, [Role.TEACHER], [Scope(self.organisation.organisation_id, (label,))],
            login=login, name=name,
        )  # fmt: skip
        client = TestClient(self.app, base_url=HOST, raise_server_exceptions=False, follow_redirects=False)
        return let_in(client, self.memory.ports, account)

    @property
    def page(self) -> str:
        """The address of the page of `SUBJECT`."""
        return f"/my-pages/{self.closing_id}?subject={SUBJECT}"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    organisation = small_input().organisation
    organisation = replace(organisation, rules=replace(organisation.rules, signature=SignaturePolicy(order=ORDER)))
    with memory_ports(tmp_path_factory.mktemp("school")) as memory:
        register_organisation(memory.ports, organisation, actor="test")
        closing = corrected.close(memory.ports, corrected.files()).closings[0]
        with memory.catalog.transaction() as unit:
            planned = unit.jobs(states=(JobState.PLANNED,))
        for job in planned:
            render_record(memory.ports, job.job_id)
        upload = keep_upload(memory.ports, organisation.organisation_id, corrected.with_mark(""), actor="завуч")
        check_upload(memory.ports, upload.upload_id, YEAR)
        yield School(memory, create_app(memory.ports), organisation, closing.closing_id)


def test_the_first_page_lists_what_names_the_visitor(school: School) -> None:
    client = school.someone(TEACHER)
    answer = client.get("/my-pages")
    assert answer.status_code == HTTPStatus.OK
    assert f"/my-pages/{school.closing_id}?subject={quote(SUBJECT)}" in answer.text
    assert quote(OTHER.subject_id) not in answer.text
    listed = client.get("/api/v1/my-pages").json()
    assert SUBJECT in [each["subject"] for each in listed["pages"]]
    assert [each["period"] for each in listed["drafts"]] == ["Y"]


def test_a_page_shows_its_marks_and_topics(school: School) -> None:
    client = school.someone(TEACHER)
    answer = client.get(school.page)
    assert answer.status_code == HTTPStatus.OK
    topic = next(lesson.topic for lesson in JOURNAL.lessons if lesson.subject_id == SUBJECT and lesson.topic)
    assert "Ли Ян" in answer.text
    assert topic in answer.text
    body = client.get(f"/api/v1{school.page}").json()
    assert "Ли Ян" in [each["pupil"] for each in body["pupils"]]
    assert topic in [each["topic"] for each in body["lessons"]]


def test_what_is_another_s_is_not_there(school: School) -> None:
    client = school.someone(TEACHER)
    assert client.get(f"/my-pages/{school.closing_id}?subject={OTHER.subject_id}").status_code == HTTPStatus.NOT_FOUND
    stranger = school.someone("Чужая Анна Петровна")
    assert stranger.get(school.page).status_code == HTTPStatus.NOT_FOUND
    assert school.someone(TEACHER, "8А").get(school.page).status_code == HTTPStatus.NOT_FOUND


def test_no_record_and_no_list_is_open(school: School) -> None:
    client = school.someone(TEACHER)
    for address in ("/", "/my-classes", "/checks", "/board", "/reports", "/desk", "/api/v1/records"):
        assert client.get(address).status_code == HTTPStatus.FORBIDDEN, address


def test_before_closing_the_own_findings_with_their_place(school: School) -> None:
    client = school.someone(TEACHER)
    upload = client.get("/api/v1/my-pages").json()["drafts"][0]["upload"]
    answer = client.get(f"/my-pages/drafts/{upload}")
    assert "У ученика нет итоговой отметки." in answer.text
    assert "results.csv" in answer.text
    assert client.get(f"/my-pages/drafts/{upload}/sheet").content.startswith(b"%PDF")
    other = school.someone(OTHER.teacher)
    assert "У ученика нет итоговой отметки." not in other.get(f"/my-pages/drafts/{upload}").text
    assert school.someone(TEACHER, "8А").get(f"/my-pages/drafts/{upload}").status_code == HTTPStatus.NOT_FOUND


def test_the_queue_shows_a_teacher_what_awaits_their_signature(school: School) -> None:
    waiting = school.someone(TEACHER).get("/api/v1/queue").json()
    assert waiting
    assert school.someone("Чужая Анна Петровна").get("/api/v1/queue").json() == []
    assert school.someone(TEACHER, "8А").get("/api/v1/queue").json() == []
    address = f"/queue/{school.organisation.organisation_id}/{waiting[0]['number']}"
    assert school.someone(TEACHER).get(address).status_code == HTTPStatus.OK
    assert school.someone("Чужая Анна Петровна").get(address).status_code == HTTPStatus.FORBIDDEN


def test_once_the_teacher_has_signed_it_is_no_longer_theirs(school: School) -> None:
    """The director's turn: what a teacher no longer has to sign, a teacher no longer reads."""
    number = school.someone(TEACHER).get("/api/v1/queue").json()[0]["number"]
    with school.memory.catalog.transaction() as unit:
        job = next(each for each in unit.jobs() if str(each.number) == number)
        later = tuple(each for each in job.signature_places if each.signatory is not Signatory.TEACHER)
        unit.save_job(replace(job, signature_places=later or (FieldPlace(Signatory.DIRECTOR, None),)), was=job.state)
    address = f"/queue/{job.organisation_id}/{number}"
    assert school.someone(TEACHER).get(f"{address}/content").status_code == HTTPStatus.FORBIDDEN
