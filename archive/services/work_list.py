"""Enter closings and the work that follows from them, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.intake import InputFile
from archive.model.closing import ClosedPeriod, Closing, ClosingKind, Job, JobState
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.journal import SourceFile
from archive.model.ledger_scope import WHOLE_CLASS, LedgerKind, LedgerScope
from archive.model.record import RecordClass, RecordNumber
from archive.periods.ledger_scopes import ledger_scopes
from archive.periods.snapshot import freeze
from archive.periods.teaching import taught_in
from archive.ports import CatalogReading, Ports
from archive.services.annul_refused import annul_refused

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
        for closed in new:
            unit.add_taught(taught_in(closed.closing_id, closed.journal))
            annul_refused(unit, closed)
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


def _work_list(unit: CatalogReading, new: Sequence[ClosedPeriod]) -> list[Job]:
    """Return the jobs, unnumbered: the documents of each class, then each source file that is not kept yet."""
    documents = [_document_job(closed, kind, scope) for closed in new for kind, scope in _documents(closed)]
    waiting = {job.content for job in unit.jobs(states=(JobState.SIGNED,))}
    sources: dict[Digest, Job] = {}
    for closed in new:
        for source in closed.journal.sources:
            kept = unit.record_by_digest(source.digest, closed.organisation.organisation_id)
            if kept is None and source.digest not in waiting:
                sources.setdefault(source.digest, _source_job(closed, source))
    return documents + list(sources.values())


def _documents(closed: ClosedPeriod) -> Iterator[tuple[RecordClass, LedgerScope]]:
    """Yield the journal, the class's ledger and those of its pupils and groups: what the closing makes of them."""
    for record_class in closed.kind.record_classes:
        scopes = ledger_scopes(closed) if record_class is RecordClass.LEDGER else (WHOLE_CLASS,)
        yield from ((record_class, scope) for scope in scopes)


_UNNUMBERED = RecordNumber(0, 0)


def _document_job(closed: ClosedPeriod, record_class: RecordClass, scope: LedgerScope) -> Job:
    return Job(
        job_id="-".join(part for part in (closed.closing_id, record_class.value, scope.key) if part),
        closing_id=closed.closing_id,
        organisation_id=closed.organisation.organisation_id,
        record_class=record_class,
        number=_UNNUMBERED,
        state=JobState.PLANNED,
        title=_title(closed, record_class, scope),
        file_name=_file_name(closed, record_class, scope),
        scope=scope,
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


def _title(closed: ClosedPeriod, record_class: RecordClass, scope: LedgerScope) -> str:
    words = closed.journal.class_kind.book if record_class is RecordClass.JOURNAL else record_class.words
    words = _SUPPLEMENT if closed.is_supplement else words
    version = f", версия {closed.version}" if closed.version > 1 else ""
    period = f"{closed.period.code.words} {closed.journal.school_year}"
    whose = "" if scope.is_class else f": {scope.label}"
    return f"{words} {closed.journal.class_label}, {period}{whose}{version}"


_SUPPLEMENT = "Дополнительная ведомость"


def _file_name(closed: ClosedPeriod, record_class: RecordClass, scope: LedgerScope) -> str:
    """Return «ведомость_8А_2025-2026_4-четверть.pdf»; a pupil's has the family name in it, a group's its words."""
    word = {"journal": "журнал", "ledger": "ведомость"}[record_class.value]
    if closed.is_supplement:
        word = "дополнительная-ведомость"
    year = str(closed.journal.school_year).replace("/", "-")
    period = closed.period.code.words.replace(" ", "-")
    label = _as_file_name(closed.journal.class_label)
    whose = f"_{_as_file_name(_short_label(scope))}_{scope.key[-8:]}" if scope.key else ""
    version = f"_версия-{closed.version}" if closed.version > 1 else ""
    return f"{word}_{label}_{year}_{period}{whose}{version}.pdf"


def _short_label(scope: LedgerScope) -> str:
    return scope.label.partition(" ")[0] if scope.kind is LedgerKind.PUPIL else scope.label


def _as_file_name(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-." else "_" for c in text)[:40]
