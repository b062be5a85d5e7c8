"""Schools, what is taken in and closed, and the work list."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, composite, mapped_column

from archive.catalog.columns import AsJson
from archive.catalog.tables.base import WHOLE_CLASS, Table
from archive.model.certification import GivenSignature, PreparedSignature, Refusal
from archive.model.closing import ClosingKind, JobState
from archive.model.digest import Digest
from archive.model.finding import Finding
from archive.model.journal import SourceFile
from archive.model.ledger_scope import LedgerScope
from archive.model.organisation import Organisation
from archive.model.period import PeriodCode, SchoolYear
from archive.model.record import RecordClass, RecordNumber
from archive.model.signature import FieldPlace, SignaturePolicy
from archive.model.upload import CheckedClass, UploadedFile


class OrganisationRow(Table):
    """A school's profile, read and written whole."""

    __tablename__ = "organisations"

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    profile: Mapped[Organisation] = mapped_column(AsJson(Organisation, repeats=True))


class ClosingRow(Table):
    """A closed period: one row a version."""

    __tablename__ = "closings"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "school_year", "class_label", "period", "author", "version", name="uq_closings_version"
        ),
        Index("ix_closings_closed_at", "closed_at", "closing_id"),
        Index("ix_closings_school", "organisation_id", "closed_at", "closing_id"),
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
    author: Mapped[str] = mapped_column(server_default=text("''"))


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
        AsJson(tuple[FieldPlace, ...], repeats=True), server_default="[]"
    )
    signature_policy: Mapped[SignaturePolicy] = mapped_column(
        AsJson(SignaturePolicy, repeats=True), server_default="{}"
    )
    signatures: Mapped[tuple[GivenSignature, ...]] = mapped_column(
        AsJson(tuple[GivenSignature, ...]), server_default="[]"
    )
    prepared: Mapped[PreparedSignature | None] = mapped_column(AsJson(PreparedSignature))
    refusal: Mapped[Refusal | None] = mapped_column(AsJson(Refusal))
    attempts: Mapped[int]
    problem: Mapped[str]
    scope: Mapped[LedgerScope] = mapped_column(AsJson(LedgerScope, repeats=True), server_default=WHOLE_CLASS)


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
