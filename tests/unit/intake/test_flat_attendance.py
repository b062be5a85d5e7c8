"""Attendance by days, groups without marks, and marks set by a protocol come through the flat format."""

from datetime import date

import pytest

from archive.intake import take_in
from archive.model.finding import Severity
from archive.model.journal import ClassJournal, ClassKind, DayAbsence
from archive.model.marks import Retake
from tests.unit.intake.build_input import Tables, add_row, as_csv, changed, flat_tables, with_row


def _journal(tables: Tables) -> ClassJournal:
    taken = take_in(as_csv(tables))
    assert taken.findings == ()
    return taken.journals[0]


def test_days_and_absences_of_days_come_through() -> None:
    tables = with_row("open_days", Дата="04.09.2025")
    tables["day_absences"][1][-1] = "справка"
    journal = _journal(tables)
    assert journal.open_days == (date(2025, 9, 3), date(2025, 9, 4))
    assert journal.day_absences == (DayAbsence("1001", date(2025, 9, 3), "Б", comment="справка"),)


@pytest.mark.parametrize(
    ("words", "kind"),
    [("дошкольная группа", ClassKind.PRESCHOOL_GROUP), ("Внеурочная группа", ClassKind.EXTRACURRICULAR_GROUP)],
)
def test_groups_without_marks_are_told(words: str, kind: ClassKind) -> None:
    journal = _journal(changed("classes", "Вид", words))
    assert journal.class_kind is kind
    assert not journal.class_kind.is_attested


def test_an_absence_on_a_day_when_nobody_met_is_to_be_explained() -> None:
    (finding,) = take_in(as_csv(changed("open_days", "Дата", "01.09.2025"))).findings
    assert (finding.code, finding.severity) == ("intake.absence-on-closed-day", Severity.EXPLAIN)
    assert _journal({name: rows for name, rows in flat_tables().items() if name != "open_days"}).day_absences


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("Отметка о посещении", "Ы", "intake.attendance-unknown"),
        ("Код ученика", "7", "intake.reference-broken"),
        ("Дата", "03.09.2027", "intake.day-outside-year"),
    ],
)
def test_a_wrong_absence_is_refused(heading: str, value: str, code: str) -> None:
    found = take_in(as_csv(changed("day_absences", heading, value))).findings
    assert [finding.code for finding in found if finding.severity is Severity.BLOCKS] == [code]


def test_a_pupil_of_another_class_is_refused() -> None:
    tables = add_row(flat_tables(), "classes", Класс="6А")
    tables["day_absences"][1][1] = "6А"
    assert "intake.pupil-not-in-class" in {finding.code for finding in take_in(as_csv(tables)).findings}


def test_a_mark_by_protocol_names_what_stood_before() -> None:
    tables = changed("marks", "Вместо", "2")
    for heading, value in (("Номер протокола", "3"), ("Дата протокола", "12.03.2026")):
        tables["marks"][1][tables["marks"][0].index(heading)] = value
    entry = _journal(tables).entries[0]
    assert entry.marks[0].retake == Retake("2", "3", date(2026, 3, 12))
    assert entry.attendance == ("Б",), "the absence stays"


def test_a_mark_without_a_protocol_is_no_retake() -> None:
    assert _journal(flat_tables()).entries[0].marks[0].retake is None
