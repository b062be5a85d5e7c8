"""The operations that do over the API what only a page did: the desk's papers, reports, paper, log, rules, findings."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from archive.model.account import Role, Scope
from archive.web.app import create_app
from tests.memory_ports import memory_ports
from tests.sample import small_input
from tests.unit.services.desk_ground import Ground, ground
from tests.unit.web.signed_in import EVERY_ROLE, account_of, let_in
from tests.unit.web.test_upload import Desk, desk

__all__ = ["desk"]
API = "/api/v1"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with memory_ports(tmp_path_factory.mktemp("ways")) as opened:
        yield ground(opened, pupils=3)


@pytest.fixture(scope="module")
def client(at: Ground) -> TestClient:
    opened = TestClient(create_app(at.ports), base_url="http://localhost:8000", follow_redirects=False)
    return let_in(opened, at.ports, account_of(at.ports, EVERY_ROLE, [Scope(at.organisation_id)], login="all"))


@pytest.fixture(scope="module")
def one(at: Ground) -> str:
    """Return the address of the journal's record, without what stands before it."""
    return f"{at.organisation_id}/{at.journal.number}"


def test_from_the_child_to_the_receipt(client: TestClient, at: Ground, one: str) -> None:
    pupil = {"pupil": at.pupils[0].pupil_id}
    opened = client.get(f"{API}/desk/pupils/{one}", params=pupil).json()
    assert opened["full_name"] == at.pupils[0].name.full
    assert [each["number"] for each in opened["journals"]] == [str(at.journal.number)]
    assert at.actions()[-1] == "pupil-opened"
    asked = {"applicant": "Родителева Анна"}
    number = client.post(f"{API}/desk/pupils/{one}/extract", params=pupil, json=asked).headers["issue-number"]
    line = f"{API}/desk/issues/{at.organisation_id}/{number}"
    assert client.get(line).json()["applicant"] == "Родителева Анна"
    assert client.get(f"{line}/document").content == f"extract {at.pupils[0].pupil_id} Y".encode()
    assert client.get(f"{line}/receipt").content == b"paper ReceiptSlip"
    assert client.get(f"{line}/register").content == b"paper IssueRegister"
    handed = client.post(f"{line}/handed", json={"how": "лично", "handed_on": "2026-06-20"}).json()
    assert [each["handed_on"] for each in handed] == ["2026-06-20"]
    assert client.get(f"{API}/desk/issues/print", params={"year": 2026}).content == b"paper IssueRegister"


def test_a_class_teacher_gets_nothing_of_another_class(client: TestClient, at: Ground, one: str) -> None:
    pupil = {"pupil": at.pupils[0].pupil_id}
    made = client.post(f"{API}/desk/pupils/{one}/extract", params=pupil, json={"applicant": "Родителева Анна"})
    line = f"{API}/desk/issues/{at.organisation_id}/{made.headers['issue-number']}"
    other = TestClient(create_app(at.ports), base_url="http://localhost:8000")
    scope = Scope(at.organisation_id, ("9Я",))
    let_in(other, at.ports, account_of(at.ports, [Role.CLASS_TEACHER], [scope], login="stranger"))
    for path in ("", "/document", "/receipt", "/labels", "/register"):
        assert other.get(line + path).status_code == 403
    assert other.post(f"{line}/handed", json={}).status_code == 403
    assert other.get(f"{API}/desk/pupils/{one}", params=pupil).status_code == 404
    assert other.get(f"{API}/desk/families").status_code == 403


def test_a_consent_is_taken_back_and_the_family_waits_for_paper(client: TestClient, at: Ground) -> None:
    consent = at.refuses(at.pupils[1])
    waiting = client.get(f"{API}/desk/families").json()
    assert [each["pupil"] for each in waiting] == [at.pupils[1].name.full]
    refused = client.post(
        f"{API}/desk/consents/{at.organisation_id}/{consent.number}/withdraw", json={"document": "заявление № 6"}
    )
    assert (refused.status_code, refused.json()["code"].partition(".")[0]) == (422, "desk")
    line = {
        "pupil": at.pupils[2].name.full,
        "class_label": at.journal.class_label,
        "school_year": str(at.journal.school_year),
        "representative": "Родителева Ольга",
        "purpose": "e-mail",
        "answer": "consent",
        "document": "заявление № 6",
    }
    entered = client.post(f"{API}/desk/consents", json=line).json()["number"]
    ended = client.post(
        f"{API}/desk/consents/{at.organisation_id}/{entered}/withdraw",
        json={"document": "заявление № 7"},
    )
    assert ended.json()["answer"] == "withdrawn", ended.text
    assert client.get(f"{API}/desk/consents/print").content == b"paper ConsentRegister"
    blank = client.get(f"{API}/desk/consents/form", params={"purpose": "e-mail", "answer": "consent"})
    assert blank.content == b"paper ConsentForm"


def test_a_report_is_made_of_what_is_closed(client: TestClient, at: Ground) -> None:
    known = client.get(f"{API}/reports").json()
    closed = known["closed"][0]
    assert (closed["classes"], closed["period"]) == ([at.journal.class_label], "Y")
    which = {"school_year": closed["school_year"], "period": "Y"}
    made = client.get(f"{API}/reports/pupils", params=which).json()
    assert [one["class_label"] for one in made] == [at.journal.class_label]
    assert all(len(row) == len(made[0]["headings"]) for row in made[0]["rows"])
    assert any(at.pupils[0].name.family in cell for row in made[0]["rows"] for cell in row)
    assert at.actions()[-1] == "report-made"
    table = client.get(f"{API}/reports/pupils/table.csv", params=which)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert client.get(f"{API}/reports/pupils").status_code == 422


