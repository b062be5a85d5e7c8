"""Enter closings and the work that follows from them, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace

from archive.intake import InputFile
from archive.model.closing import ClosedPeriod, Closing, ClosingKind, Job, JobState
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.journal import SourceFile
from archive.model.record import RecordClass, RecordNumber
from archive.periods.snapshot import freeze
from archive.ports import Ports, UnitOfWork

_ACTIONS = {ClosingKind.WHOLE: "period-corrected", ClosingKind.SUPPLEMENT: "period-supplemented"}


def enter_closings(ports: Ports, new: Sequence[ClosedPeriod], files: Sequence[InputFile]) -> dict[str, Closing]:
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
        kind=closed.kind,
    )


def _event(closing: Closing) -> EventDraft:
    details = {
        "class": closing.class_label,
        "period": str(closing.period),
        "school_year": str(closing.school_year),
        "snapshot": closing.snapshot.hex,
        "sources": " ".join(source.digest.hex for source in closing.sources),
    }
    if closing.supersedes:
        details |= {"supersedes": closing.supersedes, "reason": closing.reason, "protocol": closing.protocol}
    action = _ACTIONS[closing.kind] if closing.supersedes else "period-closed"
    return EventDraft(
        closing.closed_at, closing.closed_by, action, closing.closing_id, details, closing.organisation_id
    )


def _work_list(unit: UnitOfWork, new: Sequence[ClosedPeriod]) -> list[Job]:
    """Return the jobs, unnumbered: two documents a class, then each source file that is not kept yet."""
    documents = [_document_job(closed, kind) for closed in new for kind in closed.kind.record_classes]
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
    words = _SUPPLEMENT if closed.is_supplement else record_class.words
    version = f", версия {closed.version}" if closed.version > 1 else ""
    period = f"{closed.period.code.words} {closed.journal.school_year}"
    return f"{words} {closed.journal.class_label}, {period}{version}"


_SUPPLEMENT = "Дополнительная ведомость"


def _file_name(closed: ClosedPeriod, record_class: RecordClass) -> str:
    word = {"journal": "журнал", "ledger": "ведомость"}[record_class.value]
    if closed.is_supplement:
        word = "дополнительная-ведомость"
    year = str(closed.journal.school_year).replace("/", "-")
    period = closed.period.code.words.replace(" ", "-")
    label = "".join(c if c.isalnum() or c in "-." else "_" for c in closed.journal.class_label)
    version = f"_версия-{closed.version}" if closed.version > 1 else ""
    return f"{word}_{label}_{year}_{period}{version}.pdf"
