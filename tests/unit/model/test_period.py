"""School years and periods as people and exports write them."""

from datetime import date

import pytest

from archive.model.period import YEAR, Period, PeriodCode, PeriodKind, SchoolYear


@pytest.mark.parametrize(
    "text",
    [
        "2024/2025",
        "2024/25",
        "2024-2025",
        "2024\N{EN DASH}2025",
        "2024\N{EM DASH}25",
        " 2024 / 2025 ",
        "2024/2025 уч. год",
        "2024/2025 уч.г.",
        "2024/2025 Учебный год",
        "2024/2025\N{NO-BREAK SPACE}уч. г.",
    ],
)
def test_a_school_year_is_read_however_it_is_written(text: str) -> None:
    assert SchoolYear.parse(text) == SchoolYear(2024)


@pytest.mark.parametrize(
    "text", ["", "2024", "2024/2024", "2024/2026", "2025/2024", "1924/1925", "2024/2125", "2024/2025 год", "x2024/2025"]
)
def test_what_is_no_school_year_is_not_read(text: str) -> None:
    assert SchoolYear.parse(text) is None


def test_a_school_year_lasts_from_september_to_august() -> None:
    year = SchoolYear(2024)
    assert (year.first_day, year.last_day) == (date(2024, 9, 1), date(2025, 8, 31))
    assert str(year) == "2024/2025"
    assert str(SchoolYear(2099)) == "2099/2100"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Q4", "Q4"),
        ("q1", "Q1"),
        ("H2", "H2"),
        ("4 четверть", "Q4"),
        ("IV четверть", "Q4"),
        ("iii Четверть", "Q3"),
        ("4-я четверть", "Q4"),
        ("4я четверть", "Q4"),
        ("4-четверть", "Q4"),
        (" 1   полугодие ", "H1"),
        ("2-е полугодие", "H2"),
        ("II полугодие", "H2"),
        ("1-ое полугодие", "H1"),
        ("3 триместр", "T3"),
        ("1-й триместр", "T1"),
        ("2 семестр", "S2"),
        ("Y", "Y"),
        ("год", "Y"),
        ("Учебный год", "Y"),
    ],
)
def test_a_period_is_read_however_it_is_written(text: str, code: str) -> None:
    assert str(PeriodCode.parse(text)) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5 четверть",
        "0 четверть",
        "3 полугодие",
        "4 триместр",
        "Q5",
        "T4",
        "Q0",
        "1 год",
        "четверть",
        "V четверть",
        "я",
    ],
)
def test_what_is_no_period_is_not_read(text: str) -> None:
    assert PeriodCode.parse(text) is None


@pytest.mark.parametrize(
    ("kind", "number"),
    [(PeriodKind.QUARTER, 5), (PeriodKind.QUARTER, 0), (PeriodKind.HALF_YEAR, 3), (PeriodKind.YEAR, 1)],
)
def test_a_period_that_cannot_be_is_refused(kind: PeriodKind, number: int) -> None:
    with pytest.raises(ValueError, match="no such period"):
        PeriodCode(kind, number)


def test_a_period_is_named_in_russian() -> None:
    assert PeriodCode(PeriodKind.QUARTER, 4).words == "4 четверть"
    assert YEAR.words == "учебный год"


def test_a_period_covers_both_its_ends() -> None:
    quarter = Period(PeriodCode(PeriodKind.QUARTER, 1), date(2024, 9, 2), date(2024, 10, 27))
    assert [quarter.covers(date(2024, 9, day)) for day in (1, 2)] == [False, True]
    assert [quarter.covers(date(2024, 10, day)) for day in (27, 28)] == [True, False]
