"""The tables. Each row mirrors one of the model's values, field by field and under the same names.

That is what lets `unit_of_work` turn one into the other without a list of fields of its own; a test
holds the names together. What the database must refuse by itself is said here (keys, unique
constraints) and, for the append-only tables, in triggers that the first migration creates.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, composite, mapped_column

from archive.catalog.columns import AsJson, DigestText, PeriodText, SchoolYearStart, UtcDateTime, Word
from archive.model.account import Grant, SessionStage
from archive.model.certification import GivenSignature, PreparedSignature, Refusal
from archive.model.closing import ClosingKind, JobState
from archive.model.desk import Answer, Applicant, DeskNumber, Purpose, Rhythm
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.extract import ExtractKind
from archive.model.finding import Finding
from archive.model.journal import SourceFile
from archive.model.ledger_scope import LedgerScope
from archive.model.organisation import Organisation
from archive.model.paper_file import PaperStep
from archive.model.paper_proof import ProofAlgorithm
from archive.model.period import PeriodCode, SchoolYear
from archive.model.record import ObjectLocation, RecordClass, RecordNumber
from archive.model.sidecar import SidecarKind
from archive.model.signature import FieldPlace, SignaturePolicy
from archive.model.term import RetentionTerm
from archive.model.upload import CheckedClass, UploadedFile

_FOLDED = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared by code point in both databases, so that an index serves a search by prefix."""


_WHOLE_CLASS = '{"kind":"class","label":"","pupil_ids":[],"subject_ids":[]}'
"""The scope of everything registered before there were scopes."""


class Table(DeclarativeBase):
    """The root of the tables, with names for constraints that both databases give alike."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read once by SQLAlchemy when the class is made
        str: Text(),
        int: Integer(),
        date: Date(),
        datetime: UtcDateTime(),
        Digest: DigestText(),
        SchoolYear: SchoolYearStart(),
        PeriodCode: PeriodText(),
        RecordClass: Word(RecordClass),
        JobState: Word(JobState),
        ClosingKind: Word(ClosingKind),
        SidecarKind: Word(SidecarKind),
        PaperStep: Word(PaperStep),
        SessionStage: Word(SessionStage),
        ExtractKind: Word(ExtractKind),
        Purpose: Word(Purpose),
        Answer: Word(Answer),
        Rhythm: Word(Rhythm),
    }


class OrganisationRow(Table):
    """A school's profile, read and written whole."""

    __tablename__ = "organisations"

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    profile: Mapped[Organisation] = mapped_column(AsJson(Organisation))


class ClosingRow(Table):
    """A closed period: one row a version."""

    __tablename__ = "closings"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "school_year", "class_label", "period", "version", name="uq_closings_version"
        ),
        Index("ix_closings_closed_at", "closed_at", "closing_id"),
    )

    closing_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.organisation_id"))
    school_year: Mapped[SchoolYear]
    class_label: Mapped[str]
    period: Mapped[PeriodCode]
    version: Mapped[int]
    closed_by: Mapped[str]
    closed_on: Mapped[date]
    closed_at: Mapped[datetime]
    snapshot: Mapped[Digest]
    sources: Mapped[tuple[SourceFile, ...]] = mapped_column(AsJson(tuple[SourceFile, ...]))
    findings: Mapped[tuple[Finding, ...]] = mapped_column(AsJson(tuple[Finding, ...]))
    supersedes: Mapped[str]
    reason: Mapped[str]
    protocol: Mapped[str]
    kind: Mapped[ClosingKind] = mapped_column(server_default=ClosingKind.WHOLE.value)


class BreachActRow(Table):
    """An act on a breach of confidentiality; only its resolution is ever added."""

    __tablename__ = "breach_acts"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.organisation_id"), primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    drawn_on: Mapped[date] = mapped_column(primary_key=True)
    account: Mapped[str]
    teacher: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    declared_by: Mapped[str]
    declared_at: Mapped[datetime]
    class_labels: Mapped[tuple[str, ...]] = mapped_column(AsJson(tuple[str, ...]))
    resolution: Mapped[str]
    resolved_by: Mapped[str]
    resolved_at: Mapped[datetime | None]


