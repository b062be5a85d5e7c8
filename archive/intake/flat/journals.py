"""The flat format, which any school can fill: tables in, one journal a class out."""

from collections.abc import Mapping, Sequence

from archive.intake.containers.input_file import Taken
from archive.intake.containers.sheets import Source
from archive.intake.finding_list import FindingList
from archive.intake.flat import schema
from archive.intake.flat.days import read_day_absences, read_open_days
from archive.intake.flat.draft import Draft
from archive.intake.flat.entries import EntryGatherer
from archive.intake.flat.lists import (
    read_classes,
    read_legend,
    read_lessons,
    read_memberships,
    read_periods,
    read_pupils,
    read_subjects,
    start_draft,
)
from archive.intake.flat.rows import BoundTable, RowReader
from archive.intake.flat.summary import read_decisions, read_results
from archive.intake.flat.tables import bind_tables, looks_flat
from archive.model.journal import SourceFile

FORMAT = schema.FORMAT
_IN_ORDER = (
    # A table comes after those that it refers to.
    (schema.CLASSES, read_classes),
    (schema.PERIODS, read_periods),
    (schema.PUPILS, read_pupils),
    (schema.MEMBERSHIP, read_memberships),
    (schema.SUBJECTS, read_subjects),
    (schema.LESSONS, read_lessons),
    (schema.LEGEND, read_legend),
    (schema.OPEN_DAYS, read_open_days),
    (schema.DAY_ABSENCES, read_day_absences),
    (schema.RESULTS, read_results),
    (schema.DECISIONS, read_decisions),
)


def recognises(source: Source) -> bool:
    """Tell whether any sheet has the headings of one of our tables."""
    return looks_flat(source)


def read(source: Source) -> Taken:
    """Return the journals, one a class, and the findings. Raises `SheetMissingError`, `FileBrokenError`."""
    found = FindingList()
    return read_tables(bind_tables(source, found), found, source.source_files(FORMAT))


def read_tables(tables: Mapping[str, BoundTable], found: FindingList, sources: Sequence[SourceFile]) -> Taken:
    """Return what the tables say, by the format's names; their rows may come from anything that has rows."""
    draft = start_draft(tables[schema.SCHOOL.name], RowReader(found))
    if draft is None:
        return Taken((), found.all())
    for table, read_table in _IN_ORDER:
        if bound := tables.get(table.name):
            read_table(draft, bound)
    _read_entries(draft, tables)
    return Taken(draft.journals(sources), found.all())


def _read_entries(draft: Draft, tables: Mapping[str, BoundTable]) -> None:
    gatherer = EntryGatherer(draft)
    if marks := tables.get(schema.MARKS.name):
        gatherer.read_marks(marks)
    if attendance := tables.get(schema.ATTENDANCE.name):
        gatherer.read_attendance(attendance)
    gatherer.finish()
