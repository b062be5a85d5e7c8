"""The class teacher, transfers, the data of ИС «Контингент», namesakes and doubles."""

from dataclasses import replace
from datetime import date

import pytest

from archive.checks.people import is_snils
from archive.model.finding import Severity
from archive.model.journal import ClassJournal
from archive.model.people import Membership, PersonName
from archive.model.profile import CheckCode
from tests.unit.checks.cases import clean, codes, findings, only


def first(journal: ClassJournal, **fields: object) -> ClassJournal:
    """Change the first pupil."""
    pupil, *rest = journal.pupils
    return replace(journal, pupils=(replace(pupil, **fields), *rest))  # type: ignore[arg-type]  # the tests name the fields


def test_a_class_without_its_teacher() -> None:
    (finding,) = findings(replace(clean(), class_teacher=""), "sergino")
    assert (finding.code, finding.severity, finding.clause) == (
        CheckCode.CLASS_TEACHER_MISSING, Severity.EXPLAIN, "002 §3.3",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stays", "faulty"),
    [
        ((Membership("8А", None, None, left_to="СОШ № 3"),), True),
        ((Membership("8А", None, None, came_from="СОШ № 3"),), True),
        ((Membership("8А"), Membership("8А")), True),
        ((Membership("8А", date(2025, 11, 5), None, came_from="СОШ № 3"),), False),
        ((Membership("8А", None, date(2026, 8, 1), left_to="СОШ № 3"),), False),
        ((Membership("8А"), Membership("8Б")), False),
    ],
)
def test_a_transfer_without_dates(stays: tuple[Membership, ...], faulty: bool) -> None:
    found = findings(first(clean(), memberships=stays), "hmao")
    assert (CheckCode.TRANSFER_WITHOUT_DATES in codes(found)) is faulty


def test_data_of_the_contingent_system() -> None:
    bare = first(clean(), birth_date=None, name=PersonName("Абрамов", "Егор"), snils="112-233-445 96")
    found = findings(bare, "epos")
    assert codes(found) == [CheckCode.BIRTH_DATE_MISSING, CheckCode.PATRONYMIC_MISSING, CheckCode.SNILS_WRONG]
    assert [finding.clause for finding in found] == ["000 прил. 2 п. 2", "000 прил. 2 п. 2", "000 прил. 2 п. 3"]
    assert "112" not in str(found[2])


def test_dates_of_birth_that_cannot_be() -> None:
    assert codes(findings(first(clean(), birth_date=date(2025, 1, 1)))) == [CheckCode.BIRTH_DATE_ODD]
    assert codes(findings(first(clean(), birth_date=date(1960, 1, 1)))) == [CheckCode.BIRTH_DATE_ODD]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("112-233-445 95", True),
        ("11223344595", True),
        ("087-654-303 00", True),
        ("112-233-445 96", False),
        ("112-233-445", False),
        ("001-001-998 77", True),
        ("абв", False),
        ("１１２２３３４４５９５", False),
    ],
)
def test_the_check_sum_of_snils(text: str, right: bool) -> None:
    assert is_snils(text) is right


def test_one_person_twice_and_namesakes() -> None:
    journal = clean()
    double = first(journal, name=journal.pupils[1].name, birth_date=journal.pupils[1].birth_date)
    assert codes(findings(double)) == [CheckCode.PERSON_TWICE]
    namesakes = first(journal, name=journal.pupils[1].name)
    assert codes(findings(namesakes)) == [CheckCode.NAMESAKES]
    unknown = first(journal, name=journal.pupils[1].name, birth_date=None)
    assert only(findings(unknown), CheckCode.NAMESAKES).remedy == "Укажите даты рождения."


def test_the_same_number_is_one_person() -> None:
    journal = clean()
    pupils = tuple(replace(p, snils="112-233-445 95") for p in journal.pupils[:2]) + journal.pupils[2:]
    assert codes(findings(replace(journal, pupils=pupils))) == [CheckCode.PERSON_TWICE]


def test_whom_the_council_forgot() -> None:
    journal = clean()
    finding = only(findings(replace(journal, decisions=journal.decisions[1:])), CheckCode.DECISION_MISSING)
    assert finding.pupil == "Абрамов\N{NO-BREAK SPACE}Е.\N{NO-BREAK SPACE}И."
    assert findings(replace(journal, decisions=())) == ()


def test_the_same_file_twice_and_a_subject_twice() -> None:
    journal = clean()
    again = replace(journal.sources[0], name="copy.csv")
    assert codes(findings(replace(journal, sources=(*journal.sources, again)))) == [CheckCode.SOURCE_TWICE]
    subject = replace(journal.subjects[0], subject_id="s9")
    found = findings(replace(journal, subjects=(*journal.subjects, subject)))
    assert CheckCode.SUBJECT_TWICE in codes(found)
