"""Freeze what the files say of a period, class by class: what closing and correcting begin with.

Nothing is written here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from archive.checks import explained, unexplained
from archive.errors import ClosingDateError, DataRefusedError, FindingsUnexplainedError, NothingToCloseError
from archive.intake import InputFile, take_in
from archive.model.closing import ClosedPeriod
from archive.model.finding import Finding, Severity
from archive.model.organisation import Organisation
from archive.model.period import Period, PeriodCode, SchoolYear
from archive.model.record import RecordClass
from archive.model.term import RetentionTerm
from archive.periods.snapshot import FORMAT
from archive.services.check_period import ClassCheck, check_class
from archive.texts import counted

_DOCUMENTS = (RecordClass.JOURNAL, RecordClass.LEDGER)


@dataclass(frozen=True, slots=True)
class CloseRequest:
    """What the administrator asks: `closed_on` None means today in the school's time zone.

    `explanations` answer the findings that are to be explained, by code (`archive.checks.explained`).
    """

    files: tuple[InputFile, ...]
    organisation_id: str
    period: PeriodCode
    actor: str
    closed_on: date | None = None
    explanations: Mapping[str, str] = field(default_factory=dict)


def freeze_classes(request: CloseRequest, organisation: Organisation, at: datetime) -> tuple[ClosedPeriod, ...]:
    """Return `request.period` of every class in the files, as the first version.

    Raises `IntakeError`, `DataRefusedError`, `SchoolMismatchError`, `ClassNotOfSchoolError`,
    `PeriodUnknownError`, `ClosingDateError`, `NothingToCloseError`.
    """
    taken = take_in(request.files)
    _refuse_blocking(taken.findings)
    checks = [check_class(each, taken.findings, organisation, request.period, at=at) for each in taken.journals]
    frozen = tuple(_closed_period(one, organisation, request, at) for one in checks)
    if not frozen:
        raise NothingToCloseError(period=request.period.words)
    return frozen


def refuse_unready(new: Sequence[ClosedPeriod]) -> None:
    """Refuse what blocks, and what is to be explained and is not.

    Raises `DataRefusedError`, `FindingsUnexplainedError`.
    """
    findings = tuple(dict.fromkeys(finding for closed in new for finding in closed.findings))
    _refuse_blocking(findings)
    if silent := unexplained(findings):
        raise FindingsUnexplainedError(
            count=counted(len(silent), "замечание", "замечания", "замечаний"),
            listed="\n".join(_by_code(silent)),
            findings=silent,
        )


def _by_code(findings: Sequence[Finding]) -> list[str]:
    """Return a line a code with the first of its findings: one answer may hold for all of them."""
    alike: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        alike[finding.code].append(finding)
    return [f"- {code} ({len(found)}): {found[0]}" for code, found in alike.items()]


def _refuse_blocking(findings: Sequence[Finding]) -> None:
    blocking = tuple(f for f in findings if f.severity is Severity.BLOCKS)
    if blocking:
        raise DataRefusedError(
            count=counted(len(blocking), "ошибка", "ошибки", "ошибок"),
            listed="\n".join(f"- {finding}" for finding in blocking),
            findings=blocking,
        )


def _closed_period(one: ClassCheck, organisation: Organisation, request: CloseRequest, at: datetime) -> ClosedPeriod:
    return ClosedPeriod(
        format=FORMAT,
        closing_id=closing_id(
            organisation.organisation_id, one.journal.school_year, one.journal.class_label, one.period.code
        ),
        version=1,
        organisation=organisation,
        period=one.period,
        journal=one.journal,
        findings=explained(one.findings, request.explanations),
        closed_by=request.actor,
        closed_on=_closing_date(request.closed_on, one.period, organisation, at),
        closed_at=at,
    )


def _closing_date(wanted: date | None, period: Period, organisation: Organisation, at: datetime) -> date:
    today = at.astimezone(ZoneInfo(organisation.time_zone)).date()
    day = wanted or today
    why = ""
    if day > today:
        why = f"сегодня {today:%d.%m.%Y}, она ещё не наступила"
    elif day < period.end:
        why = f"период кончается {period.end:%d.%m.%Y}"
    elif any(_term(organisation, kind, day).has_expired(at) for kind in _DOCUMENTS):
        why = "срок хранения уже истёк бы, и хранилище не сможет запретить удаление"
    if why:
        raise ClosingDateError(found=f"{day:%d.%m.%Y}", why=why)
    return day


def _term(organisation: Organisation, record_class: RecordClass, closed_on: date) -> RetentionTerm:
    rule = organisation.rule(record_class)
    return RetentionTerm(closed_on, rule.years, organisation.time_zone, rule.basis)


def closing_id(
    organisation_id: str, school_year: SchoolYear, class_label: str, code: PeriodCode, *, version: int = 1
) -> str:
    """Derive the id from what is closed, so that a repeated command meets its own closing."""
    named = "|".join((organisation_id, str(school_year), class_label, str(code), str(version)))
    return sha256(named.encode()).hexdigest()[:16]
