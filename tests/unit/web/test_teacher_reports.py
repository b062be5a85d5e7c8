"""A report's way over the pages and the API: handed in by its author, accepted or sent back by the deputy."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from archive.model.account import Role, Scope
from archive.services.register_organisation import register_organisation
from archive.web.app import create_app
from tests import corrected
from tests.memory_ports import Memory, memory_ports
from tests.unit.services.test_teacher_reports import OF_CLASS, SCHOOL, TEACHER
from tests.unit.web.signed_in import account_of, let_in

_COUNT = count()
HOST = "http://localhost:8000"
MADE = "/my-reports/make?year=2025/2026&period=Y&kind=teacher"
PDF = b"%PDF-1.7 my report"


@dataclass(frozen=True, slots=True)
class School:
    """A closed year of 5Б and the application over it."""

    memory: Memory
    app: FastAPI

    def someone(self, role: Role, name: str, *labels: str) -> TestClient:
        """Return a person of that role and name at a browser of their own."""
        scope = Scope(SCHOOL.organisation_id, labels)
        account = account_of(self.memory.ports, [role], [scope], login=f"person.{next(_COUNT)}", name=name)
        client = TestClient(self.app, base_url=HOST, raise_server_exceptions=False, follow_redirects=False)
        return let_in(client, self.memory.ports, account)

    def teacher(self) -> TestClient:
        """Return the teacher that the journal names."""
        return self.someone(Role.TEACHER, TEACHER, "5Б")

    def deputy(self) -> TestClient:
        """Return a deputy."""
        return self.someone(Role.DEPUTY, "Орлова Нина Павловна")


@pytest.fixture
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with memory_ports(tmp_path_factory.mktemp("reports")) as memory:
        register_organisation(memory.ports, SCHOOL, actor="test")
        corrected.close(memory.ports, corrected.files())
        yield School(memory, create_app(memory.ports))


def test_handed_in_on_a_page_and_accepted_on_another(school: School) -> None:
    teacher, deputy = school.teacher(), school.deputy()
    assert "Составить и сдать" in teacher.get("/my-reports").text
    assert "Качество и успеваемость по предметам" in teacher.get(MADE).text
    assert teacher.post(MADE, data={"remark": "Программа выполнена."}).status_code == HTTPStatus.SEE_OTHER
    report = deputy.get("/api/v1/teacher-reports").json()[0]
    shown = deputy.get(f"/teacher-reports/{report['report']}")
    assert "Программа выполнена." in shown.text
    assert deputy.post(f"/teacher-reports/{report['report']}/accept").status_code == HTTPStatus.SEE_OTHER
    corrected.carry_out(school.memory.ports)
    given = teacher.get(f"/my-reports/{report['report']}/content")
    assert given.content.startswith(b"%plain report")
    assert teacher.get("/api/v1/teacher-reports").json()[0]["state"] == "accepted"


def test_sent_back_its_author_reads_why(school: School) -> None:
    teacher, deputy = school.teacher(), school.deputy()
    body = {"year": "2025/2026", "period": "Y", "kind": "teacher"}
    made = teacher.post("/api/v1/teacher-reports", json=body)
    assert made.status_code == HTTPStatus.CREATED
    address = f"/api/v1/teacher-reports/{made.json()['report']}"
    assert deputy.post(f"{address}/return", json={"reason": "нет выводов"}).json()["state"] == "returned"
    assert "нет выводов" in teacher.get("/my-reports").text
    assert deputy.post(f"{address}/accept").status_code == HTTPStatus.CONFLICT


def test_a_file_is_brought_on_a_page_and_over_the_api(school: School) -> None:
    teacher = school.teacher()
    fields = {"year": "2025/2026", "period": "1 четверть", "kind": "teacher"}
    files = {"file": ("мой отчёт.pdf", PDF, "application/pdf")}
    assert teacher.post("/my-reports/file", data=fields, files=files).status_code == HTTPStatus.SEE_OTHER
    bad = {"file": ("x.pdf", b"MZ", "application/pdf")}
    refused = teacher.post("/my-reports/file", data={**fields, "period": "2 четверть"}, files=bad)
    assert "это не PDF" in refused.text
    address = "/api/v1/teacher-reports/file?year=2025/2026&period=Q3&kind=teacher"
    sent = teacher.post(address, content=PDF, headers={"Content-Type": "application/pdf"})
    assert sent.status_code == HTTPStatus.CREATED
    (third, first) = teacher.get("/api/v1/teacher-reports").json()
    assert {third["period"], first["period"]} == {"Q1", "Q3"}
    pages = school.deputy().get(f"/teacher-reports/{first['report']}/content")
    assert pages.content.startswith(b"%pictures")


def test_nobody_hands_in_or_reads_another_s(school: School) -> None:
    teacher = school.teacher()
    teacher.post(MADE)
    report = teacher.get("/api/v1/teacher-reports").json()[0]["report"]
    stranger = school.someone(Role.TEACHER, "Чужая Анна Петровна", "5Б")
    assert stranger.get("/api/v1/teacher-reports").json() == []
    assert stranger.get(f"/my-reports/{report}").status_code == HTTPStatus.NOT_FOUND
    assert stranger.get(f"{MADE}&author={TEACHER}").status_code == HTTPStatus.FORBIDDEN
    assert stranger.post(f"/api/v1/teacher-reports/{report}/accept").status_code == HTTPStatus.FORBIDDEN
    clerk = school.someone(Role.CLERK, "Белова Анна Юрьевна")
    assert clerk.get(f"/my-reports/{report}").status_code == HTTPStatus.FORBIDDEN


def test_a_class_teacher_s_report_is_of_the_own_class(school: School) -> None:
    own = school.someone(Role.CLASS_TEACHER, OF_CLASS.author, "5Б")
    address = "/my-reports/make?year=2025/2026&period=Y&kind=class-teacher&class=5Б"
    assert own.post(address).status_code == HTTPStatus.SEE_OTHER
    other = school.someone(Role.CLASS_TEACHER, OF_CLASS.author, "8А")
    assert other.get(address).status_code == HTTPStatus.FORBIDDEN


def test_the_deputy_sees_who_has_not_handed_in(school: School) -> None:
    page = school.deputy().get("/teacher-reports").text
    assert "не сдан" in page
    assert TEACHER in page
