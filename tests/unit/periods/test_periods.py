"""What falls into a period, and what the frozen data keeps."""

import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest

from archive.errors import PeriodUnknownError, TwinMissingError
from archive.model.digest import Digest
from archive.model.journal import ClassJournal, ResultKind
from archive.model.people import Membership
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind
from archive.periods import snapshot
from archive.periods.calendar import closable_periods, find_period
from archive.periods.selection import select
from archive.periods.snapshot import freeze, schema, thaw
from tests.build_journal import closed, large_journal, small_journal

Q1 = PeriodCode(PeriodKind.QUARTER, 1)
Q2 = PeriodCode(PeriodKind.QUARTER, 2)


def quarters(count: int) -> ClassJournal:
    spans = [
        (date(2025, 9, 1), date(2025, 10, 24)),
        (date(2025, 11, 5), date(2025, 12, 30)),
        (date(2026, 1, 12), date(2026, 3, 20)),
        (date(2026, 3, 30), date(2026, 5, 26)),
    ][:count]
    periods = tuple(
        Period(PeriodCode(PeriodKind.QUARTER, n), start, end) for n, (start, end) in enumerate(spans, start=1)
    )
    return replace(small_journal(), periods=periods)


def test_the_year_is_closable_only_when_every_part_is_there() -> None:
    assert [p.code for p in closable_periods(quarters(3))] == [p.code for p in quarters(3).periods]
    year = closable_periods(quarters(4))[-1]
    assert (year.code, year.start, year.end) == (YEAR, date(2025, 9, 1), date(2026, 5, 26))


def test_an_unknown_period_names_those_that_there_are() -> None:
    with pytest.raises(PeriodUnknownError, match=r"1 четверть \(01.09.2025-24.10.2025\)"):
        find_period(quarters(1), YEAR)


def test_a_period_holds_its_own_lessons_entries_and_marks() -> None:
    journal = large_journal()
    period = next(p for p in journal.periods if p.code == Q2)
    part = select(journal, period)
    held = {lesson.lesson_id for lesson in part.lessons}
    assert part.lessons
    assert all(period.covers(lesson.day) for lesson in part.lessons)
    assert {entry.lesson_id for entry in part.entries} <= held
    assert {(r.kind, r.period) for r in part.results} == {(ResultKind.PERIOD, Q2)}
    assert not part.decisions


def test_the_parts_of_a_year_together_hold_every_entry_of_it() -> None:
    journal = large_journal()
    parts = [select(journal, p) for p in journal.periods if p.code != YEAR]
    inside = {x.lesson_id for x in journal.lessons if any(p.covers(x.day) for p in journal.periods)}
    assert sum(len(part.entries) for part in parts) == sum(entry.lesson_id in inside for entry in journal.entries)
    assert select(journal, find_period(journal, YEAR)) is journal


def test_who_left_before_the_period_is_not_in_it_unless_something_is_written() -> None:
    journal = quarters(4)
    leaver = replace(
        journal.pupils[0], pupil_id="left", memberships=(Membership(journal.class_label, until=date(2025, 9, 10)),)
    )
    journal = replace(journal, pupils=(*journal.pupils, leaver))
    first, second = journal.periods[0], journal.periods[1]
    assert "left" in {p.pupil_id for p in select(journal, first).pupils}
    assert "left" not in {p.pupil_id for p in select(journal, second).pupils}


def test_frozen_data_comes_back_as_it_was_and_gives_the_same_bytes() -> None:
    value = closed(large_journal())
    data = freeze(value)
    assert thaw(data) == value
    assert Digest.of(freeze(thaw(data))) == Digest.of(data)


def test_entries_thawed_some_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    tricky = 'он сказал: },{"pupil_id":"7"}],"day_absences":[] и "entries":['
    journal = large_journal()
    entries = tuple(replace(each, comment=tricky) for each in journal.entries[:7])
    value = closed(replace(journal, entries=entries))
    for at_once in (1, 300, 2**18):
        monkeypatch.setattr(snapshot, "_AT_ONCE", at_once)
        assert thaw(freeze(value)) == value
    assert thaw(freeze(closed(replace(journal, entries=())))).journal.entries == ()


def test_equal_marks_of_a_thawed_journal_are_one_object() -> None:
    entries = thaw(freeze(closed(large_journal()))).journal.entries
    marks = [entry.marks for entry in entries if entry.marks]
    assert len({id(each) for each in marks}) == len(set(marks)) < len(marks)


def test_a_broken_entry_is_told_of() -> None:
    data = freeze(closed(large_journal()))
    with pytest.raises(TwinMissingError):
        thaw(data.replace(b'},{"pupil_id":', b'},{"nobody":', 5))


def test_frozen_data_follows_its_published_schema() -> None:
    jsonschema.Draft202012Validator(schema()).validate(json.loads(freeze(closed(small_journal()))))


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"format": 1}'])
def test_what_is_no_twin_is_refused(data: bytes) -> None:
    with pytest.raises(TwinMissingError):
        thaw(data)


def test_a_twin_of_before_corrections_is_still_read_and_fits_the_schema() -> None:
    fields = json.loads(freeze(closed(small_journal())))
    for later in ("kind", "supersedes_records", "difference"):
        del fields[later]
    old = json.dumps(fields, ensure_ascii=False).encode()
    assert thaw(old) == closed(small_journal())
    jsonschema.validate(fields, schema())
