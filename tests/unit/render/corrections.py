"""A corrected version, a supplement and a reference, for the tests of this folder."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from archive.model.closing import ClosedPeriod, Closing, ClosingKind, SupersededRecord
from archive.model.correction import Correction
from archive.model.document import RenderedDocument, Twin
from archive.model.journal import ClassJournal, Result, ResultKind
from archive.model.marks import Mark, MarkWord
from archive.model.record import ObjectLocation, Record, RecordClass, RecordNumber
from archive.periods.difference import difference
from archive.periods.supplement import supplement
from archive.render.renderer import DocumentRenderer
from tests.build_journal import CLOSED_AT, closed, identity, organisation, small_journal

TWIN = Twin.of(b'{"format":"closed-period-1"}')
REASON, PROTOCOL = "отметка отсрочена по болезни", "№ 5 от 12.06.2026"
OLD = (
    SupersededRecord(RecordNumber(2026, 1), RecordClass.JOURNAL, 1),
    SupersededRecord(RecordNumber(2026, 2), RecordClass.LEDGER, 1),
)


def _with_mark(journal: ClassJournal, mark: Mark) -> ClassJournal:
    pupil, subject = journal.pupils[0].pupil_id, journal.subjects[0].subject_id

    def changed(result: Result) -> Result:
        mine = (result.pupil_id, result.subject_id, result.kind) == (pupil, subject, ResultKind.YEAR)
        return replace(result, mark=mark) if mine else result

    return replace(journal, results=tuple(changed(result) for result in journal.results))


BEFORE = _with_mark(small_journal(), Mark("н/а", word=MarkWord.NOT_ATTESTED))
AFTER = _with_mark(
    replace(BEFORE, lessons=(replace(BEFORE.lessons[0], topic="Исправленная тема"), *BEFORE.lessons[1:])),
    Mark("5", grade=5),
)


def corrected(kind: ClosingKind, journal: ClassJournal) -> ClosedPeriod:
    return replace(
        closed(journal),
        closing_id="2025-8А-Y-2",
        version=2,
        kind=kind,
        supersedes="2025-8А-Y-1",
        supersedes_records=OLD,
        reason=REASON,
        protocol=PROTOCOL,
        difference=difference(BEFORE, AFTER),
    )


@cache
def new_journal() -> RenderedDocument:
    return DocumentRenderer().journal(corrected(ClosingKind.WHOLE, AFTER), identity(RecordClass.JOURNAL), TWIN)


@cache
def new_ledger() -> RenderedDocument:
    return DocumentRenderer().ledger(corrected(ClosingKind.WHOLE, AFTER), identity(RecordClass.LEDGER), TWIN)


@cache
def supplementary() -> RenderedDocument:
    whole = replace(corrected(ClosingKind.SUPPLEMENT, supplement(BEFORE, AFTER)), findings=())
    return DocumentRenderer().ledger(whole, identity(RecordClass.LEDGER), TWIN)


@cache
def reference(kind: ClosingKind = ClosingKind.WHOLE, count: int = 1) -> RenderedDocument:
    record, corrections = reference_of(kind, count)
    return DocumentRenderer().reference(record, corrections, organisation())


def reference_of(kind: ClosingKind, count: int) -> tuple[Record, list[Correction]]:
    """Return a record and as many corrections of it."""
    return _record(2, 1), [_correction(kind, version) for version in range(2, 2 + count)]


def _record(sequence: int, version: int) -> Record:
    journal = small_journal()
    return Record(
        organisation_id="school-7",
        number=RecordNumber(2026, sequence),
        record_class=RecordClass.LEDGER,
        title="Сводная ведомость 8А, учебный год 2025/2026" + (f", версия {version}" if version > 1 else ""),
        school_year=journal.school_year,
        class_label="8А",
        period=closed(journal).period.code,
        closing_id=f"2025-8А-Y-{version}",
        version=version,
        media_type="application/pdf",
        file_name="ведомость.pdf",
        pages=2,
        size=48_000,
        digest=identity().data_digest,
        location=ObjectLocation("records", "key", "v"),
        term=identity(RecordClass.LEDGER).term,
        preserved_at=CLOSED_AT,
    )


def _correction(kind: ClosingKind, version: int) -> Correction:
    record = _record(10 + version, version)
    closing = Closing(
        closing_id=record.closing_id,
        organisation_id="school-7",
        school_year=record.school_year,
        class_label="8А",
        period=record.period,
        version=version,
        closed_by="Соколова Анна Игоревна, заместитель директора",
        closed_on=date(2026, 6, 12),
        closed_at=CLOSED_AT + timedelta(days=version),
        snapshot=record.digest,
        sources=(),
        findings=(),
        supersedes="2025-8А-Y-1",
        reason=REASON,
        protocol=PROTOCOL,
        kind=kind,
    )
    return Correction(record, closing)
