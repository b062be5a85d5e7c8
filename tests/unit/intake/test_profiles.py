"""The profiles say what the source documents say; each figure here was read in the document itself."""

import json
import re
import tomllib

import pytest

from archive.errors import OrganisationFileError
from archive.intake import read_organisation
from archive.intake.profile_file import profile_names, read_profile
from archive.intake.toml_fields import Fields
from archive.model.journal import ResultKind
from archive.model.organisation import Organisation
from archive.model.profile import CheckCode, Institution, Profile, YearRule
from archive.model.record import RecordClass
from archive.model.signature import Signatory, SignatureKind, SignatureLevel, SignaturePolicy
from archive.resources import CLAUSES
from tests.unit.intake.test_organisation_file import GOOD

SEEDS = {"epos": "000", "technicum": "001", "sergino": "002", "hmao": "003", "gymnasium": "004"}


def profile(name: str, own: str = "") -> Profile:
    return read_profile(name, Fields("own.toml", tomllib.loads(own)))


def test_there_is_a_profile_for_each_document_and_two_of_our_own() -> None:
    assert {name: profile(name).seed for name in profile_names()} == SEEDS | {"school": "", "college": ""}
    assert CLAUSES.stem not in profile_names()


@pytest.mark.parametrize(("name", "seed"), SEEDS.items())
def test_a_clause_is_of_the_profile_s_own_document(name: str, seed: str) -> None:
    said = profile(name)
    clauses = [rule.clause for rule in said.checks] + [duty.clause for duty in said.duties]
    assert all(re.fullmatch(rf"{seed} (§|прил\. ).+|", clause) for clause in clauses)
    assert said.document


@pytest.mark.parametrize("name", profile_names())
def test_what_a_document_asks_has_its_clause(name: str) -> None:
    """A check that only the profile makes grave names the clause by which it does."""
    said = profile(name)
    assert said.title
    assert all(rule.clause for rule in said.checks if rule.severity is not None)


def test_the_terms_of_the_documents() -> None:
    terms = {name: {rule.record_class: rule.years for rule in school_of(name).schedule} for name in SEEDS}
    journal, ledger, source = RecordClass.JOURNAL, RecordClass.LEDGER, RecordClass.SOURCE
    assert terms == {name: {journal: 5, ledger: 25, source: 5, RecordClass.REPORT: 5} for name in SEEDS}


def school_of(name: str) -> Organisation:
    """Return a school of this profile."""
    return read_organisation(GOOD.replace('"school"', f'"{name}"').encode(), "school.toml")


def test_the_limits_of_the_documents() -> None:
    limits = {name: profile(name).limits for name in SEEDS}
    found = {
        name: (of.current_mark_days, of.control_mark_days, of.written_mark_days, of.result_days, of.closing_day)
        for name, of in limits.items()
    }
    assert found == {
        "epos": (8, None, None, -1, ""),
        "technicum": (1, None, 7, 1, ""),
        "sergino": (1, None, 7, None, ""),
        "hmao": (0, 3, 7, 0, "06-30"),
        "gymnasium": (0, None, 7, 2, ""),
    }
    gymnasium = limits["gymnasium"]
    assert (gymnasium.control_works, gymnasium.control_works_raised, gymnasium.control_index) == (1, 2, "2")


def test_the_marks_of_the_documents() -> None:
    epos, hmao, technicum = profile("epos").marks, profile("hmao").marks, profile("technicum").marks
    assert set(epos.results) == {"3", "4", "5", "зачёт", "а/з", "н/а", "НПА"}
    assert epos.forbidden_for == (ResultKind.YEAR, ResultKind.FINAL)
    assert "2" in epos.forbidden
    assert {"осв", "н/а", "безотм"} <= set(hmao.results)
    assert "а/з" in technicum.results
    assert all(not profile(name).marks.forbidden for name in SEEDS if name != "epos")


def test_the_dated_duties_of_the_documents() -> None:
    days = {name: [duty.day for duty in profile(name).duties if duty.day] for name in SEEDS}
    assert days == {
        "epos": [],
        "technicum": ["08-25", "08-28", "08-30", "09-01"],
        "sergino": [],
        "hmao": ["09-05", "06-30"],
        "gymnasium": ["09-10"],
    }


def test_paper_and_seal_of_the_documents() -> None:
    paper = {name: profile(name).paper for name in SEEDS}
    assert paper == {
        "epos": (), "technicum": (), "sergino": ("ledger",), "hmao": ("journal", "ledger"), "gymnasium": (),
    }  # fmt: skip
    assert profile("hmao").seal == "гербовой печатью общеобразовательной организации"
    assert profile("sergino").seal == "печатью школы"
    assert profile("hmao").breach_hours == 1
    assert profile("technicum").institution is Institution.COLLEGE


def test_a_school_changes_its_profile_field_by_field() -> None:
    own = '[limits]\nwritten_mark_days = 10\n[marks]\nyear = "rounded"\n'
    own += '[checks]\n"check.namesakes" = { severity = "off" }\n'
    changed, plain = profile("hmao", own), profile("hmao")
    assert (changed.limits.written_mark_days, changed.limits.control_mark_days) == (10, 3)
    assert (changed.marks.year, changed.marks.results) == (YearRule.ROUNDED, plain.marks.results)
    said = changed.check(CheckCode.NAMESAKES)
    assert said
    assert said.severity is None
    assert changed.check(CheckCode.TOPIC_MISSING) == plain.check(CheckCode.TOPIC_MISSING)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("[limits]\nwritten_days = 7", "limits.written_days не известно"),
        ('[limits]\nwritten_mark_days = "7"', "целое число дней"),
        ('[limits]\nclosing_day = "30 июня"', "месяц и день"),
        ('[marks]\nyear = "mean"', "одно из: any, between, rounded"),
        ('[marks]\nforbidden_for = ["annual"]', "список из"),
        ('[checks]\n"check.topic" = { severity = "off" }', "check.topic не известно"),
        ('[checks]\n"check.namesakes" = { severity = "grave" }', "одно из: blocks, explain, informs, off"),
        ('[checks]\n"check.namesakes" = "off"', "таблица"),
        ("limits = 7", "таблица"),
    ],
)
def test_a_wrong_change_is_refused_with_file_and_field(own: str, words: str) -> None:
    with pytest.raises(OrganisationFileError, match=words) as caught:
        profile("school", own)
    assert "own.toml" in str(caught.value)


def test_the_rules_are_frozen_with_the_school() -> None:
    assert school_of("epos").rules == profile("epos")


def test_who_signs_after_whom_is_the_school_s_to_say() -> None:
    assert profile("school").signature == SignaturePolicy()
    own = """[signature]
    order = ["class-teacher", "deputy", "director", "seal"]
    level = "B-LT"
    kind = "УКЭП"
    local_act = "приказ № 115"
    """
    expected = (Signatory.CLASS_TEACHER, Signatory.DEPUTY, Signatory.DIRECTOR, Signatory.SEAL)
    said = profile("school", own).signature
    assert said == SignaturePolicy(SignatureLevel.B_LT, expected, SignatureKind.QUALIFIED, "приказ № 115")


@pytest.mark.parametrize("order", [["director", "director"], ["seal", "director"], ["стажёр"]])
def test_an_order_with_somebody_twice_or_after_the_seal_is_refused(order: list[str]) -> None:
    with pytest.raises(OrganisationFileError, match=r"signature\.order"):
        profile("school", f"[signature]\norder = {json.dumps(order, ensure_ascii=False)}")