class JobRow(Table):
    """The work on one record: one job a number."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number_year", "number_sequence", name="uq_jobs_number"),
        Index(None, "closing_id"),
        Index(None, "state"),
    )

    job_id: Mapped[str] = mapped_column(primary_key=True)
    closing_id: Mapped[str] = mapped_column(ForeignKey("closings.closing_id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.organisation_id"))
    record_class: Mapped[RecordClass]
    number_year: Mapped[int]
    number_sequence: Mapped[int]
    number: Mapped[RecordNumber] = composite("number_year", "number_sequence")
    state: Mapped[JobState]
    title: Mapped[str]
    file_name: Mapped[str]
    content: Mapped[Digest | None]
    pages: Mapped[int]
    template_set: Mapped[str]
    signature_places: Mapped[tuple[FieldPlace, ...]] = mapped_column(
        AsJson(tuple[FieldPlace, ...]), server_default="[]"
    )
    signature_policy: Mapped[SignaturePolicy] = mapped_column(AsJson(SignaturePolicy), server_default="{}")
    signatures: Mapped[tuple[GivenSignature, ...]] = mapped_column(
        AsJson(tuple[GivenSignature, ...]), server_default="[]"
    )
    prepared: Mapped[PreparedSignature | None] = mapped_column(AsJson(PreparedSignature))
    refusal: Mapped[Refusal | None] = mapped_column(AsJson(Refusal))
    attempts: Mapped[int]
    problem: Mapped[str]
    scope: Mapped[LedgerScope] = mapped_column(AsJson(LedgerScope), server_default=_WHOLE_CLASS)


class PushRow(Table):
    """A journal that a system pushed, accepted and kept for the administrator."""

    __tablename__ = "pushes"
    __table_args__ = (Index(None, "organisation_id"),)

    push_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.organisation_id"))
    system: Mapped[str]
    digest: Mapped[Digest]
    size: Mapped[int] = mapped_column(BigInteger)
    school_year: Mapped[SchoolYear]
    class_label: Mapped[str]
    counts: Mapped[Mapping[str, int]] = mapped_column(AsJson(dict[str, int]))
    findings: Mapped[tuple[Finding, ...]] = mapped_column(AsJson(tuple[Finding, ...]))
    pushed_at: Mapped[datetime]


class UploadRow(Table):
    """A draft of someone who uploaded files; it goes with its term."""

    __tablename__ = "uploads"
    __table_args__ = (Index(None, "organisation_id"),)

    upload_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.organisation_id"))
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime]
    files: Mapped[tuple[UploadedFile, ...]] = mapped_column(AsJson(tuple[UploadedFile, ...]))
    period: Mapped[PeriodCode | None]
    checked: Mapped[tuple[CheckedClass, ...]] = mapped_column(AsJson(tuple[CheckedClass, ...]))
    explanations: Mapped[Mapping[str, str]] = mapped_column(AsJson(dict[str, str]))


class NumberCounterRow(Table):
    """The last record number that was taken in a year."""

    __tablename__ = "number_counters"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.organisation_id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class RecordRow(Table):
    """A registered record. Append-only."""

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("organisation_id", "digest", name="uq_records_digest"),
        Index("ix_records_period", "organisation_id", "school_year", "class_label", "period"),
        Index(None, "closing_id"),
        Index(None, "digest"),
        Index("ix_records_number", "number_year", "number_sequence", "organisation_id"),
        Index("ix_records_version", "organisation_id", "version"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.organisation_id"), primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[RecordNumber] = composite("number_year", "number_sequence")
    record_class: Mapped[RecordClass]
    title: Mapped[str]
    school_year: Mapped[SchoolYear]
    class_label: Mapped[str]
    period: Mapped[PeriodCode]
    closing_id: Mapped[str] = mapped_column(ForeignKey("closings.closing_id"))
    version: Mapped[int]
    media_type: Mapped[str]
    file_name: Mapped[str]
    pages: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[Digest]
    location_bucket: Mapped[str]
    location_key: Mapped[str]
    location_version_id: Mapped[str]
    location: Mapped[ObjectLocation] = composite("location_bucket", "location_key", "location_version_id")
    term_closed_on: Mapped[date]
    term_years: Mapped[int]
    term_time_zone: Mapped[str]
    term_basis: Mapped[str]
    term: Mapped[RetentionTerm] = composite("term_closed_on", "term_years", "term_time_zone", "term_basis")
    preserved_at: Mapped[datetime]
    template_set: Mapped[str]
    scope: Mapped[LedgerScope] = mapped_column(AsJson(LedgerScope), server_default=_WHOLE_CLASS)


class RecordPupilRow(Table):
    """Whose data a record holds: what a search by name goes through."""

    __tablename__ = "record_pupils"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
        ),
        Index("ix_record_pupils_name", "organisation_id", "folded_name"),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pupil_id: Mapped[str] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(_FOLDED)


class SidecarRow(Table):
    """What stands beside a record. Append-only."""

    __tablename__ = "sidecars"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
        ),
        UniqueConstraint(
            "organisation_id", "number_year", "number_sequence", "kind", "digest", name="uq_sidecars_content"
        ),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[RecordNumber] = composite("number_year", "number_sequence")
    kind: Mapped[SidecarKind] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[Digest]
    location_bucket: Mapped[str]
    location_key: Mapped[str]
    location_version_id: Mapped[str]
    location: Mapped[ObjectLocation] = composite("location_bucket", "location_key", "location_version_id")
    added_by: Mapped[str]
    added_at: Mapped[datetime]


class ProofKeyRow(Table):
    """The public part of a key that signs extracts. Never removed: old papers ask for it; revoked once at most."""

    __tablename__ = "proof_keys"
    __table_args__ = (Index(None, "organisation_id"),)

    key_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    algorithm: Mapped[ProofAlgorithm] = mapped_column(Word(ProofAlgorithm))
    x: Mapped[str]
    y: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str]


class AccountRow(Table):
    """Someone's way in. Closed, never deleted."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("login"), Index(None, "external_subject"))

    account_id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str]
    full_name: Mapped[str]
    grants: Mapped[tuple[Grant, ...]] = mapped_column(AsJson(tuple[Grant, ...]))
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    password: Mapped[str]
    password_is_temporary: Mapped[bool]
    second_factor: Mapped[str]
    second_factor_step: Mapped[int] = mapped_column(BigInteger)
    external_subject: Mapped[str]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str]


