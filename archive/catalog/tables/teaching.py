"""Who teaches what in a closed period."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from archive.catalog.tables.base import Table


class TaughtRow(Table):
    """That a closing names someone as the teacher of a subject."""

    __tablename__ = "taught"

    closing_id: Mapped[str] = mapped_column(ForeignKey("closings.closing_id"), primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    teacher: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    is_whole: Mapped[bool]
