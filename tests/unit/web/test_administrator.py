"""The administrator's other pages: board, print room, reports, log, settings; and what keeps others out of them."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from archive.model.account import Role, Scope
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.paper_file import PaperFile
from archive.model.record import RecordClass
from archive.services.register_organisation import register_organisation
from tests.build_journal import organisation
from tests.unit.web.signed_in import account_of, let_in
from tests.unit.web.small_archive import AT, SmallArchive
from tests.unit.web.test_pages import shown

PAGES = ("/board", "/upload", "/closings", "/print", "/reports", "/log", "/settings")


@pytest.fixture
def admin(archive: SmallArchive, client: TestClient) -> TestClient:
    account = account_of(archive.ports, [Role.ADMINISTRATOR], [Scope("school-7")], login="boss", name="Серова А. И.")
    return let_in(client, archive.ports, account)


def put_on_paper(archive: SmallArchive) -> PaperFile:
    """Register a printing of a ledger of five sheets."""
    record = archive.add(RecordClass.LEDGER)
    file = PaperFile(
        organisation_id="school-7",
        number=record.number,
        printing=1,
        records=(record.number,),
        pages=5,
        sheets=5,
        inventory_sheets=1,
        double_sided=False,
        digest=Digest.of(b"print"),
        printed_by="Серова",
        printed_at=AT,
    )
    with archive.catalog.transaction() as unit:
        unit.add_paper_file(file)
    return file


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_archive_has_something_to_say_on_every_page(admin: TestClient, address: str) -> None:
    answer = admin.get(address)
    assert answer.status_code == 200
    assert "<h1>" in answer.text


@pytest.mark.parametrize("address", PAGES)
def test_an_inspector_comes_to_none_of_them(archive: SmallArchive, client: TestClient, address: str) -> None:
    let_in(client, archive.ports, account_of(archive.ports, [Role.INSPECTOR], [Scope("school-7")], login="inspector"))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", PAGES[:5])
def test_another_school_is_not_shown(admin: TestClient, address: str, archive: SmallArchive) -> None:
    register_organisation(archive.ports, replace(organisation(), organisation_id="school-9"), actor="проба")
    if address in {"/board", "/upload", "/print", "/reports"}:
        assert admin.get(f"{address}?organisation=school-9").status_code == 403


def test_the_board_is_the_same_over_the_api(archive: SmallArchive, admin: TestClient) -> None:
    school = replace(organisation(), class_labels=("8А", "10А"))
    register_organisation(archive.ports, school, actor="проба")
    board = admin.get("/api/v1/board?year=2025/2026").json()
    assert [(row["class_label"], row["stage"]) for row in board["classes"]] == [("8А", "no-data"), ("10А", "no-data")]
    assert board["days_left"] == 4
    words = shown(admin.get("/board?year=2025/2026").text)
    assert "осталось 4 дня" in words
    assert "Загрузить выгрузку" in words


@pytest.mark.parametrize("query", ["year=2025", "period=Q9"])
def test_a_year_or_a_period_that_is_none_is_said(admin: TestClient, query: str) -> None:
    assert admin.get(f"/board?{query}").status_code == 422
    assert admin.get(f"/api/v1/board?{query}").status_code == 422


def test_a_class_teacher_sees_the_board_of_her_class_only(archive: SmallArchive, client: TestClient) -> None:
    register_organisation(archive.ports, replace(organisation(), class_labels=("8А", "10А")), actor="проба")
    let_in(
        client,
        archive.ports,
        account_of(archive.ports, [Role.CLASS_TEACHER], [Scope("school-7", ("8А",))], login="kr8a"),
    )
    board = client.get("/api/v1/board").json()
    assert [row["class_label"] for row in board["classes"]] == ["8А"]


def test_a_file_is_counted_sewn_and_put_away(archive: SmallArchive, admin: TestClient) -> None:
    file = put_on_paper(archive)
    one = f"/print/school-7/{file.number}"
    wrong = admin.post(f"{one}/count", data={"sheets": "4"})
    assert wrong.status_code == 409
    assert "насчитано 4, должно быть 5" in shown(wrong.text)
    assert "листы не сошлись" in shown(wrong.text)
    early = admin.post(f"{one}/sewn")
    assert (early.status_code, "сначала сосчитайте листы" in shown(early.text)) == (409, True)
    assert admin.post(f"{one}/count", data={"sheets": "5"}, follow_redirects=False).status_code == 303
    assert admin.post(f"{one}/sewn", data={"back": "board"}, follow_redirects=False).headers["location"] == "/board"
    assert admin.post(f"{one}/shelve", data={"place": "шкаф 2"}, follow_redirects=False).status_code == 303
    assert "в архиве шкаф 2" in shown(admin.get("/print").text)


@pytest.mark.parametrize("sheets", ["", "пять", "-1", "²"])
def test_a_count_that_is_no_number_is_said_beside_its_file(
    archive: SmallArchive, admin: TestClient, sheets: str
) -> None:
    file = put_on_paper(archive)
    answer = admin.post(f"/print/school-7/{file.number}/count", data={"sheets": sheets})
    assert answer.status_code == 422
    assert "ожидалось целое число" in shown(answer.text)


def test_nothing_chosen_is_printed_and_said(admin: TestClient) -> None:
    answer = admin.post("/print/bind", data={"organisation": "school-7"})
    assert answer.status_code == 422
    assert "не отмечено ни одного дела" in shown(answer.text)


def test_the_log_is_filtered_and_paged(archive: SmallArchive, admin: TestClient) -> None:
    with archive.catalog.transaction() as unit:
        for number in range(120):
            unit.append_event(EventDraft(AT, f"Кто-то {number}", "report-made", f"s{number}", {}, "school-7"))
    text = admin.get("/log?action=report-made").text
    assert "s119" in text
    assert "s19<" not in text
    following = text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "s19<" in admin.get(following).text
    assert "s7<" in admin.get("/log?actor=Кто-то 7&action=report-made").text
    assert "По этому отбору событий нет" in admin.get("/log?since=2026-06-06&action=report-made").text
    assert admin.get("/log?since=вчера").status_code == 422


def test_the_log_of_another_school_is_not_shown(archive: SmallArchive, admin: TestClient) -> None:
    register_organisation(archive.ports, replace(organisation(), organisation_id="school-9"), actor="проба")
    with archive.catalog.transaction() as unit:
        unit.append_event(EventDraft(AT, "Чужой", "record-read", "2026-000077", {}, "school-9"))
        unit.append_event(EventDraft(AT, "Никто", "signed-in", "acc-1", {}, ""))
    text = admin.get("/log").text
    assert "Чужой" not in text
    assert "Никто" not in text


def test_a_report_that_is_none_or_has_no_data_is_said(archive: SmallArchive, admin: TestClient) -> None:
    archive.add()
    assert admin.get("/reports?kind=nothing&source=2025/2026 Q4").status_code == 422
    assert admin.get("/reports?kind=quality&source=x").status_code == 422
    assert "не закрыт" in admin.get("/reports?kind=quality&source=2024/2025 Y").text


def test_the_settings_say_terms_and_profile(admin: TestClient) -> None:
    words = shown(admin.get("/settings").text)
    assert "25 лет" in words
    assert "Положение об электронном журнале, п. 5.2" in words