class SessionRow(Table):
    """A signed-in visit, under the digest of the browser's token."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "account_id"), Index(None, "seen_at"))

    token: Mapped[Digest] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    stage: Mapped[SessionStage]
    csrf: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    pending: Mapped[str]


class PaperFileRow(Table):
    """One printing of a file on paper; its entries are rows of their own. Append-only."""

    __tablename__ = "paper_files"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
        ),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[RecordNumber] = composite("number_year", "number_sequence")
    printing: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    records: Mapped[tuple[RecordNumber, ...]] = mapped_column(AsJson(tuple[RecordNumber, ...]))
    pages: Mapped[int]
    sheets: Mapped[int]
    inventory_sheets: Mapped[int]
    double_sided: Mapped[bool]
    digest: Mapped[Digest]
    printed_by: Mapped[str]
    printed_at: Mapped[datetime]


class PaperEntryRow(Table):
    """A step done with a printing. Append-only."""

    __tablename__ = "paper_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence", "printing"],
            [
                "paper_files.organisation_id",
                "paper_files.number_year",
                "paper_files.number_sequence",
                "paper_files.printing",
            ],
        ),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[RecordNumber] = composite("number_year", "number_sequence")
    printing: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[PaperStep]
    done_by: Mapped[str]
    done_at: Mapped[datetime]
    sheets: Mapped[int]
    place: Mapped[str]


class EvidenceRow(Table):
    """What is known of an evidence sidecar. Append-only."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
        ),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[RecordNumber] = composite("number_year", "number_sequence")
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    renews: Mapped[int]
    covers: Mapped[tuple[Digest, ...]] = mapped_column(AsJson(tuple[Digest, ...]))
    hash_algorithm: Mapped[str]
    signature_algorithm: Mapped[str]
    signature_hash: Mapped[str]
    stamped_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    authority: Mapped[str]
    token: Mapped[Digest]
    head_sequence: Mapped[int] = mapped_column(BigInteger)
    head_digest: Mapped[Digest]


