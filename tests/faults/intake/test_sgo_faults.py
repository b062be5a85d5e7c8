"""Reports of SGO that are not right: each is refused with the place, and none of it is taken."""

from collections.abc import Callable

import pytest
from openpyxl import Workbook

from archive.intake import InputFile, take_in
from archive.model.finding import Finding, Severity
from tests.unit.intake.build_input import SgoPupil, saved, sgo_book, sgo_report


def _blocking(file: InputFile) -> list[Finding]:
    taken = take_in([file])
    assert taken.journals == ()
    return [f for f in taken.findings if f.severity is Severity.BLOCKS]


def _cell(value: object) -> SgoPupil:
    return SgoPupil(subjects={"Алгебра": (value, None, None, None, None, 0, 0, None)})


@pytest.mark.parametrize("value", ["6", "55", "Ж", "3б", "2/7", "=1+1", 4.5, "отл"])
def test_mark_outside_the_vocabulary(value: object) -> None:
    (finding,) = _blocking(sgo_report(_cell(value)))
    assert (finding.code, finding.place.sheet, finding.place.cell) == ("intake.mark-unknown", "Лист1", "B13")
    assert finding.subject == "Алгебра"
    assert finding.remedy


def test_period_mark_outside_the_vocabulary() -> None:
    pupil = SgoPupil(subjects={"Алгебра": ("3", None, None, None, None, 0, 0, "хор")})
    (finding,) = _blocking(sgo_report(pupil))
    assert (finding.code, finding.place.cell, finding.found) == ("intake.mark-unknown", "I13", "«хор»")


def test_pupil_twice_names_both_cells() -> None:
    (finding,) = _blocking(sgo_report(SgoPupil(), SgoPupil(name="иванов  Пётр Сергеевич")))
    assert finding.code == "intake.pupil-twice"
    assert (finding.place.cell, "A9" in finding.found) == ("A24", True)
    assert "тёзки" in finding.remedy


@pytest.mark.parametrize(
    ("second", "cell"),
    [
        (SgoPupil("Другой Ученик", label="8Б"), "A22"),
        (SgoPupil("Другой Ученик", year="2023/2024"), "A21"),
        (SgoPupil("Другой Ученик", period="с 24.03.25 по 23.05.25"), "A23"),
        (SgoPupil("Другой Ученик", legend=(("Н", "Неизвестная"),)), "A32"),
    ],
    ids=["class", "year", "period", "legend"],
)
def test_second_block_contradicts_the_first(second: SgoPupil, cell: str) -> None:
    findings = _blocking(sgo_report(SgoPupil(), second))
    assert ("intake.block-contradicts", cell) in [(f.code, f.place.cell) for f in findings]


@pytest.mark.parametrize(
    ("pupil", "code"),
    [
        (SgoPupil(days=(("Февраль", 30), ("", 31), ("", 1), ("", 2), ("", 3))), "intake.day-unreadable"),
        (SgoPupil(days=(("Июнь", 1), ("", 2), ("", 3), ("", 4), ("", 5))), "intake.day-outside-period"),
        (SgoPupil(days=(("Март", "пн"), ("", 31), ("Апрель", 1), ("", 2), ("", 3))), "intake.column-unknown"),
        (SgoPupil(days=(("Мартобрь", 30), ("", 31), ("Апрель", 1), ("", 2), ("", 3))), "intake.column-unknown"),
        (SgoPupil(period="с 24.03.26 по 24.05.26"), "intake.day-outside-year"),
        (SgoPupil(period="с 24.05.25 по 24.03.25"), "intake.day-outside-year"),
        (SgoPupil(period="весь"), "intake.field-missing"),
        (SgoPupil(year="2024/2026"), "intake.field-missing"),
        (SgoPupil(label=""), "intake.field-missing"),
        (SgoPupil(name=""), "intake.field-missing"),
        (SgoPupil(subjects={}), "intake.field-missing"),
    ],
)
def test_header_or_days_that_cannot_be(pupil: SgoPupil, code: str) -> None:
    assert code in [f.code for f in _blocking(sgo_report(pupil))]


def _mark_beyond_the_days(book: Workbook) -> None:
    book.worksheets[0]["J13"] = "5"


def _no_school(book: Workbook) -> None:
    book.worksheets[0]["A1"] = None


@pytest.mark.parametrize(
    ("spoil", "code", "cell"),
    [(_mark_beyond_the_days, "intake.column-unknown", "J13"), (_no_school, "intake.field-missing", "A1")],
)
def test_spoilt_by_hand(spoil: Callable[[Workbook], None], code: str, cell: str) -> None:
    book = sgo_book()
    spoil(book)
    assert (code, cell) in [(f.code, f.place.cell) for f in _blocking(InputFile("r.xlsx", saved(book)))]


def test_a_row_that_belongs_to_nothing_is_told_and_not_dropped_silently() -> None:
    book = sgo_book()
    book.worksheets[0]["A22"] = "приписано от руки"
    found = take_in([InputFile("r.xlsx", saved(book))]).findings
    assert ("intake.row-unknown", "A22") in [(f.code, f.place.cell) for f in found]


def test_all_faults_are_told_at_once() -> None:
    pupil = SgoPupil(subjects={"Алгебра": ("6", "7", "8", None, None, 0, 0, None)})
    assert [f.place.cell for f in _blocking(sgo_report(pupil))] == ["B13", "C13", "D13"]
