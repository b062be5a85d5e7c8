"""Absent and marked; absences without a reason; signs that say nothing."""

from dataclasses import replace

from archive.model.finding import Severity
from archive.model.journal import AttendanceCode, ClassJournal
from archive.model.profile import CheckCode
from tests.unit.checks.cases import clean, codes, findings, only


def signed(journal: ClassJournal, sign: str, *, comment: str = "", marks: bool = True) -> ClassJournal:
    """Give the first entry an attendance sign."""
    first, *rest = journal.entries
    changed = replace(first, attendance=(sign,), comment=comment, marks=first.marks if marks else ())
    return replace(journal, entries=(changed, *rest))


def test_absent_and_marked_without_a_word() -> None:
    (finding,) = findings(signed(clean(), "Б"), "hmao")
    assert (finding.code, finding.severity) == (CheckCode.ABSENT_AND_MARKED, Severity.EXPLAIN)
    assert (finding.pupil, finding.subject, f"{finding.day}") == ("Абрамов Егор Ильич", "Математика", "2025-09-01")
    assert finding.clause == "003 §4-ЭЖ 2.5; прил. 2 уч. 2"


def test_a_comment_explains_the_mark() -> None:
    assert findings(signed(clean(), "Б", comment="сдал тему, протокол № 3"), "hmao") == ()


def test_who_came_late_was_there() -> None:
    assert findings(signed(clean(), "ОП"), "hmao") == ()


def test_absences_without_a_reason() -> None:
    journal = signed(clean(), "Н", marks=False)
    finding = only(findings(journal, "sergino"), CheckCode.ABSENCE_UNEXPLAINED)
    assert (finding.clause, finding.severity) == ("002 §3.3", Severity.INFORMS)
    assert "Абрамов" in finding.found
    assert findings(journal, "school") == ()


def test_a_sign_that_the_legend_does_not_explain() -> None:
    journal = signed(clean(), "ЭО", marks=False)
    legend = (*journal.legend, AttendanceCode("ЭО", "электронное обучение"))
    assert codes(findings(replace(journal, legend=legend))) == [CheckCode.ATTENDANCE_SIGN]


def test_two_records_at_one_lesson() -> None:
    journal = clean()
    found = findings(replace(journal, entries=(*journal.entries, journal.entries[0])))
    assert codes(found) == [CheckCode.ENTRY_TWICE]
