"""The tables. Each row mirrors one of the model's values, field by field and under the same names.

That is what lets `unit_of_work` turn one into the other without a list of fields of its own; a test
holds the names together. What the database must refuse by itself is said here (keys, unique
constraints) and, for the append-only tables, in triggers that the first migration creates.
"""

from archive.catalog.tables.base import Table
from archive.catalog.tables.closings import (
    BreachActRow,
    ClosingRow,
    JobRow,
    NumberCounterRow,
    OrganisationRow,
    PushRow,
    UploadRow,
)
from archive.catalog.tables.desk import ConsentRow, DeskCounterRow, HandoverRow, IssueRow
from archive.catalog.tables.events import ChainHeadRow, EventRow
from archive.catalog.tables.paper import PaperEntryRow, PaperFileRow
from archive.catalog.tables.people import AccountRow, KeyEndorsementRow, ProofKeyRow, SessionRow
from archive.catalog.tables.records import EvidenceBatchRow, EvidenceRow, RecordPupilRow, RecordRow, SidecarRow
from archive.catalog.tables.teaching import TaughtRow, TeacherReportRow

__all__ = [
    "AccountRow",
    "BreachActRow",
    "ChainHeadRow",
    "ClosingRow",
    "ConsentRow",
    "DeskCounterRow",
    "EventRow",
    "EvidenceBatchRow",
    "EvidenceRow",
    "HandoverRow",
    "IssueRow",
    "JobRow",
    "KeyEndorsementRow",
    "NumberCounterRow",
    "OrganisationRow",
    "PaperEntryRow",
    "PaperFileRow",
    "ProofKeyRow",
    "PushRow",
    "RecordPupilRow",
    "RecordRow",
    "SessionRow",
    "SidecarRow",
    "Table",
    "TaughtRow",
    "TeacherReportRow",
    "UploadRow",
]
