"""The sheet of findings: one PDF/A, each class on a sheet of its own, room for answers."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf

from archive.model.finding import Finding, Place, Severity
from archive.model.journal import ClassJournal
from archive.model.period import Period
from archive.render.findings import FindingsSheet, render_findings
from tests.build_journal import QUARTERS, findings, first_grade_journal, organisation, small_journal
from tests.unit.render.pdf_reading import sizes, texts

AT = datetime(2026, 6, 5, 9, 30, tzinfo=UTC)
PERIOD: Period = QUARTERS[3]


def made(*sheets: tuple[ClassJournal, tuple[Finding, ...]]) -> bytes:
    parts = [FindingsSheet(journal, PERIOD, found) for journal, found in sheets]
    return render_findings(organisation(), parts, at=AT).pdf


def words(pdf: bytes) -> list[str]:
    return [" ".join(page.split()) for page in texts(pdf)]


def test_each_class_begins_on_its_own_sheet() -> None:
    first, second = words(made((small_journal(), findings()), (first_grade_journal(), ())))
    assert "8А класс, 4 четверть" in first
    assert "1В класс" in second
    assert "Замечаний нет." in second


def test_the_gravest_come_first_with_counts_place_and_clause() -> None:
    blocks = Finding("check.x", Severity.BLOCKS, "Не допускается.", Place("a.xlsx", cell="итоги ученика"))
    (page,) = words(made((small_journal(), (*findings(), blocks))))
    order = ["Препятствуют закрытию: 1", "Требуют пояснения: 1", "К сведению: 1"]
    assert [page.index(heading) for heading in order] == sorted(page.index(heading) for heading in order)
    assert "Где искать: файл «8А.xlsx», лист «Отметки», ячейка C14." in page
    assert "003 §4-ЭЖ 2.8" in page


def test_an_explanation_stands_in_its_column_and_the_teacher_signs() -> None:
    explained = Finding("check.x", Severity.EXPLAIN, "Нет темы.", Place("a.xlsx"), explanation="Сбой системы.")
    (page,) = words(made((small_journal(), (explained,))))
    assert "Сбой системы." in page
    assert "Классный руководитель" in page
    assert "Крылова" in page


def test_it_is_a_working_paper_of_a4_that_claims_pdf_a() -> None:
    pdf = made((small_journal(), findings()))
    assert sizes(pdf) == [(297, 210)]
    assert "Рабочий лист, не документ архива" in words(pdf)[0]
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        assert not document.attachments


def test_hundreds_of_findings_all_stand_there() -> None:
    many = tuple(Finding("check.x", Severity.EXPLAIN, f"Замечание {n}.", Place("a.xlsx")) for n in range(300))
    pages = " ".join(words(made((small_journal(), many))))
    assert all(f"Замечание {n}." in pages for n in range(300))
