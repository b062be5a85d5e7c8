"""Values to register: every field set to something that would be missed."""

from dataclasses import replace
from datetime import UTC, date, datetime

from archive.model.closing import Closing, Job, JobState
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import SourceFile
from archive.model.organisation import Organisation, RetentionRule
from archive.model.period import PeriodCode, PeriodKind, SchoolYear
from archive.model.record import ObjectLocation, Record, RecordClass, RecordNumber
from archive.model.signature import FieldPlace, Signatory, SignaturePlace
from archive.model.term import RetentionTerm
from archive.ports import UnitOfWork

AT = datetime(2026, 5, 29, 14, 5, 33, tzinfo=UTC)
Q4 = PeriodCode(PeriodKind.QUARTER, 4)
YEAR_2025 = SchoolYear(2025)

SCHOOL = Organisation(
    organisation_id="school-1",
    full_name="МБОУ «Средняя школа № 1»",
    short_name="Школа № 1",
    place="г. Ёлкино",
    time_zone="Asia/Novosibirsk",
    director="Щеглова Ёлка Юрьевна",
    founder="Администрация",
    names_in_exports=("МБОУ СОШ 1",),
    class_labels=("8А", "8Б"),
    schedule=(
        RetentionRule(RecordClass.JOURNAL, 5, "п. 5.1", "05-12"),
        RetentionRule(RecordClass.LEDGER, 25, "п. 5.2"),
    ),
    profile="school",
)
OTHER_SCHOOL = replace(SCHOOL, organisation_id="school-2", short_name="Школа № 2")

CLOSING = Closing(
    closing_id="0123456789abcdef",
    organisation_id="school-1",
    school_year=YEAR_2025,
    class_label="8А",
    period=Q4,
    version=1,
    closed_by="Завуч",
    closed_on=date(2026, 5, 29),
    closed_at=AT,
    snapshot=Digest.of(b"snapshot"),
    sources=(SourceFile("8А «четверть».xlsx", Digest.of(b"source"), 5_000_000_000, "sgo-report-xlsx"),),
    findings=(
        Finding(
            "intake.mark-unknown", Severity.EXPLAIN, "Отметка не понята.", Place("8А.xlsx", "Лист 1", "C7"), found="5\\"
        ),
    ),
    supersedes="",
    reason="",
    protocol="№ 7",
)

JOB = Job(
    job_id="0123456789abcdef-journal",
    closing_id=CLOSING.closing_id,
    organisation_id="school-1",
    record_class=RecordClass.JOURNAL,
    number=RecordNumber(2026, 1),
    state=JobState.PLANNED,
    title="Классный журнал 8А",
    file_name="журнал_8А.pdf",
)
RENDERED = replace(
    JOB.advanced(Digest.of(b"pdf")),
    pages=12,
    template_set="ab12cd34",
    signature_places=(FieldPlace(Signatory.DIRECTOR, SignaturePlace(0, 300.5, 40, 540.25, 110)),),
)

RECORD = Record(
    organisation_id="school-1",
    number=RecordNumber(2026, 1),
    record_class=RecordClass.JOURNAL,
    title="Классный журнал 8А",
    school_year=YEAR_2025,
    class_label="8А",
    period=Q4,
    closing_id=CLOSING.closing_id,
    version=1,
    media_type="application/pdf",
    file_name="журнал_8А.pdf",
    pages=12,
    size=5_000_000_000,
    digest=Digest.of(b"record"),
    location=ObjectLocation("records", "school-1/journal/2025/x.pdf", "v-1"),
    term=RetentionTerm(date(2026, 5, 29), 5, "Asia/Novosibirsk", "п. 5.1"),
    preserved_at=AT,
    template_set="ab12cd34",
)

DRAFT = EventDraft(AT, "archive", "record-preserved", "2026-000001", {"key": "ключ"}, "school-1")


def job(sequence: int, **changed: object) -> Job:
    """Return a job with a number and an id of its own."""
    return replace(JOB, job_id=f"job-{sequence}", number=RecordNumber(2026, sequence), **changed)  # type: ignore[arg-type]  # any fields


def record(sequence: int, **changed: object) -> Record:
    """Return a record with a number and content of its own."""
    unique = {"number": RecordNumber(2026, sequence), "digest": Digest.of(str(sequence).encode())}
    return replace(RECORD, **{**unique, **changed})  # type: ignore[arg-type]  # any fields


def founded(unit: UnitOfWork) -> None:
    """Enter the two schools and the closing that everything else belongs to."""
    unit.save_organisation(SCHOOL)
    unit.save_organisation(OTHER_SCHOOL)
    unit.add_closing(CLOSING)
