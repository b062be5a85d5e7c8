"""The root of the tables, and the types that several of them share."""

from datetime import date, datetime

from sqlalchemy import Date, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from archive.catalog.columns import DigestText, PeriodText, SchoolYearStart, UtcDateTime, Word
from archive.model.account import SessionStage
from archive.model.closing import ClosingKind, JobState
from archive.model.desk import Answer, Purpose, Rhythm
from archive.model.digest import Digest
from archive.model.extract import ExtractKind
from archive.model.paper_file import PaperStep
from archive.model.period import PeriodCode, SchoolYear
from archive.model.record import RecordClass
from archive.model.sidecar import SidecarKind

FOLDED = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared by code point in both databases, so that an index serves a search by prefix."""


WHOLE_CLASS = '{"kind":"class","label":"","pupil_ids":[],"subject_ids":[]}'
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
