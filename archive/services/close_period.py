"""Close a period: freeze the data of each class and write the work list, in one transaction.

Nothing of a refused input is kept. The same command on the same files finds its own closing and
changes nothing, so it can be run again after any interruption.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from archive.errors import (
    ClassNotOfSchoolError,
    ClosingDateError,
    ClosingExistsError,
    DataRefusedError,
    NothingToCloseError,
    SchoolMismatchError,
)
from archive.intake import InputFile, take_in
from archive.model.closing import ClosedPeriod, Closing, Job, JobState
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.finding import Finding, Severity
from archive.model.journal import ClassJournal, SourceFile
from archive.model.organisation import Organisation
from archive.model.period import Period, PeriodCode
from archive.model.record import RecordClass, RecordNumber
from archive.model.term import RetentionTerm
from archive.periods.calendar import find_period
from archive.periods.selection import select
from archive.periods.snapshot import FORMAT, freeze
from archive.ports import Ports, UnitOfWork
from archive.texts import counted

_DOCUMENTS = (RecordClass.JOURNAL, RecordClass.LEDGER)


@dataclass(frozen=True, slots=True)
class CloseRequest:
    """What the administrator asks: `closed_on` None means today in the school's time zone."""

    files: tuple[InputFile, ...]
    organisation_id: str
    period: PeriodCode
    actor: str
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of it: the closings, new or found, and what the data still lacks."""

    closings: tuple[Closing, ...]
    findings: tuple[Finding, ...]
    resumed: bool


def close_period(ports: Ports, request: CloseRequest) -> Closed:
    """Close `request.period` for every class in the files.

    Raises `IntakeError`, `DataRefusedError`, `SchoolMismatchError`, `ClassNotOfSchoolError`,
    `PeriodUnknownError`, `ClosingDateError`, `ClosingExistsError`, `NothingToCloseError`.
    """
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        organisation = unit.organisation(request.organisation_id)
    taken = take_in(request.files)
    _refuse_blocking(taken.findings)
    frozen = [_closed_period(journal, taken.findings, organisation, request, at) for journal in taken.journals]
    if not frozen:
        raise NothingToCloseError(period=request.period.words)
    earlier = _earlier(ports, frozen)
    new = [closed for closed, found in zip(frozen, earlier, strict=True) if found is None]
    written = _write(ports, new, request.files)
    closings = tuple(found or written[closed.closing_id] for closed, found in zip(frozen, earlier, strict=True))
    return Closed(closings, taken.findings, resumed=not new)


def _refuse_blocking(findings: Sequence[Finding]) -> None:
    blocking = tuple(f for f in findings if f.severity is Severity.BLOCKS)
    if blocking:
        raise DataRefusedError(
            count=counted(len(blocking), "ошибка", "ошибки", "ошибок"),
            listed="\n".join(f"- {finding}" for finding in blocking),
            findings=blocking,
        )


def _closed_period(
    journal: ClassJournal,
    findings: Sequence[Finding],
    organisation: Organisation,
    request: CloseRequest,
    at: datetime,
) -> ClosedPeriod:
    _hold_to_school(journal, organisation)
    period = find_period(journal, request.period)
    return ClosedPeriod(
        format=FORMAT,
        closing_id=_closing_id(organisation, journal, period.code, version=1),
        version=1,
        organisation=organisation,
        period=period,
        journal=select(journal, period),
        findings=tuple(f for f in findings if f.class_label in ("", journal.class_label)),
        closed_by=request.actor,
        closed_on=_closing_date(request.closed_on, period, organisation, at),
        closed_at=at,
    )


def _hold_to_school(journal: ClassJournal, organisation: Organisation) -> None:
    names = (organisation.full_name, organisation.short_name, *organisation.names_in_exports)
    if _folded(journal.school_name) not in {_folded(name) for name in names}:
        file = journal.sources[0].name if journal.sources else ""
        raise SchoolMismatchError(file=file, found=journal.school_name, expected=organisation.full_name)
    labels = organisation.class_labels
    if labels and _folded(journal.class_label) not in {_folded(label) for label in labels}:
        raise ClassNotOfSchoolError(
            found=journal.class_label, school=organisation.short_name, expected=", ".join(labels)
        )


def _folded(name: str) -> str:
    """Compare names as people do: case, quotes and spacing do not tell two schools apart."""
    return " ".join("".join(c for c in name.casefold() if c not in "«»\"'“”„").split())


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


def _closing_id(organisation: Organisation, journal: ClassJournal, code: PeriodCode, *, version: int) -> str:
    """Derive the id from what is closed, so that a repeated command meets its own closing."""
    named = "|".join(
        (organisation.organisation_id, str(journal.school_year), journal.class_label, str(code), str(version))
    )
    return sha256(named.encode()).hexdigest()[:16]


def _earlier(ports: Ports, frozen: Sequence[ClosedPeriod]) -> list[Closing | None]:
    """Return, for each class, the closing that is there already; refuse when it is of other data."""
    with ports.catalog.transaction() as unit:
        found = [_latest(unit, closed) for closed in frozen]
    for closed, closing in zip(frozen, found, strict=True):
        if closing is not None and _digests(closing.sources) != _digests(closed.journal.sources):
            raise ClosingExistsError(
                period=closing.period.words,
                class_label=closing.class_label,
                closed_on=f"{closing.closed_on:%d.%m.%Y}",
            )
    return found


def _latest(unit: UnitOfWork, closed: ClosedPeriod) -> Closing | None:
    versions = unit.closings(
        closed.organisation.organisation_id,
        closed.journal.school_year,
        closed.journal.class_label,
        closed.period.code,
    )
    return versions[-1] if versions else None


def _digests(sources: Sequence[SourceFile]) -> set[Digest]:
    return {source.digest for source in sources}


def _write(ports: Ports, new: Sequence[ClosedPeriod], files: Sequence[InputFile]) -> dict[str, Closing]:
    """Leave the data in the workspace, then enter closings, numbers and jobs in one transaction."""
    if not new:
        return {}
    for file in files:
        ports.workspace.put(file.data)
    closings = [_closing(closed, ports.workspace.put(freeze(closed))) for closed in new]
    with ports.catalog.transaction() as unit:
        for closing in closings:
            unit.add_closing(closing)
            unit.append_event(_event(closing))
        jobs = _work_list(unit, new)
        numbers = unit.next_numbers(closings[0].organisation_id, closings[0].closed_at.year, len(jobs))
        unit.add_jobs(replace(job, number=number) for job, number in zip(jobs, numbers, strict=True))
    return {closing.closing_id: closing for closing in closings}


def _closing(closed: ClosedPeriod, snapshot: Digest) -> Closing:
    return Closing(
        closing_id=closed.closing_id,
        organisation_id=closed.organisation.organisation_id,
        school_year=closed.journal.school_year,
        class_label=closed.journal.class_label,
        period=closed.period.code,
        version=closed.version,
        closed_by=closed.closed_by,
        closed_on=closed.closed_on,
        closed_at=closed.closed_at,
        snapshot=snapshot,
        sources=closed.journal.sources,
        findings=closed.findings,
        supersedes=closed.supersedes,
        reason=closed.reason,
        protocol=closed.protocol,
    )


def _event(closing: Closing) -> EventDraft:
    details = {
        "class": closing.class_label,
        "period": str(closing.period),
        "school_year": str(closing.school_year),
        "snapshot": closing.snapshot.hex,
        "sources": " ".join(source.digest.hex for source in closing.sources),
    }
    return EventDraft(
        closing.closed_at, closing.closed_by, "period-closed", closing.closing_id, details, closing.organisation_id
    )


def _work_list(unit: UnitOfWork, new: Sequence[ClosedPeriod]) -> list[Job]:
    """Return the jobs, unnumbered: two documents a class, then each source file that is not kept yet."""
    documents = [_document_job(closed, kind) for closed in new for kind in _DOCUMENTS]
    waiting = {job.content for job in unit.jobs(states=(JobState.SIGNED,))}
    sources: dict[Digest, Job] = {}
    for closed in new:
        for source in closed.journal.sources:
            kept = unit.record_by_digest(source.digest, closed.organisation.organisation_id)
            if kept is None and source.digest not in waiting:
                sources.setdefault(source.digest, _source_job(closed, source))
    return documents + list(sources.values())


_UNNUMBERED = RecordNumber(0, 0)


def _document_job(closed: ClosedPeriod, record_class: RecordClass) -> Job:
    return Job(
        job_id=f"{closed.closing_id}-{record_class.value}",
        closing_id=closed.closing_id,
        organisation_id=closed.organisation.organisation_id,
        record_class=record_class,
        number=_UNNUMBERED,
        state=JobState.PLANNED,
        title=_title(closed, record_class),
        file_name=_file_name(closed, record_class),
    )


def _source_job(closed: ClosedPeriod, source: SourceFile) -> Job:
    return Job(
        job_id=f"{closed.closing_id}-{source.digest.short}",
        closing_id=closed.closing_id,
        organisation_id=closed.organisation.organisation_id,
        record_class=RecordClass.SOURCE,
        number=_UNNUMBERED,
        state=JobState.SIGNED,
        title=f"{RecordClass.SOURCE.words} «{source.name}»",
        file_name=source.name,
        content=source.digest,
    )


def _title(closed: ClosedPeriod, record_class: RecordClass) -> str:
    return f"{record_class.words} {closed.journal.class_label}, {closed.period.code.words} {closed.journal.school_year}"


def _file_name(closed: ClosedPeriod, record_class: RecordClass) -> str:
    word = {"journal": "журнал", "ledger": "ведомость"}[record_class.value]
    year = str(closed.journal.school_year).replace("/", "-")
    period = closed.period.code.words.replace(" ", "-")
    label = "".join(c if c.isalnum() or c in "-." else "_" for c in closed.journal.class_label)
    return f"{word}_{label}_{year}_{period}.pdf"