def test_findings_are_given_and_their_reading_is_an_event(client: TestClient, at: Ground) -> None:
    found = client.get(f"{API}/findings", params={"class": at.journal.class_label}).json()
    assert [each["closing"] for each in found] == [at.journal.closing_id]
    assert len(found[0]["findings"]) == len(at.closed.findings)
    only = client.get(f"{API}/findings", params={"severity": "explain"}).json()
    assert {each["severity"] for each in only[0]["findings"]} <= {"explain"}
    assert at.actions()[-1] == "findings-read"


def test_the_log_goes_back_stretch_by_stretch_to_its_head(client: TestClient, at: Ground) -> None:
    latest = client.get(f"{API}/log", params={"limit": 2}).json()
    assert latest["events"][0]["digest"] == latest["head_digest"]
    assert latest["events"][0]["previous"] == latest["events"][1]["digest"]
    earlier = client.get(f"{API}/log", params={"before": latest["next_before"]}).json()
    assert earlier["events"][0]["sequence"] < latest["events"][1]["sequence"]
    assert client.get(f"{API}/log", params={"since": "вчера"}).status_code == 422
    by_action = client.get(f"{API}/log", params={"action": "period-closed"}).json()["events"]
    assert {each["action"] for each in by_action} == {"period-closed"}
    assert at.organisation_id in {each["organisation"] for each in by_action}


def test_the_rules_are_those_of_the_school(client: TestClient, at: Ground) -> None:
    told = client.get(f"{API}/settings").json()
    about = at.closed.organisation
    assert (told["full_name"], told["profile"]["title"]) == (about.full_name, about.rules.title)
    assert [each["years"] for each in told["schedule"]] == [rule.years for rule in about.schedule]


def test_who_looked_is_asked_by_name(client: TestClient, at: Ground) -> None:
    found = client.get(f"{API}/pupils", params={"name": at.pupils[0].name.family}).json()
    assert found[0]["full_name"] == at.pupils[0].name.full
    address = f"{API}/pupils/{found[0]['organisation']}/{found[0]['number']}/readers"
    assert client.get(address, params={"pupil": found[0]["pupil_id"]}).json()["name"] == at.pupils[0].name.full


def test_the_inspector_searches_and_takes_a_bundle(client: TestClient, at: Ground, one: str) -> None:
    search = f"{API}/inspection/records"
    numbered = client.get(search, params={"number": str(at.journal.number)}).json()
    assert [each["number"] for each in numbered] == [str(at.journal.number)]
    assert client.get(search, params={"pupil": at.pupils[0].name.full}).json()
    assert "pupil-searched" in at.actions()
    assert client.get(search, params={"number": "пять"}).status_code == 422
    given = client.post(f"{API}/inspection/bundle", json={"documents": [one]})
    assert (given.status_code, given.content[:2]) == (200, b"PK")
    assert client.post(f"{API}/inspection/bundle", json={"documents": []}).status_code == 404


def test_the_paper_of_a_record_is_listed_and_walked(client: TestClient, at: Ground) -> None:
    listed = client.get(f"{API}/paper").json()
    assert {each["state"] for each in listed} <= {None}
    unknown = client.post(f"{API}/paper/{at.organisation_id}/{at.ledger.number}/count", json={"sheets": 3})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "paper.file-unknown")
    year = {"year": str(at.journal.school_year)}
    assert client.get(f"{API}/paper/nomenclature", params=year).content.startswith(b"paper ")
    assert client.get(f"{API}/paper/inventory", params={"year": "x"}).status_code == 422
    nothing = client.post(f"{API}/paper/print", json={"class_label": "9Я"})
    assert (nothing.status_code, nothing.json()["code"]) == (422, "paper.binding-refused")


def test_what_corrects_nothing_has_no_reference(client: TestClient, one: str) -> None:
    assert client.get(f"{API}/records/{one}/beside").status_code == 200
    assert client.get(f"{API}/records/{one}/beside/evidence/9").status_code == 404
    assert client.get(f"{API}/records/{one}/reference").json()["status"] == 404


def test_the_evidence_s_state_is_told(client: TestClient) -> None:
    told = client.get(f"{API}/health/evidence").json()
    assert told["unsealed"] > 0
    assert told["due"] == 0


def test_a_draft_is_explained_and_corrects_what_is_closed(desk: Desk) -> None:
    desk.close(desk.upload())
    changed = small_input(seed=8)
    upload = desk.upload(files=[(file.name, file.data) for file in changed.files]).rpartition("/")[2]
    address = f"{API}/uploads/{upload}"
    desk.client.get(f"/upload/{upload}?period=Y")
    answers = {name.removeprefix("explain:"): words for name, words in desk.explained(f"/upload/{upload}").items()}
    kept = desk.client.put(f"{address}/explanations", json={"explanations": answers}).json()
    assert kept["explanations"] == answers
    assert desk.client.get(f"{address}/sheet").status_code == 200
    grounds = {"period": "Y", "reason": "описка", "protocol": "№ 5"}
    assert desk.client.post(f"{address}/correction", json=grounds | {"reason": ""}).status_code == 422
    draft = desk.client.post(f"{address}/correction/draft", json=grounds).json()
    assert draft["classes"][0]["version"] == 2
    assert draft["classes"][0]["changes"]
    assert len(desk.asked) == 1, "a draft begins nothing"
    done = desk.client.post(f"{address}/correction", json=grounds).json()
    assert done[0]["version"] == 2, done
    assert desk.asked[1] == (done[0]["closing"],)
    assert desk.client.post(f"{API}/closings/continue").json()
