"""Marks after their term, written work without marks, a year closed late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.model.finding import Severity
from archive.model.journal import ClassJournal
from archive.model.profile import CheckCode
from tests.unit.checks.cases import Q4, QUARTERS, at, clean, codes, findings, only

LESSON = "s0-Q4-0"
DAY = date(2026, 3, 30)


def entered(journal: ClassJournal, days: int, work: str = "", moment: datetime | None = None) -> ClassJournal:
    """Enter the marks of one lesson so many days after it."""
    when = moment or at(DAY + timedelta(days=days))
    entries = tuple(replace(e, entered_at=when) if e.lesson_id == LESSON else e for e in journal.entries)
    lessons = tuple(replace(x, work_kind=work) if x.lesson_id == LESSON else x for x in journal.lessons)
    return replace(journal, entries=entries, lessons=lessons)


@pytest.mark.parametrize(
    ("profile", "work", "days", "late"),
    [
        ("hmao", "", 0, False),
        ("hmao", "", 1, True),
        ("hmao", "Контрольная работа", 3, False),
        ("hmao", "Контрольная работа", 4, True),
        ("hmao", "Сочинение", 7, False),
        ("hmao", "Сочинение", 8, True),
        ("technicum", "", 1, False),
        ("technicum", "", 2, True),
        ("epos", "", 8, False),
        ("epos", "", 9, True),
        ("gymnasium", "Диктант", 7, False),
        ("school", "", 200, False),
    ],
)
def test_each_profile_has_its_own_terms(profile: str, work: str, days: int, late: bool) -> None:
    assert (CheckCode.MARK_LATE in codes(findings(entered(clean(), days, work), profile))) is late


def test_marks_after_the_term_are_one_finding_a_subject() -> None:
    (finding,) = findings(entered(clean(), 5), "hmao")
    assert (finding.severity, finding.subject) == (Severity.EXPLAIN, "Математика")
    assert finding.message == "Отметки выставлены позже срока: 4 из 48."
    assert "выставлена 04.04.2026, позже срока на 5 дней" in finding.found


def test_the_school_s_own_day_counts() -> None:
    """23:30 in Krasnoyarsk is still the lesson's day; in UTC it is 16:30, an hour later it is tomorrow there."""
    assert findings(entered(clean(), 0, moment=datetime(2026, 3, 30, 16, 30, tzinfo=UTC)), "hmao") == ()
    assert codes(findings(entered(clean(), 0, moment=datetime(2026, 3, 30, 17, 30, tzinfo=UTC)), "hmao"))
    assert findings(entered(clean(), 0, moment=datetime(2026, 3, 30, 23, 30)), "hmao") == ()  # noqa: DTZ001 - a source without zones


def test_without_times_nothing_is_late() -> None:
    journal = clean()
    assert findings(replace(journal, entries=tuple(replace(e, entered_at=None) for e in journal.entries)), "hmao") == ()


@pytest.mark.parametrize(
    ("profile", "days", "late"),
    [
        ("epos", -1, False),
        ("epos", 0, True),
        ("hmao", 0, False),
        ("hmao", 1, True),
        ("gymnasium", 2, False),
        ("gymnasium", 3, True),
    ],
)
def test_summary_marks_after_the_term(profile: str, days: int, late: bool) -> None:
    journal = clean()
    when = at(QUARTERS[3].end + timedelta(days=days))
    results = tuple(replace(r, entered_at=when) if r.period == Q4 else r for r in journal.results)
    found = findings(replace(journal, results=results), profile)
    assert (CheckCode.RESULT_LATE in codes(found)) is late


def unmarked(work: str) -> ClassJournal:
    journal = clean()
    entries = tuple(replace(e, marks=()) if e.lesson_id == LESSON else e for e in journal.entries)
    lessons = tuple(replace(x, work_kind=work) if x.lesson_id == LESSON else x for x in journal.lessons)
    return replace(journal, entries=entries, lessons=lessons)


def test_written_work_without_marks_after_its_limit() -> None:
    finding = only(findings(unmarked("Контрольная работа"), "hmao"), CheckCode.WRITTEN_UNMARKED)
    assert (finding.day, finding.clause) == (DAY, "003 §4-ЭЖ 2.11, 2.12")
    early = at(DAY + timedelta(days=3))
    assert findings(unmarked("Контрольная работа"), "hmao", when=early) == ()
    assert findings(unmarked("Устный опрос"), "hmao") == ()


def test_a_year_closed_after_30_june() -> None:
    late = datetime(2026, 7, 1, 9, tzinfo=UTC)
    (finding,) = findings(clean(), "hmao", when=late)
    assert (finding.code, finding.expected) == (CheckCode.CLOSING_LATE, "не позднее 30.06.2026")
    assert findings(clean(), "hmao", Q4, when=late) == ()
    assert findings(clean(), "sergino", when=late) == ()
