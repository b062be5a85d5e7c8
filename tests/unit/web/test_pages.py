"""What a person sees: the list, one record, its verdict, its file, the health, and every refusal in Russian."""

import html
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from archive.errors import CatalogUnavailableError
from archive.model.closing import JobState
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.services.register_organisation import register_organisation
from tests.build_journal import organisation
from tests.unit.web.small_archive import SmallArchive

ONE = "/records/school-7/2026-000001"


def shown(text: str) -> str:
    """Return the words of a page as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_an_empty_archive_says_how_to_fill_it(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "archive close" in answer.text


def test_the_list_groups_by_year_and_class_as_people_count(archive: SmallArchive, client: TestClient) -> None:
    archive.add(class_label="10А")
    archive.add(class_label="8А")
    archive.add(RecordClass.LEDGER, "8А")
    archive.add(class_label="8А", school_year=2024)
    heads = [shown(head) for head in re.findall(r"<h2.*?</h2>", client.get("/").text)]
    assert heads == ["8А 2025/2026 учебный год", "10А 2025/2026 учебный год", "8А 2024/2025 учебный год"]


def test_a_row_has_number_title_pages_term_and_link(archive: SmallArchive, client: TestClient) -> None:
    archive.add(RecordClass.LEDGER)
    text = client.get("/").text
    assert (
        "2026-000001 Сводная ведомость 8А, 4 четверть 2025/2026 48 страниц "
        "хранить по 31.12.2051 включительно, 25 лет" in shown(text)
    )
    assert f'href="{ONE}"' in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("class=10А", {2}),
        ("kind=ledger", {3}),
        ("school_year=2024/25", {4}),
        ("school_year=2024-2025", {4}),
        ("period=Y", {5}),
        ("period=год", {5}),
        ("class=8А&kind=journal&school_year=2025/2026&period=4 четверть", {1}),
        ("class=+10А+", {2}),
        ("organisation=school-8", {6}),
        ("class=9Я", set()),
        ("", {1, 2, 3, 4, 5, 6}),
    ],
)
def test_the_list_is_filtered(archive: SmallArchive, client: TestClient, query: str, expected: set[int]) -> None:
    archive.add()
    archive.add(class_label="10А")
    archive.add(RecordClass.LEDGER)
    archive.add(school_year=2024)
    archive.add(class_label="7Б", period=YEAR)
    register_organisation(archive.ports, replace(organisation(), organisation_id="school-8"), actor="проба")
    archive.add(class_label="7Б", organisation_id="school-8", title="Шестая")
    text = client.get(f"/?{query}").text
    found = {int(sequence) for sequence in re.findall(r'href="/records/school-7/2026-0*(\d+)"', text)}
    found |= {6} if "/records/school-8/2026-000001" in text else set()
    assert found == expected


def test_a_filter_that_is_not_understood_is_told_at_its_field(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    answer = client.get("/", params={"school_year": "2025/2027", "period": "5 четверть"})
    assert answer.status_code == 422
    assert 'aria-describedby="school_year-fault"' in answer.text
    assert "учебный год пишется так: 2025/2026" in answer.text
    assert 'id="period-fault"' in answer.text
    assert ONE not in answer.text


def test_the_list_is_paged_and_keeps_the_filter(archive: SmallArchive, client: TestClient) -> None:
    for _ in range(201):
        archive.add()
    first, last = client.get("/?class=8А"), client.get("/?class=8А&page=3")
    assert first.text.count('<th scope="row"') == 100
    assert 'rel="next" href="/?class=8%D0%90&amp;page=2"' in first.text
    assert 'rel="prev"' not in first.text
    assert "записи 1–100" in first.text
    assert last.text.count('<th scope="row"') == 1
    assert 'rel="prev" href="/?class=8%D0%90&amp;page=2"' in last.text
    assert 'rel="next"' not in last.text
    assert "На этой странице записей уже нет" in client.get("/?page=4").text


def test_a_full_page_promises_no_more_than_there_is(archive: SmallArchive, client: TestClient) -> None:
    for _ in range(100):
        archive.add()
    assert 'rel="next"' not in client.get("/").text


@pytest.mark.parametrize("number", ["0", "-1", "два", "99999999999999999999"])
def test_a_page_number_that_is_none_is_refused_in_russian(client: TestClient, number: str) -> None:
    answer = client.get("/", params={"page": number})
    assert answer.status_code == 422
    assert "page — ожидалось" in shown(answer.text)


def test_work_under_way_is_shown_with_its_trouble(archive: SmallArchive, client: TestClient) -> None:
    archive.add_waiting("Классный журнал 5Б", JobState.SIGNED, "Хранилище недоступно.")
    text = shown(client.get("/").text)
    assert "В работе 1 запись" in text
    assert "Классный журнал 5Б ожидает записи в хранилище Хранилище недоступно." in text
    assert "В работе" not in shown(client.get("/?page=2").text)


def test_a_record_shows_requisites_place_digest_and_term(archive: SmallArchive, client: TestClient) -> None:
    record = archive.add(RecordClass.LEDGER, file_name="ведомость.pdf")
    text = shown(client.get(ONE).text)
    for part in (
        record.title,
        "4 четверть, 2025/2026",
        organisation().full_name,
        "31.12.2051 включительно",
        record.term.basis,
        "05.06.2026 16:30:00 Asia/Krasnoyarsk",
        record.location.bucket,
        record.location.key,
        record.location.version_id,
        record.digest.hex,
        "ведомость.pdf",
        "Проверить",
        "Скачать PDF",
    ):
        assert part in text


def test_looking_at_requisites_reads_nothing(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    before = len(archive.events())
    client.get("/")
    client.get(ONE)
    assert len(archive.events()) == before


@pytest.mark.parametrize("number", ["2026-000001", "2026-1", "2026-01", " 2026-000001 ", "2026-000000001"])
def test_a_number_may_be_spelled_in_many_ways(archive: SmallArchive, client: TestClient, number: str) -> None:
    archive.add()
    assert client.get(f"/records/school-7/{number}").status_code == 200


@pytest.mark.parametrize(
    "number",
    ["2026-2", "2026", "2026-", "-1", "2026–1", "２０２６-1", "2026-1000000000", "0000-0", "<b>", "%00", "..", "*"],
)
@pytest.mark.parametrize("part", ["", "/verdict", "/content"])
def test_what_is_no_record_is_not_found(archive: SmallArchive, client: TestClient, number: str, part: str) -> None:
    archive.add()
    answer = client.get(f"/records/school-7/{number}{part}")
    assert answer.status_code in {404, 422}
    assert '<html lang="ru">' in answer.text
    assert "<b>" not in answer.text


def test_the_verdict_is_a_table_with_words_and_a_sign(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    answer = client.get(f"{ONE}/verdict")
    text = shown(answer.text)
    assert answer.status_code == 200
    assert "Подлинность подтверждена" in text
    assert "Отпечаток всего файла подтверждено SHA-256" in text
    assert "26.06.2026 16:00:00" in text
    assert answer.text.count('<svg class="mark"') == 5
    assert 'scope="col"' in answer.text
    assert 'scope="row"' in answer.text


def test_a_spoilt_record_is_called_so_and_not_offered(archive: SmallArchive, client: TestClient) -> None:
    record = archive.add()
    archive.store.spoil(record.location, b"%plain changed\n%signed 1")
    answer = client.get(f"{ONE}/verdict")
    assert "Не подлинный или изменён" in answer.text
    assert "Скачать" not in answer.text


def test_verdict_and_download_are_events_in_the_visitor_s_name(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    client.get(f"{ONE}/verdict")
    client.get(f"{ONE}/content")
    read = [event.draft for event in archive.events() if event.draft.action == "record-read"]
    assert [(draft.actor, draft.subject) for draft in read] == [("Секретарь (secretary)", "2026-000001")] * 2


def test_a_spoilt_record_is_refused_with_the_reasons(archive: SmallArchive, client: TestClient) -> None:
    record = archive.add()
    archive.store.spoil(record.location, b"%plain changed\n%signed 1")
    answer = client.get(f"{ONE}/content")
    assert answer.status_code == 409
    assert "access.not-authentic" in answer.text
    assert "файл изменён" in answer.text
    assert b"%plain" not in answer.content


def test_markup_in_names_prints_as_text(archive: SmallArchive, client: TestClient) -> None:
    evil = """<script>alert(1)</script>"'<img src=x>"""
    archive.add(title=evil, class_label=evil, file_name=evil)
    archive.add_waiting(evil, problem=evil)
    for address in ("/", ONE, f"{ONE}/verdict", f"/?class={evil}", f"/?organisation={evil}", f"/{evil}"):
        text = client.get(address).text
        assert "&lt;script&gt;" in text, address
        assert "<script" not in text, address
        assert "<img src=x" not in text, address


