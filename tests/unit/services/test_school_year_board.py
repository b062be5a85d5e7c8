"""The board of a school year: each stage, what to do next, days and duties."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.checks import ALL
from archive.model.board import Board, NextStep, Stage
from archive.model.closing import Job, JobState
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind, SchoolYear
from archive.model.profile import Duty
from archive.services.check_upload import check_upload
from archive.services.close_period import CloseRequest, close_period
from archive.services.keep_upload import keep_upload
from archive.services.register_organisation import register_organisation
from archive.services.school_year_board import school_year_board
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input

GIVEN = small_input("5Б", "8А")
SCHOOL = GIVEN.organisation.organisation_id
YEAR_2025 = SchoolYear(2025)
DAY = date(2026, 6, 26)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, GIVEN.organisation, actor="test")
        yield opened


def seen(memory: Memory, **asked: object) -> Board:
    return school_year_board(memory.ports, SCHOOL, YEAR_2025, DAY, **asked)  # type: ignore[arg-type]  # the tests name the fields


def close(memory: Memory) -> None:
    close_period(memory.ports, CloseRequest(GIVEN.files, SCHOOL, YEAR, "Завуч", None, {ALL: "Пробные данные."}))


def move(memory: Memory, label: str, kind: str, **changes: object) -> Job:
    """Move the job of a class's document."""
    with memory.ports.catalog.transaction() as unit:
        named = {closing.closing_id: closing.class_label for closing in unit.recent_closings(SCHOOL)}
        job = next(job for job in unit.jobs() if named[job.closing_id] == label and job.record_class == kind)
        moved = replace(job, **changes)  # type: ignore[arg-type]  # the tests name the fields
        assert unit.save_job(moved, was=job.state)
    return moved


def test_a_class_of_the_list_without_data_is_to_be_uploaded(memory: Memory) -> None:
    rows = {row.class_label: row for row in seen(memory).rows}
    assert set(GIVEN.organisation.class_labels) == set(rows)
    assert {row.stage for row in rows.values()} == {Stage.NO_DATA}
    assert {row.next_cell.step for row in rows.values()} == {NextStep.UPLOAD}


def test_classes_stand_as_people_count_them(memory: Memory) -> None:
    school = replace(GIVEN.organisation, class_labels=("10А", "Солнышко", "8А", "5Б"))
    register_organisation(memory.ports, school, actor="test")
    assert [row.class_label for row in seen(memory).rows] == ["5Б", "8А", "10А", "Солнышко"]


def test_a_checked_draft_is_to_be_closed(memory: Memory) -> None:
    upload = keep_upload(memory.ports, SCHOOL, GIVEN.files, actor="Завуч")
    check_upload(memory.ports, upload.upload_id, YEAR)
    row = next(row for row in seen(memory).rows if row.class_label == "8А")
    assert (row.stage, row.next_cell.step, row.upload_id) == (Stage.CHECKED, NextStep.CLOSE, upload.upload_id)


@pytest.mark.parametrize(
    ("changes", "stage", "step"),
    [
        ({}, Stage.CLOSED, NextStep.WAIT),
        ({"problem": "сбой"}, Stage.CLOSED, NextStep.RETRY),
        ({"state": JobState.RENDERED}, Stage.RENDERED, NextStep.SIGN),
        ({"state": JobState.OUTSIDE}, Stage.RENDERED, NextStep.SIGN),
        ({"state": JobState.REFUSED}, Stage.RENDERED, NextStep.ANSWER),
        ({"state": JobState.SIGNED}, Stage.SIGNED, NextStep.WAIT),
        ({"state": JobState.PRESERVED}, Stage.STORED, NextStep.PRINT),
    ],
)
def test_each_state_of_a_ledger_has_its_stage_and_its_step(
    memory: Memory, changes: dict[str, object], stage: Stage, step: NextStep
) -> None:
    close(memory)
    move(memory, "8А", "ledger", **changes)
    row = next(row for row in seen(memory).rows if row.class_label == "8А")
    ledger = next(cell for cell in row.cells if cell.record_class == "ledger")
    assert (ledger.stage, ledger.step) == (stage, step)


