from collections import Counter

import pytest

from archive.intake import Taken, take_in
from archive.model.finding import Severity
from archive.model.journal import ClassJournal
from tests.unit.intake.sgo_card import QUARTERS, Card, report_card


def _journal(*cards: Card) -> ClassJournal:
    (journal,) = take_in([report_card(*cards)]).journals
    return journal


def _results(journal: ClassJournal, subject: str = "s1") -> list[tuple[str, str, str]]:
    return [
        (r.kind.value, str(r.period or ""), r.mark.raw) for r in journal.results if r.subject_id == subject
    ]  # fmt: skip


def test_what_the_columns_become() -> None:
    assert _results(_journal()) == [
        ("period", "Q1", "4"),
        ("period", "Q2", "4"),
        ("period", "Q3", "4"),
        ("period", "Q4", "4"),
        ("year", "", "4"),
        ("exam", "", "5"),
        ("final", "", "5"),
    ]
    assert _results(_journal(), "s2") == [("period", "Q2", "4"), ("period", "Q3", "4"), ("year", "", "4")]


def test_state_exam_has_a_column_of_its_own() -> None:
    cells = (*[None] * 12, None, None, "3", None)
    assert _results(_journal(Card(subjects={"Алгебра": cells}))) == [("state_exam", "", "3")]


@pytest.mark.parametrize(
    ("periods", "codes"),
    [
        (QUARTERS, "Q1 Q2 Q3 Q4"),
        (("1 Полугодие", "2 Полугодие"), "H1 H2"),
        (("1 Триместр", "2 Триместр", "3 Триместр"), "T1 T2 T3"),
        (("I четверть", "II четверть"), "Q1 Q2"),
        (("1-я четверть", "2-я четверть"), "Q1 Q2"),
    ],
)
def test_periods_are_named_by_the_headings(periods: tuple[str, ...], codes: str) -> None:
    cells = [4.0, 0, "4"] * len(periods)
    journal = _journal(Card(periods=periods, subjects={"Алгебра": (*cells, "4", None, None, None)}))
    assert " ".join(str(r.period) for r in journal.results if r.period) == codes
    assert Counter(a.period for a in journal.averages) == Counter([r.period for r in journal.results if r.period] * 2)


def test_averages_are_kept_as_text() -> None:
    averages = [(a.raw, a.weighted, str(a.period)) for a in _journal().averages if a.subject_id == "s1"]
    assert averages[:2] == [("4.1", False, "Q1"), ("4.25", True, "Q1")]
    assert ("3,9", False, "Q3") in averages


def test_it_names_no_dates_so_nothing_can_be_closed_by_it_alone() -> None:
    taken = take_in([report_card()])
    assert taken.journals[0].periods == ()
    (finding,) = taken.findings
    assert (finding.code, finding.severity) == ("intake.period-undated", Severity.INFORMS)
    assert "1 четверть, 2 четверть, 3 четверть, 4 четверть" in finding.message


def _told(taken: Taken) -> list[tuple[str, str, str]]:
    return [(f.code, f.severity.value, f.place.cell) for f in taken.findings if f.code != "intake.period-undated"]


def test_a_mark_outside_the_vocabulary_blocks_with_its_cell() -> None:
    taken = take_in([report_card(Card(subjects={"Алгебра": ("", "", "хор", *[None] * 13)}))])
    assert taken.journals == ()
    assert _told(taken) == [("intake.mark-unknown", "blocks", "E13")]


def test_a_nought_in_place_of_a_mark_is_to_be_explained() -> None:
    taken = take_in([report_card(Card(subjects={"Алгебра": ("", "", "0", *[None] * 13)}))])
    assert _told(taken) == [("intake.mark-odd", "explain", "E13")]
    assert taken.journals[0].results[0].mark.raw == "0"


def test_a_column_that_is_not_understood_is_told_once() -> None:
    card = Card(subjects={"Алгебра": (*[None] * 16, "12")})
    taken = take_in([report_card(card, Card("Петров Иван", subjects=card.subjects), extra="Пропущено уроков")])
    assert _told(taken) == [("intake.column-unknown", "explain", "S13")]
    assert len(taken.journals[0].pupils) == 2


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (Card("Другой Ученик", label="8Б"), "intake.block-contradicts"),
        (Card("Другой Ученик", year="2023/2024"), "intake.block-contradicts"),
        (Card(), "intake.pupil-twice"),
        (Card(""), "intake.field-missing"),
        (Card("Другой Ученик", subjects={}), "intake.field-missing"),
    ],
)
def test_blocks_that_cannot_be(second: Card, code: str) -> None:
    taken = take_in([report_card(Card(), second)])
    assert taken.journals == ()
    assert code in [f.code for f in taken.findings if f.severity is Severity.BLOCKS]
