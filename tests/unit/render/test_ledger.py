"""What stands in the summary ledger."""

from dataclasses import replace

import pytest

from archive.model.journal import ResultKind, Subject
from archive.render.ledger_pages import ledger_grid, ledger_subjects
from archive.render.view import JournalView
from tests.build_journal import closed, small_journal
from tests.unit.render import documents
from tests.unit.render.pdf_reading import text, texts


def _said(name: str) -> str:
    return " ".join(text(documents.ledger(name).document.pdf).split())


def test_year_has_each_subject_by_period_year_exam_and_final() -> None:
    grid = ledger_grid(JournalView(documents.frozen("small")), "Сводная ведомость")
    by_subject = {group.headings[0]: [column.heading for column in group.columns] for group in grid.groups[:-1]}
    assert by_subject == {
        "Русский язык": ["I", "II", "III", "IV", "год", "экз.", "итог"],
        "Литература": ["I", "II", "III", "IV", "год", "итог"],
        "Английский язык": ["I", "II", "III", "IV", "год", "итог"],
    }
    assert grid.groups[0].columns[0].cells[0] == "осв"
    assert grid.groups[0].columns[1].cells[0] == "н/а"
    assert grid.groups[-1].columns[0].heading.endswith("протокол от 26.05.2026 № 9")


def test_a_period_has_one_column_a_subject() -> None:
    grid = ledger_grid(JournalView(documents.frozen("small quarter")), "Сводная ведомость")
    assert [column.heading for column in grid.groups[0].columns] == ["Русский язык", "Литература", "Английский язык"]
    assert len(grid.groups) == 1


@pytest.mark.parametrize("name", ["wide", "large"])
def test_every_full_name_stands_in_the_ledger(name: str) -> None:
    said = _said(name)
    for pupil in documents.source(name).pupils:
        assert pupil.name.full in said or pupil.name.full.replace("-", "- ") in said


def test_movement_and_those_who_vouch() -> None:
    said = _said("small")
    for words in (
        "Движение обучающихся",
        "05.11.2025, МБОУ «СОШ № 3»",
        "01.03.2026, приказ от 01.03.2026 № 14",
        "Классный руководитель",
        "О. В. Крылова",
        "Сводная ведомость верна.",
        "И. П. Воронцова",
        "М. П.",
        "25 лет, с 01.01.2027 по 31.12.2051",
        "освобождён(а) от учебного предмета",
    ):
        assert words in said


def test_no_marks_no_nonsense() -> None:
    said = _said("first grade")
    assert "Итоговые отметки за этот период не выставлялись." in said
    assert "переведён(а) во 2 класс" in said
    empty = replace(small_journal(), results=(), decisions=())
    assert ledger_grid(JournalView(closed(empty)), "В").groups[0].columns[0].heading == "Примечание"


def test_subgroups_share_a_column_only_when_no_pupil_is_in_both() -> None:
    journal = small_journal()
    first, second, *_rest = journal.subjects
    pair = (replace(first, group="1"), Subject(second.subject_id, first.name, group="2"))
    own = {first.subject_id: {"p1"}, second.subject_id: {"p2", "p3"}}
    results = tuple(r for r in journal.results if r.pupil_id in own.get(r.subject_id, ()))
    apart = replace(journal, subjects=pair, results=results)
    assert [subject.title for subject in ledger_subjects(JournalView(closed(apart)))] == ["Русский язык"]
    doubled = replace(apart, results=(*results, replace(results[-1], pupil_id="p1", kind=ResultKind.EXAM)))
    titles = [subject.title for subject in ledger_subjects(JournalView(closed(doubled)))]
    assert titles == ["Русский язык (1)", "Русский язык (2)"]


def test_the_last_sheet_is_not_only_a_signature() -> None:
    assert "Удостоверение ведомости" in texts(documents.ledger("small").document.pdf)[-1]