def test_health_tells_each_part(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert "Всё в порядке" in answer.text
    assert "цепочка цела: 3 события" in answer.text


def test_a_store_that_is_down_shows_in_health_and_reading(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    archive.store.down = True
    health, verdict = client.get("/health"), client.get(f"{ONE}/verdict")
    assert (health.status_code, verdict.status_code) == (503, 503)
    assert "Есть нарушения" in health.text
    assert "store.unavailable" in verdict.text


@pytest.mark.parametrize(
    ("method", "address", "status", "words"),
    [
        ("GET", "/nothing", 404, "По адресу «/nothing» ничего нет."),
        ("GET", "/records/", 404, "Не найдено"),
        ("GET", "/static/../archive/errors.py", 404, "Не найдено"),
        ("GET", "/static/%2e%2e/base.html", 404, "Не найдено"),
        ("POST", "/", 405, "Метод POST по адресу «/» не предусмотрен."),
        ("DELETE", ONE, 405, "не предусмотрен"),
        ("GET", "/?class=%00", 422, "значение не подходит"),
        ("GET", f"/?class={'я' * 51}", 422, "не длиннее 50 знаков"),
    ],
)
def test_refusals_speak_russian(client: TestClient, method: str, address: str, status: int, words: str) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    assert words in shown(answer.text)


def test_a_fault_of_the_program_shows_nothing_of_its_insides(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.web.pages.records.list_records", lambda *_a, **_k: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Сбой в самой программе" in answer.text
    assert "ZeroDivision" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_catalogue_that_is_away_is_an_error_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object, **_named: object) -> None:
        raise CatalogUnavailableError(why="не отвечает")

    monkeypatch.setattr("archive.web.pages.records.list_records", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "База данных недоступна: не отвечает." in answer.text
