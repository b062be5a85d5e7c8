"""The table of rules, and what every finding has."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.checks import ALL, RULES, explained, unexplained
from archive.intake.profile_file import profile_names
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import ClassJournal
from archive.model.people import Pupil
from archive.model.period import YEAR, PeriodCode
from archive.model.profile import CheckCode
from tests.build_journal import college_journal, first_grade_journal, small_journal
from tests.unit.checks.cases import Q4, clean, codes, findings, school


def test_every_code_has_exactly_one_rule() -> None:
    assert sorted(rule.code for rule in RULES) == sorted(CheckCode)


@pytest.mark.parametrize("profile", profile_names())
@pytest.mark.parametrize("code", [YEAR, Q4], ids=str)
def test_a_class_in_order_has_no_findings_by_any_profile(profile: str, code: PeriodCode) -> None:
    assert [str(finding) for finding in findings(clean(), profile, code)] == []


@pytest.mark.parametrize("profile", profile_names())
@pytest.mark.parametrize("make", [small_journal, college_journal, first_grade_journal])
def test_every_finding_says_where_what_and_by_which_clause(profile: str, make: Callable[[], ClassJournal]) -> None:
    journal, rules = make(), school(profile).rules
    found = findings(journal, profile)
    assert found
    for finding in found:
        said = rules.check(CheckCode(finding.code))
        assert finding.place.file == "8А.xlsx"
        assert " " in finding.place.cell, "a cell of words prints as words"
        assert finding.class_label == journal.class_label
        assert finding.message.endswith(".")
        assert finding.clause == (said.clause if said else "")


def test_the_profile_decides_severity_and_clause() -> None:
    bare = replace(clean(), class_teacher="")
    (hmao,) = findings(bare, "hmao")
    assert (hmao.severity, hmao.clause) == (Severity.EXPLAIN, "003 прил. 2 зам. 5")
    (own,) = findings(bare, own='[checks]\n"check.class-teacher-missing" = { severity = "informs", clause = "п. 7" }')
    assert (own.severity, own.clause) == (Severity.INFORMS, "п. 7")
    assert findings(bare, own='[checks]\n"check.class-teacher-missing" = { severity = "off" }') == ()


def test_the_place_names_the_file_of_the_table() -> None:
    journal = clean()
    found = findings(replace(journal, results=journal.results[1:]))
    assert {finding.place.file for finding in found} == {"results.csv"}


def test_the_same_gives_the_same() -> None:
    assert findings(small_journal(), "hmao") == findings(small_journal(), "hmao")


def test_an_empty_journal_is_checked() -> None:
    empty = replace(clean(), pupils=(), subjects=(), lessons=(), entries=(), results=(), decisions=(), sources=())
    assert codes(findings(replace(empty, class_teacher="x"))) == []


def test_what_refers_to_nothing_does_not_stop_the_check() -> None:
    journal = clean()
    strangers = tuple(replace(result, pupil_id="nobody", subject_id="nothing") for result in journal.results[:2])
    entries = tuple(replace(entry, lesson_id="nowhere", attendance=("Н",)) for entry in journal.entries[:2])
    odd = replace(journal, results=journal.results + strangers, entries=journal.entries + entries)
    assert {finding.pupil for finding in findings(odd, "epos")} <= {"", "nobody"}


def _finding(severity: Severity, code: str = "check.x", label: str = "8А") -> Finding:
    return Finding(code, severity, "Что-то.", Place("a.xlsx"), class_label=label)


def test_the_nearest_answer_holds() -> None:
    answers = {"check.x@8А": "к классу", "check.x": "к коду", ALL: "ко всем"}
    found = [_finding(Severity.EXPLAIN), _finding(Severity.EXPLAIN, label="8Б"), _finding(Severity.EXPLAIN, "check.y")]
    assert [f.explanation for f in explained(found, answers)] == ["к классу", "к коду", "ко всем"]


def test_only_what_is_to_be_explained_takes_an_answer() -> None:
    found = explained([_finding(Severity.BLOCKS), _finding(Severity.INFORMS)], {ALL: "ответ"})
    assert [f.explanation for f in found] == ["", ""]
    assert unexplained(found) == ()


def test_a_blank_answer_is_none() -> None:
    found = explained([_finding(Severity.EXPLAIN)], {"check.x": "  ", ALL: ""})
    assert unexplained(found) == tuple(found)


def test_pupils_are_named_in_full() -> None:
    journal = clean()
    (finding,) = findings(replace(journal, results=journal.results[1:]))
    pupil: Pupil = journal.pupils[0]
    assert finding.pupil == pupil.name.full
