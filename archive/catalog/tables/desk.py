"""The registers of the desk."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from archive.catalog.columns import AsJson
from archive.catalog.tables.base import Table
from archive.model.desk import Answer, Applicant, DeskNumber, Purpose, Rhythm
from archive.model.digest import Digest
from archive.model.extract import ExtractKind
from archive.model.period import SchoolYear
from archive.model.record import RecordNumber


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
