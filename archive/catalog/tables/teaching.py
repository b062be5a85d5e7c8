"""Who teaches what in a closed period, and the reports that teachers hand in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.catalog.columns import Word
from archive.catalog.tables.base import Table
from archive.model.digest import Digest
from archive.model.period import PeriodCode, SchoolYear
from archive.model.teacher_report import ReportAuthor, ReportState


class TaughtRow(Table):
    """That a closing names someone as the teacher of a subject."""

    __tablename__ = "taught"

    closing_id: Mapped[str] = mapped_column(ForeignKey("closings.closing_id"), primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    teacher: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    is_whole: Mapped[bool]


class TeacherReportRow(Table):
    """A report that was handed in; decided on once."""

    __tablename__ = "teacher_reports"
    __table_args__ = (Index(None, "organisation_id", "state"),)

    report_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.organisation_id"))
    school_year: Mapped[SchoolYear]
    period: Mapped[PeriodCode]
    kind: Mapped[ReportAuthor] = mapped_column(Word(ReportAuthor))
    author: Mapped[str]
    class_label: Mapped[str]
    content: Mapped[Digest]
    pages: Mapped[Digest | None]
    source: Mapped[Digest | None]
    state: Mapped[ReportState] = mapped_column(Word(ReportState))
    submitted_by: Mapped[str]
    submitted_at: Mapped[datetime]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str]
    closing_id: Mapped[str]
