"""People and roles, one's own account, readings, breaches, an inspector's access: over pages and API."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from archive.model.account import Account, Role, Scope
from archive.model.digest import Digest
from archive.model.record import Record, RecordNumber
from archive.services.sign_in import sign_in
from archive.web.access import COOKIE
from archive.web.app import create_app
from tests.unit.web.signed_in import account_of, let_in
from tests.unit.web.small_archive import SmallArchive
from tests.unit.web.test_pages import shown

SCHOOL = Scope("school-7")
NEW = {"login": "petrova", "name": "Петрова Анна Сергеевна", "order": "приказ № 5", "role": "class-teacher"}


def _as(archive: SmallArchive, role: Role, scope: Scope = SCHOOL, login: str = "") -> tuple[TestClient, Account]:
    account = account_of(archive.ports, [role], [scope], login=login or role.value, name="Кто Тотов")
    client = TestClient(create_app(archive.ports), base_url="http://localhost:8000", follow_redirects=False)
    return let_in(client, archive.ports, account), account


def test_the_temporary_password_is_shown_once_and_opens_the_door(archive: SmallArchive) -> None:
    client, _me = _as(archive, Role.ADMINISTRATOR)
    answer = client.post("/people/new", data={**NEW, "classes": "8А"})
    password = re.search(r'Временный пароль</dt><dd class="code big">([^<]+)', answer.text)
    assert password
    assert answer.headers["cache-control"] == "no-store"
    assert sign_in(archive.ports, "petrova", password[1]).session.stage.value == "password-due"
    assert password[1] not in client.get("/people/petrova").text
    assert "приказ № 5" in client.get("/people/petrova").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"order": ""}, "не указан приказ"),
        ({"classes": ""}, "классному руководителю нужен класс"),
        ({"name": "Петрова"}, "не указаны фамилия и имя"),
        ({"login": "я"}, "не подходит"),
        ({"role": "deputy"}, "назначает директор"),
        ({"since": "2026-06-26", "until": "2026-06-01"}, "срок кончается раньше"),
    ],
)
def test_what_is_wrong_is_said_on_the_form(archive: SmallArchive, changed: dict[str, str], words: str) -> None:
    client, _me = _as(archive, Role.ADMINISTRATOR)
    answer = client.post("/people/new", data={**NEW, "classes": "8А", **changed})
    assert answer.status_code in {400, 403, 422}
    assert words in shown(answer.text)
    assert [each["login"] for each in client.get("/api/v1/people").json()] == ["administrator"]


def test_a_role_is_given_and_ended_and_its_history_stays(archive: SmallArchive) -> None:
    client, _me = _as(archive, Role.DIRECTOR)
    account_of(archive.ports, [Role.CLERK], [SCHOOL], login="belova", name="Белова Анна")
    given = {"role": "deputy", "order": "приказ № 6", "organisation": "school-7"}
    assert client.post("/people/belova/grant", data=given).status_code == 200
    ended = client.post("/api/v1/people/belova/revoke", json={"role": "deputy", "organisation": "school-7"}).json()
    assert [(each["role"], each["until"] is None) for each in ended["grants"]] == [("clerk", True), ("deputy", False)]
    assert "окончена" in shown(client.get("/people/belova").text)


def test_an_administrator_does_not_reset_the_director(archive: SmallArchive) -> None:
    client, _me = _as(archive, Role.ADMINISTRATOR)
    account_of(archive.ports, [Role.DIRECTOR], [SCHOOL], login="head", name="Глава Главная")
    for step in ("reset", "close"):
        assert client.post(f"/people/head/{step}", data={"reason": "проба"}).status_code == 403


def _with_password(archive: SmallArchive, account: Account) -> None:
    kept = archive.ports.identity.passwords.hashed("свой")
    with archive.catalog.transaction() as unit:
        unit.save_account(replace(account, password=kept, password_is_temporary=False))


def _elsewhere(archive: SmallArchive, client: TestClient, account: Account) -> TestClient:
    other = TestClient(client.app, base_url="http://localhost:8000", follow_redirects=False)
    other.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    return let_in(other, archive.ports, account)


def test_other_sessions_end_and_this_one_goes_on(archive: SmallArchive) -> None:
    client, account = _as(archive, Role.CLERK)
    _with_password(archive, account)
    other = _elsewhere(archive, client, account)
    assert client.post("/me/sessions", data={"present": "не тот"}).status_code == 401
    assert other.get("/me").status_code == 200
    token = client.post("/me/sessions", data={"present": "свой"}).cookies[COOKIE]
    client.cookies.clear()
    assert client.get("/me").status_code == 303
    client.cookies.set(COOKIE, token)
    assert client.get("/me").status_code == 200
    assert other.get("/me").status_code == 303


def test_one_s_own_sessions_are_seen_and_one_is_ended(archive: SmallArchive) -> None:
    client, account = _as(archive, Role.CLERK)
    _with_password(archive, account)
    other = _elsewhere(archive, client, account)
    assert other.get("/me").status_code == 200
    text = shown(client.get("/me").text)
    assert "Firefox, testclient" in text
    assert "это вы сейчас" in text
    listed = client.get("/api/v1/me/sessions").json()
    assert [each["is_this"] for each in listed].count(True) == 1
    theirs = next(each["session"] for each in listed if not each["is_this"])
    assert client.post(f"/me/sessions/{theirs}/end", data={"present": "не тот"}).status_code == 401
    assert client.post(f"/api/v1/me/sessions/{'0' * 16}/end", json={"present": "свой"}).status_code == 404
    assert client.post(f"/me/sessions/{theirs}/end", data={"present": "свой"}).status_code == 303
    assert other.get("/me").status_code == 303
    assert client.get("/me").status_code == 200
    assert "session-ended" in [event.draft.action for event in archive.events()]


def test_a_session_of_another_account_is_not_ended(archive: SmallArchive) -> None:
    client, account = _as(archive, Role.CLERK)
    _with_password(archive, account)
    stranger = account_of(archive.ports, [Role.CLERK], [SCHOOL], login="belova", name="Белова Анна")
    other = _elsewhere(archive, client, stranger)
    theirs = other.get("/api/v1/me/sessions").json()[0]["session"]
    assert client.post(f"/api/v1/me/sessions/{theirs}/end", json={"present": "свой"}).status_code == 404
    assert other.get("/me").status_code == 200


def test_a_program_changes_its_own_password(archive: SmallArchive) -> None:
    client, account = _as(archive, Role.CLERK)
    _with_password(archive, account)
    refused = client.put("/api/v1/me/password", json={"present": "не тот", "new": "верный конь батарея"})
    weak = client.put("/api/v1/me/password", json={"present": "свой", "new": "свой"})
    assert (refused.status_code, weak.status_code) == (401, 400)
    done = client.put("/api/v1/me/password", json={"present": "свой", "new": "верный конь батарея"})
    assert done.status_code == 200
    assert client.get("/api/v1/me").status_code == 401, "the old session is over"
    bearer = {"Authorization": f"Bearer {done.json()['token']}"}
    client.cookies.clear()
    assert client.get("/api/v1/me", headers=bearer).json()["login"] == account.login


def test_another_telephone_needs_the_password(archive: SmallArchive) -> None:
    client, _me = _as(archive, Role.CLERK)
    assert client.post("/me/second-factor", data={"present": "не тот"}).status_code == 401
    assert client.get("/me").status_code == 200, "nothing was begun"
    assert client.get("/sign-in/second-factor").headers["location"].startswith("/sign-in")


def test_a_program_signs_in_and_out(archive: SmallArchive) -> None:
    client, _me = _as(archive, Role.ADMINISTRATOR)
    made = client.post("/api/v1/people", json={**NEW, "role": "clerk"})
    assert made.status_code == 201
    anyone = TestClient(client.app, base_url="http://localhost:8000")
    first = anyone.post("/api/v1/session", json={"login": "petrova", "password": made.json()["password"]})
    assert (first.status_code, first.json()["code"]) == (403, "identity.sign-in-unfinished")
    with archive.catalog.transaction() as unit:
        account = unit.account("petrova")
    own = replace(account, password=archive.ports.identity.passwords.hashed("свой"), password_is_temporary=False)
    with archive.catalog.transaction() as unit:
        unit.save_account(own)
    token = anyone.post("/api/v1/session", json={"login": "petrova", "password": "свой"}).json()["token"]
    bearer = {"authorization": f"Bearer {token}"}
    assert anyone.get("/api/v1/me/readings", headers=bearer).status_code == 200
    assert anyone.delete("/api/v1/session", headers=bearer).status_code == 204
    assert anyone.get("/api/v1/me/readings", headers=bearer).status_code == 401


def test_an_inspector_reaches_what_the_order_names_and_sees_that_it_is_written_down(archive: SmallArchive) -> None:
    archive.add(class_label="8А", title="Журнал 8А внутри")
    archive.add(class_label="5Б", title="Журнал 5Б снаружи")
    head, _me = _as(archive, Role.DIRECTOR)
    form = {"login": "gromov", "name": "Громов Пётр", "order": "приказ № 9", "until": "2026-07-01", "classes": "8А"}
    assert "нужен последний день" in shown(head.post("/people/inspectors/new", data={**form, "until": ""}).text)
    assert head.post("/people/inspectors/new", data=form).status_code == 200
    act = head.post("/people/gromov/act")
    assert act.content == b"paper HandOverAct"
    with archive.catalog.transaction() as unit:
        account = unit.account("gromov")
    client = let_in(TestClient(head.app, base_url="http://localhost:8000"), archive.ports, account)
    found = shown(client.get("/inspection?school_year=2025/2026").text)
    assert "Журнал 8А внутри" in found
    assert "5Б" not in found
    assert "снаружи" not in client.get("/inspection?number=2026-000002").text
    bundle = client.post("/inspection/bundle", data={"documents": ["school-7/2026-000001"]})
    assert any("2026-000001" in name for name in ZipFile(BytesIO(bundle.content)).namelist())
    assert client.post("/inspection/bundle", data={"documents": ["school-7/2026-000002"]}).status_code in {403, 404}
    assert "открыта запись 2026-000001" in shown(client.get("/me/readings").text)
    archive.clock.at += timedelta(days=30)
    assert let_in(client, archive.ports, account).get("/inspection").status_code == 403


def test_the_digest_puts_the_unusual_first(archive: SmallArchive) -> None:
    record = archive.add()
    client, _me = _as(archive, Role.DIRECTOR)
    day, _day = _as(archive, Role.DEPUTY, login="daytime")
    for _ in range(3):
        day.get(f"/records/school-7/{record.number}/verdict")
    archive.clock.at = archive.clock.at.replace(hour=18)  # 01:00 in the school's Krasnoyarsk
    let_in(client, archive.ports, _me)
    night, _night = _as(archive, Role.DEPUTY, login="nightly")
    night.get(f"/records/school-7/{record.number}/verdict")
    readers = client.get("/api/v1/digest?month=2026-06").json()["readers"]
    assert [(each["actor"], each["readings"], bool(each["unusual"])) for each in readers] == [
        ("Кто Тотов (nightly)", 1, True),
        ("Кто Тотов (daytime)", 3, False),
    ]
    assert "вне рабочих часов: 1 раз" in shown(client.get("/readings?month=2026-06").text)
    assert client.get("/readings?month=июнь").status_code == 422


def test_a_journal_read_is_a_reading_of_each_of_its_pupils(archive: SmallArchive) -> None:
    record, other = archive.add(), archive.add(class_label="5Б")
    with archive.catalog.transaction() as unit:
        unit.add_record(_copy(record, 90), {"p1": "Ёлкин Иван Петрович"})
        unit.add_record(_copy(other, 91), {"p1": "Сомов Олег"})
    client, _me = _as(archive, Role.DIRECTOR)
    reader, _reader = _as(archive, Role.DEPUTY, login="reader")
    reader.get("/records/school-7/2026-000090/verdict")
    reader.get("/records/school-7/2026-000091/verdict")
    assert "Ёлкин Иван Петрович" in shown(client.get("/pupils/readers?name=елкин").text)
    found = client.get("/api/v1/pupils/school-7/2026-000090/readers?pupil=p1").json()
    assert [(each["actor"], each["subject"]) for each in found["readings"]] == [("Кто Тотов (reader)", "2026-000090")]
    assert archive.events()[-1].draft.action == "readers-shown"
    assert client.get("/pupils/school-7/2026-000090/readers?pupil=нет").status_code == 404


def _copy(record: Record, sequence: int) -> Record:
    return replace(record, number=RecordNumber(2026, sequence), digest=Digest.of(str(sequence).encode()))


def test_a_breach_closes_the_account_at_once_and_voids_what_it_did(archive: SmallArchive) -> None:
    record = archive.add()
    client, _me = _as(archive, Role.ADMINISTRATOR)
    thief, stolen = _as(archive, Role.DEPUTY, login="stolen")
    thief.get(f"/records/school-7/{record.number}/verdict")
    form = {
        "number": "3",
        "account": "stolen",
        "noticed_at": "2026-06-26T15:30",
        "since": "2026-06-26",
        "until": "2026-06-26",
    }
    assert "не указан номер акта" in shown(client.post("/breaches/new", data={**form, "number": ""}).text)
    assert thief.get("/me").status_code == 200, "a form with a fault closes nobody"
    page = client.post("/breaches/new", data=form)
    assert page.status_code == 200
    assert "record-read" in page.text
    assert thief.get("/me").status_code == 303
    with archive.catalog.transaction() as unit:
        assert "акт № 3" in unit.account(stolen.login).closed_reason
    address = "/breaches/school-7/2026-06-26/3"
    assert client.post(f"{address}/act").content == b"paper BreachPaper"
    assert "отменено" in shown(client.post(f"{address}/resolve", data={"resolution": "всё отменено"}).text)
    told = client.get("/api/v1/breaches").json()[0]
    assert told["void_events"]
    assert told["resolution"] == "всё отменено"


def test_a_deputy_does_not_shut_the_director_out(archive: SmallArchive) -> None:
    client, _me = _as(archive, Role.DEPUTY)
    account_of(archive.ports, [Role.DIRECTOR], [SCHOOL], login="head", name="Глава Главная")
    form = {"number": "3", "account": "head", "noticed_at": "2026-06-26T15:30"}
    assert client.post("/breaches/new", data=form).status_code == 403
    with archive.catalog.transaction() as unit:
        assert unit.account("head").closed_at is None


def test_own_classes_are_shown_and_no_other(archive: SmallArchive) -> None:
    archive.add(class_label="8А", title="Журнал моего класса")
    archive.add(class_label="5Б", title="Журнал чужого класса")
    client, _me = _as(archive, Role.CLASS_TEACHER, Scope("school-7", ("8А",)))
    words = shown(client.get("/my-classes").text)
    assert "Журнал моего класса" in words
    assert "чужого" not in words