class EvidenceBatchRow(Table):
    """Evidence on its way to the store; only `finished` ever changes."""

    __tablename__ = "evidence_batches"

    bundle: Mapped[Digest] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    finished: Mapped[bool]


class DeskCounterRow(Table):
    """The last number taken in one of the desk's registers in a year."""

    __tablename__ = "desk_counters"

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class IssueRow(Table):
    """A line of the issue register. Append-only."""

    __tablename__ = "issues"

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[DeskNumber] = composite("number_year", "number_sequence")
    kind: Mapped[ExtractKind]
    pupil: Mapped[str]
    pupil_id: Mapped[str]
    class_label: Mapped[str]
    school_year: Mapped[SchoolYear]
    scope: Mapped[str]
    applicant: Mapped[Applicant] = mapped_column(AsJson(Applicant))
    records: Mapped[tuple[RecordNumber, ...]] = mapped_column(AsJson(tuple[RecordNumber, ...]))
    record_digests: Mapped[tuple[Digest, ...]] = mapped_column(AsJson(tuple[Digest, ...]))
    document: Mapped[Digest]
    pages: Mapped[int]
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]
    queued: Mapped[bool]


class HandoverRow(Table):
    """That a paper was handed over. Append-only."""

    __tablename__ = "handovers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["issues.organisation_id", "issues.number_year", "issues.number_sequence"],
        ),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[DeskNumber] = composite("number_year", "number_sequence")
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    taken_by: Mapped[str]
    how: Mapped[str]
    handed_on: Mapped[date]
    noted_by: Mapped[str]
    noted_at: Mapped[datetime]


class ConsentRow(Table):
    """A line of the register of consents and refusals. Append-only."""

    __tablename__ = "consents"

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[DeskNumber] = composite("number_year", "number_sequence")
    pupil: Mapped[str]
    pupil_id: Mapped[str]
    class_label: Mapped[str]
    school_year: Mapped[SchoolYear]
    representative: Mapped[str]
    purpose: Mapped[Purpose]
    answer: Mapped[Answer]
    given_on: Mapped[date]
    document: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    rhythm: Mapped[Rhythm]
    address: Mapped[str]
    ends: Mapped[str]


class EventRow(Table):
    """An event in its place in the chain. Append-only."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("digest"),
        Index("ix_events_action", "action", "sequence"),
        Index("ix_events_subject", "subject", "sequence"),
        Index("ix_events_organisation_id", "organisation_id", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, str]] = mapped_column(AsJson(dict[str, str]))
    organisation_id: Mapped[str]
    draft: Mapped[EventDraft] = composite("at", "actor", "action", "subject", "details", "organisation_id")
    previous: Mapped[Digest]
    digest: Mapped[Digest]


class ChainHeadRow(Table):
    """The chain's last event. Its one row is locked by whoever appends, so that links never fork."""

    __tablename__ = "chain_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[Digest]
