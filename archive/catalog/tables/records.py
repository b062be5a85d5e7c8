"""What is kept: records, whom they tell of, what lies beside them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from archive.catalog.columns import AsJson
from archive.catalog.tables.base import FOLDED, WHOLE_CLASS, Table
from archive.model.digest import Digest
from archive.model.ledger_scope import LedgerScope
from archive.model.period import PeriodCode, SchoolYear
from archive.model.record import ObjectLocation, RecordClass, RecordNumber
from archive.model.sidecar import SidecarKind
from archive.model.term import RetentionTerm


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
        Index("ix_records_year", "organisation_id", "school_year", "number_year", "number_sequence"),
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
    scope: Mapped[LedgerScope] = mapped_column(AsJson(LedgerScope, repeats=True), server_default=WHOLE_CLASS)


class RecordPupilRow(Table):
    """Whose data a record holds: what a search by name goes through."""

    __tablename__ = "record_pupils"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "number_year", "number_sequence"],
            ["records.organisation_id", "records.number_year", "records.number_sequence"],
        ),
        Index(
            "ix_record_pupils_search", "organisation_id", "folded_name", "number_year", "number_sequence", "pupil_id"
        ),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    number_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number_sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pupil_id: Mapped[str] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(FOLDED)


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
