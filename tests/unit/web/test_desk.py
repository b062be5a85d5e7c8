"""The desk's pages: from two letters to a printed extract, and nobody sees beyond their own class."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from archive.model.account import Role, Scope
from archive.model.period import PeriodCode, PeriodKind
from archive.services.find_pupil import OpenedPupil
from archive.web.app import create_app
from archive.web.pages.desk import periods_of
from tests.memory_ports import memory_ports
from tests.unit.services.desk_ground import Ground, ground
from tests.unit.web.signed_in import account_of, let_in


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with memory_ports(tmp_path_factory.mktemp("desk-web")) as opened:
        yield ground(opened, pupils=3)


def client_of(at: Ground, role: Role, scope: Scope, login: str) -> TestClient:
    opened = TestClient(create_app(at.ports), base_url="http://localhost:8000", follow_redirects=False)
    return let_in(opened, at.ports, account_of(at.ports, [role], [scope], login=login))


@pytest.fixture(scope="module")
def clerk(at: Ground) -> TestClient:
    return client_of(at, Role.CLERK, Scope(at.organisation_id), "clerk")


def address(at: Ground) -> str:
    return f"/desk/pupil/{at.organisation_id}/{at.journal.number}"


def form(**more: str) -> dict[str, str]:
    usual = {"of": "", "kind": "marks", "right": "parent", "document": "passport", "applicant": "Родителева Анна"}
    return usual | more


def test_two_letters_without_any_script(clerk: TestClient, at: Ground) -> None:
    name = at.pupils[0].name.full
    assert name not in clerk.get("/desk").text
    assert name in clerk.get("/desk", params={"q": name[:2].lower()}).text
    fragment = clerk.get("/desk/found", params={"q": name[:2]}).text
    assert name in fragment
    assert "<html" not in fragment


def test_from_the_child_to_the_paper_and_the_receipt(clerk: TestClient, at: Ground) -> None:
    pupil = {"pupil": at.pupils[0].pupil_id}
    shown = clerk.get(address(at), params=pupil)
    assert at.pupils[0].name.full in shown.text
    assert at.actions()[-1] == "pupil-opened"
    answer = clerk.post(address(at), params=pupil, data=form())
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert "Родителева Анна" in clerk.get(where).text
    paper = clerk.get(f"{where}/document")
    assert paper.content == f"extract {at.pupils[0].pupil_id} Y".encode()
    assert clerk.get(f"{where}/receipt").content == b"paper ReceiptSlip"
    assert clerk.post(f"{where}/handed", data={"how": "лично"}).status_code == 303
    assert "лично" in clerk.get(where).text
    register = clerk.get("/desk/issues").text
    assert at.pupils[0].name.full in register
    assert clerk.get("/desk/issues/print", params={"year": 2026}).content == b"paper IssueRegister"


def test_what_is_refused_stays_in_the_form(clerk: TestClient, at: Ground) -> None:
    pupil = {"pupil": at.pupils[0].pupil_id}
    answer = clerk.post(address(at), params=pupil, data=form(right="trusted", applicant="Доверенная Вера"))
    assert answer.status_code == 422
    assert "не указано основание" in answer.text
    assert 'id="basis-fault"' in answer.text, "beside its field"
    assert 'value="Доверенная Вера"' in answer.text
    week = clerk.post(address(at), params=pupil, data=form(span="week"))
    assert 'id="week_of-fault">Укажите любой день нужной недели.' in week.text


def test_only_the_periods_of_the_child_s_own_years_are_offered(at: Ground) -> None:
    quarter = replace(at.journal, period=PeriodCode(PeriodKind.QUARTER, 1))
    opened = OpenedPupil("Ли Ян", "1001", at.journal, (at.journal, quarter), (at.ledger,))
    assert {each.kind for each in periods_of(opened)} == {PeriodKind.QUARTER}
    assert {each.kind for each in periods_of(replace(opened, journals=(at.journal,)))} == set(PeriodKind)


def test_the_day_that_is_offered_is_the_school_s(at: Ground) -> None:
    """East of Moscow it is tomorrow already when UTC says today."""
    before = at.memory.clock.at
    at.memory.clock.at = datetime(2026, 6, 26, 20, 30, tzinfo=UTC)
    try:
        late = client_of(at, Role.CLERK, Scope(at.organisation_id), "late")
        assert 'value="2026-06-27"' in late.get("/desk/consents").text
    finally:
        at.memory.clock.at = before


def test_a_class_teacher_sees_the_own_class_and_no_other(at: Ground) -> None:
    name, pupil = at.pupils[0].name.full, {"pupil": at.pupils[0].pupil_id}
    label = at.journal.class_label
    mine = client_of(at, Role.CLASS_TEACHER, Scope(at.organisation_id, (label,)), "teacher")
    other = client_of(at, Role.CLASS_TEACHER, Scope(at.organisation_id, ("9Я",)), "stranger")
    assert name in mine.get("/desk", params={"q": name}).text
    assert name not in other.get("/desk", params={"q": name}).text.replace(f'value="{name}"', "")
    where = mine.post(address(at), params=pupil, data=form()).headers["location"]
    assert other.get(address(at), params=pupil).status_code == 404
    assert other.post(address(at), params=pupil, data=form()).status_code == 404
    for path in ("", "/document", "/receipt"):
        assert other.get(where + path).status_code == 403
    assert name not in other.get("/desk/issues").text
    assert mine.get("/desk/consents").status_code == 403
    assert mine.get("/desk/families").status_code == 403


def test_from_a_refusal_to_the_print_queue(clerk: TestClient, at: Ground) -> None:
    pupil = at.pupils[1]
    line = {
        "pupil": pupil.name.full,
        "pupil_id": pupil.pupil_id,
        "class_label": at.journal.class_label,
        "school_year": str(at.journal.school_year),
        "representative": "Родителев Пётр",
        "purpose": "electronic",
        "answer": "no-means",
        "rhythm": "weekly",
        "given_on": "2026-06-01",
        "document": "заявление № 5",
    }
    assert "отдельным документом" in clerk.post("/desk/consents", data=line | {"document": " "}).text
    assert clerk.post("/desk/consents", data=line).status_code == 303
    assert "нет компьютера" in clerk.get("/desk/consents").text
    assert pupil.name.full in clerk.get("/desk/families").text
    asked = {"class_label": line["class_label"], "school_year": line["school_year"], "week_of": at.a_day.isoformat()}
    printed = clerk.post("/desk/families", data=asked)
    assert printed.status_code == 200, printed.text.partition("notice")[2][:300]
    assert "подлинность проверена" in printed.text
    where = printed.text.partition('href="/desk/issues/')[2].partition("/document")[0]
    assert clerk.get(f"/desk/issues/{where}/document").content.startswith(b"families ")
    assert clerk.get(f"/desk/issues/{where}/labels").content == b"paper EnvelopeLabels"
    assert clerk.get(f"/desk/issues/{where}/addresses").content == b"paper AddressSheets"
    known = clerk.get(address(at), params={"pupil": pupil.pupil_id}).text
    assert '<option value="Родителев Пётр">' in known
    assert "бумага каждую неделю" in known
    assert clerk.get(f"/desk/issues/{where}/register").content == b"paper IssueRegister"
    nothing = clerk.post("/desk/families", data=asked | {"week_of": "2026-08-20"})
    assert nothing.status_code == 404
    assert "ничего не передал" in nothing.text
    assert nothing.text.index("class-1") < nothing.text.index("ничего не передал"), "beside the class it was asked for"
    assert clerk.get("/desk/consents/print").content == b"paper ConsentRegister"
    blank = clerk.get("/desk/consents/form", params={"purpose": "e-mail", "answer": "consent"})
    assert blank.content == b"paper ConsentForm"


def test_a_consent_is_taken_back_on_the_page(clerk: TestClient, at: Ground) -> None:
    pupil = at.pupils[2]
    line = {
        "pupil": pupil.name.full,
        "class_label": at.journal.class_label,
        "representative": "Родителева Ольга",
        "purpose": "e-mail",
        "answer": "consent",
        "rhythm": "never",
        "document": "заявление № 6",
    }
    assert clerk.post("/desk/consents", data=line).status_code == 303
    shown = clerk.get("/desk/consents").text
    where = shown.partition(f'action="/desk/consents/{at.organisation_id}/')[2].partition('"')[0]
    taken = clerk.post(f"/desk/consents/{at.organisation_id}/{where}", data={"document": "отзыв № 7"})
    assert taken.status_code == 303
    assert "согласие отозвано" in clerk.get("/desk/consents").text
