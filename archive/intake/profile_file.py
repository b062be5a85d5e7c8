"""A profile (`profiles/*.toml`): what a source document asks, with what the school's own file changes."""

import re
from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

from archive.intake.toml_fields import Fields, parsed
from archive.model.finding import Severity
from archive.model.journal import ResultKind
from archive.model.profile import CheckCode, CheckRule, Duty, Institution, Limits, MarkRules, Profile, YearRule
from archive.model.signature import Signatory, SignatureKind, SignatureLevel, SignaturePolicy
from archive.resources import CLAUSES, PROFILES

OWN_TABLES = ("marks", "limits", "checks", "signature")
"""What a school may change of its profile, field by field."""
_ABOUT = {"title", "document", "seed", "institution", "seal", "paper", "breach_hours", "pdf_variant"}
_KNOWN = {*_ABOUT, *OWN_TABLES, "duties", "schedule"}
_SIGNATURE = {"level", "order", "kind", "local_act"}
_MARKS = {each.name for each in fields_of(MarkRules)}
_LIMITS = {each.name for each in fields_of(Limits)}
_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_OFF = "off"
_LONGEST_DAYS = 366
_MOST_WORKS = 100


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that ship with the product."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml") if path != CLAUSES))


def profile_fields(name: str) -> Fields:
    """Return the profile's file as fields. Raises `OrganisationFileError`."""
    path = PROFILES / f"{name}.toml"
    return Fields(path.name, parsed(path.read_bytes(), path.name))


def read_profile(name: str, own: Fields) -> Profile:
    """Return the profile `name`, changed by the tables of `OWN_TABLES` in the school's `own` file."""
    base = profile_fields(name)
    base.only(_KNOWN)
    return Profile(
        title=base.text("title"),
        document=base.text("document", ""),
        seed=base.text("seed", ""),
        institution=base.word("institution", Institution, Institution.SCHOOL),
        seal=base.text("seal", ""),
        paper=base.texts("paper"),
        breach_hours=base.maybe_number("breach_hours", 1, 240, "часов"),
        marks=_marks(_joined(base, own, "marks")),
        limits=_limits(_joined(base, own, "limits")),
        checks=_checks(_joined(base, own, "checks")),
        duties=tuple(_duty(fields) for fields in base.tables("duties")),
        signature=_signature(_joined(base, own, "signature")),
    )


def _joined(base: Fields, own: Fields, name: str) -> Fields:
    """Return the profile's table with the school's fields before its own; faults name the file that has them."""
    mine, theirs = own.table(name), base.table(name)
    values: Mapping[str, Any] = {**theirs.values, **mine.values}
    return Fields(own.file if mine.values else base.file, values, theirs.where)


def _marks(fields: Fields) -> MarkRules:
    fields.only(_MARKS)
    return MarkRules(
        fields.texts("results"),
        fields.texts("forbidden"),
        fields.words("forbidden_for", ResultKind),
        fields.word("year", YearRule, YearRule.BETWEEN),
        fields.texts("final_grades"),
    )


def _limits(fields: Fields) -> Limits:
    fields.only(_LIMITS)
    return Limits(
        current_mark_days=_days(fields, "current_mark_days"),
        control_mark_days=_days(fields, "control_mark_days"),
        written_mark_days=_days(fields, "written_mark_days"),
        result_days=_days(fields, "result_days"),
        control_works=fields.maybe_number("control_works", 0, _MOST_WORKS, "работ"),
        control_works_raised=fields.maybe_number("control_works_raised", 0, _MOST_WORKS, "работ"),
        raised_subjects=fields.texts("raised_subjects"),
        control_index=fields.text("control_index", ""),
        closing_day=_day(fields, "closing_day"),
    )


def _days(fields: Fields, name: str) -> int | None:
    return fields.maybe_number(name, -_LONGEST_DAYS, _LONGEST_DAYS, "дней")


def _day(fields: Fields, name: str) -> str:
    day = fields.text(name, "")
    if day and not _DAY.fullmatch(day):
        raise fields.fault(name, "месяц и день, например 06-30")
    return day


def _checks(fields: Fields) -> tuple[CheckRule, ...]:
    fields.only(code.value for code in CheckCode)
    return tuple(_check(CheckCode(name), fields.table(name)) for name in fields.values)


def _check(code: CheckCode, fields: Fields) -> CheckRule:
    fields.only({"severity", "clause"})
    severity = fields.text("severity")
    if severity not in {*Severity, _OFF}:
        raise fields.fault("severity", f"одно из: {', '.join(Severity)}, {_OFF}")
    return CheckRule(code, None if severity == _OFF else Severity(severity), fields.text("clause", ""))


def _signature(fields: Fields) -> SignaturePolicy:
    fields.only(_SIGNATURE)
    usual = SignaturePolicy()
    return SignaturePolicy(
        fields.word("level", SignatureLevel, usual.level),
        _order(fields) or usual.order,
        fields.word("kind", SignatureKind, usual.kind),
        fields.text("local_act", ""),
    )


def _order(fields: Fields) -> tuple[Signatory, ...]:
    """Return who signs after whom: each once, and nobody after the seal."""
    order = fields.words("order", Signatory)
    if len(set(order)) < len(order) or Signatory.SEAL in order[:-1]:
        raise fields.fault("order", "каждого один раз, печать (seal) последней")
    return order


def _duty(fields: Fields) -> Duty:
    fields.only({"what", "when", "day", "clause", "month_day", "period_end"})
    return Duty(
        fields.text("what"),
        fields.text("when"),
        _day(fields, "day"),
        fields.text("clause", ""),
        fields.maybe_number("month_day", 1, 28, "число месяца"),
        _days(fields, "period_end"),
    )
