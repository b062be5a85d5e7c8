"""The page of findings."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from archive.model.finding import Finding, Place, Severity
from tests.unit.web.small_archive import Q4, SmallArchive, closing_of
from tests.unit.web.test_pages import shown

PLACE = Place("8А.xlsx", cell="итоги ученика")
FINDINGS = (
    Finding("check.not-carried", Severity.INFORMS, "Выгрузка не передаёт тем.", PLACE, class_label="8А"),
    Finding(
        "check.result-missing",
        Severity.EXPLAIN,
        "У ученика нет итоговой отметки.",
        PLACE,
        class_label="8А",
        pupil="Абрамов Егор",
        subject="Химия",
        clause="003 §4-ЭЖ 2.8",
        explanation="Отсрочка по болезни <до 1 июня>.",
    ),
)


def closed(archive: SmallArchive, label: str, found: tuple[Finding, ...] = FINDINGS) -> None:
    with archive.catalog.transaction() as unit:
        unit.add_closing(replace(closing_of(label, Q4), findings=found))


def test_nothing_closed_yet(client: TestClient) -> None:
    assert "Закрытых периодов нет." in client.get("/checks").text


def test_findings_stand_by_class_with_clause_and_explanation(archive: SmallArchive, client: TestClient) -> None:
    closed(archive, "8А")
    words = shown(client.get("/checks").text)
    assert "8А, 4 четверть 2025/2026 закрыт 05.06.2026 · требует пояснения: 1 · к сведению: 1" in words
    row = "У ученика нет итоговой отметки. Абрамов Егор; Химия 003 §4-ЭЖ 2.8 Отсрочка по болезни <до 1 июня>."
    assert row in words
    assert words.index("У ученика нет") < words.index("Выгрузка не передаёт тем.")


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("class=8А", ["8А, 4 четверть"], ["9Б, 4 четверть"]),
        ("class=9Б", ["9Б, 4 четверть"], ["8А, 4 четверть"]),
        ("severity=explain", ["У ученика нет"], ["Выгрузка не передаёт"]),
        ("severity=informs", ["Выгрузка не передаёт"], ["У ученика нет"]),
        ("class=1Я", ["По этому отбору закрытых периодов нет."], ["8А, 4 четверть"]),
        ("organisation=school-7&class=+8А+", ["8А, 4 четверть"], ["9Б, 4 четверть"]),
    ],
)
def test_the_filters(archive: SmallArchive, client: TestClient, query: str, there: list[str], gone: list[str]) -> None:
    closed(archive, "8А")
    closed(archive, "9Б", ())
    words = shown(client.get(f"/checks?{query}").text)
    assert all(one in words for one in there)
    assert not any(one in words for one in gone)


def test_an_unknown_severity_is_told_at_its_field(archive: SmallArchive, client: TestClient) -> None:
    closed(archive, "8А")
    answer = client.get("/checks?severity=grave")
    assert answer.status_code == 422
    assert "важность: explain, informs или blocks" in answer.text
    assert "Абрамов" not in answer.text


def test_reading_names_is_an_event_in_the_visitor_s_name(archive: SmallArchive, client: TestClient) -> None:
    closed(archive, "8А")
    client.get("/checks")
    last = archive.events()[-1].draft
    assert (last.action, last.actor) == ("findings-read", "Секретарь (secretary)")


def test_the_list_is_paged(archive: SmallArchive, client: TestClient) -> None:
    for number in range(21):
        closed(archive, f"{number}А", ())
    first, second = client.get("/checks").text, client.get("/checks?page=2").text
    assert (first.count("<h2"), second.count("<h2")) == (20, 1)
    assert "/checks?page=2" in first
