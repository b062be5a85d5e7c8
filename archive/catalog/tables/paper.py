"""Files on paper."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from archive.catalog.columns import AsJson
from archive.catalog.tables.base import Table
from archive.model.digest import Digest
from archive.model.paper_file import PaperStep
from archive.model.record import RecordNumber


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