def test_a_row_stands_where_its_least_advanced_document_stands(memory: Memory) -> None:
    close(memory)
    move(memory, "8А", "journal", state=JobState.PRESERVED)
    row = next(row for row in seen(memory).rows if row.class_label == "8А")
    assert (row.stage, row.next_cell.record_class) == (Stage.CLOSED, "ledger")
    assert next(cell for cell in row.cells if cell.record_class == "journal").step is NextStep.NOTHING


def test_another_period_is_asked_for_and_the_closed_ones_are_told(memory: Memory) -> None:
    close(memory)
    quarter = PeriodCode(PeriodKind.QUARTER, 4)
    board = seen(memory, period=quarter)
    row = next(row for row in board.rows if row.class_label == "8А")
    assert (row.stage, row.closed_periods) == (Stage.NO_DATA, (YEAR,))
    assert set(board.periods) == {quarter, YEAR}


def test_whoever_is_held_to_a_class_sees_no_other(memory: Memory) -> None:
    assert [row.class_label for row in seen(memory, class_labels=("8А",)).rows] == ["8А"]


@pytest.mark.parametrize(("told", "expected"), [("", date(2026, 6, 30)), ("06-25", date(2026, 6, 25))])
def test_the_days_are_counted_to_the_profile_s_day_or_the_30th_of_june(
    memory: Memory, told: str, expected: date
) -> None:
    rules = GIVEN.organisation.rules
    rules = replace(rules, limits=replace(rules.limits, closing_day=told))
    register_organisation(memory.ports, replace(GIVEN.organisation, rules=rules), actor="test")
    board = seen(memory)
    assert (board.closing_day, board.days_left) == (expected, (expected - DAY).days)


def test_duties_by_the_end_of_a_period_and_by_a_day_of_the_month(memory: Memory) -> None:
    """On 26 June 2026: of the calendar's periods those still to come, of each month the next day."""
    fourth, year = PeriodCode(PeriodKind.QUARTER, 4), YEAR
    calendar = (
        Period(fourth, date(2026, 3, 30), date(2026, 5, 26)),
        Period(year, date(2025, 9, 1), date(2026, 6, 30)),
        Period(year, date(2026, 9, 1), date(2027, 5, 31)),
    )
    duties = (
        Duty("Отчёты", "за 2 дня до конца", period_end=-2),
        Duty("Отметки", "через 2 дня", period_end=2),
        Duty("Проверка", "до 8 числа", month_day=8),
    )
    rules = replace(GIVEN.organisation.rules, duties=duties)
    register_organisation(memory.ports, replace(GIVEN.organisation, rules=rules, calendar=calendar), actor="test")
    assert [(duty.what, duty.when, duty.day, duty.days_left) for duty in seen(memory).duties] == [
        ("Отчёты", "за 2 дня до конца: учебный год", date(2026, 6, 28), 2),
        ("Отметки", "через 2 дня: учебный год", date(2026, 7, 2), 6),
        ("Проверка", "до 8 числа", date(2026, 7, 8), 12),
    ]
    register_organisation(memory.ports, replace(GIVEN.organisation, rules=rules), actor="test")
    assert [duty.day for duty in seen(memory).duties] == [date(2026, 7, 8), None, None]


def test_duties_stand_by_their_day_in_this_school_year(memory: Memory) -> None:
    duties = (Duty("Отчёты", "каждую четверть"), Duty("Итоги", "до 1 июля", "07-01"), Duty("План", "осенью", "09-10"))
    rules = replace(GIVEN.organisation.rules, duties=duties)
    register_organisation(memory.ports, replace(GIVEN.organisation, rules=rules), actor="test")
    assert [(duty.what, duty.day, duty.days_left) for duty in seen(memory).duties] == [
        ("План", date(2025, 9, 10), -289),
        ("Итоги", date(2026, 7, 1), 5),
        ("Отчёты", None, None),
    ]
