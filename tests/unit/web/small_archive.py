"""A small archive to look at: the real catalogue, the store in memory, documents of plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from mimetypes import guess_type
from pathlib import Path

from archive.access.proof import SealedPaper
from archive.access.proof_keys import KeyFolder
from archive.catalog.session import SqlCatalog
from archive.model.closing import Closing, Job, JobState
from archive.model.digest import Digest
from archive.model.event import Event
from archive.model.period import YEAR, PeriodCode, PeriodKind, SchoolYear
from archive.model.record import Record, RecordClass
from archive.model.term import RetentionTerm
from archive.ports import Ports
from archive.services.register_organisation import register_organisation
from tests.build_journal import organisation
from tests.catalogs import sqlite_catalog
from tests.fakes.documents import FixedClock, PlainOutside, PlainProofs, PlainRenderer, PlainSigner, PlainValidator
from tests.fakes.evidence import PlainEvidence
from tests.fakes.identity import IDENTITY
from tests.fakes.store import MemoryObjectStore, MemoryWorkspace

AT = datetime(2026, 6, 5, 9, 30, tzinfo=UTC)
Q4 = PeriodCode(PeriodKind.QUARTER, 4)
YEARS = {RecordClass.JOURNAL: 5, RecordClass.LEDGER: 25, RecordClass.SOURCE: 5}
SIGNED = b"\n%signed 1"


@dataclass(slots=True)
class SmallArchive:
    """Ports to serve, and hands to put things in or spoil them."""

    catalog: SqlCatalog
    keys: Path
    """Folder of the keys that sign extracts."""
    store: MemoryObjectStore = field(default_factory=MemoryObjectStore)
    workspace: MemoryWorkspace = field(default_factory=MemoryWorkspace)
    clock: FixedClock = field(default_factory=lambda: FixedClock(datetime(2026, 6, 26, 9, tzinfo=UTC)))

    @property
    def ports(self) -> Ports:
        """The wired ports."""
        plain = PlainRenderer()
        return Ports(
            self.clock,
            self.catalog,
            self.store,
            self.workspace,
            plain,
            plain,
            PlainSigner(),
            PlainValidator(),
            identity=IDENTITY,
            evidence=PlainEvidence(self.clock),
            outside=PlainOutside(),
            proofs=PlainProofs(),
            paper_proofs=SealedPaper(KeyFolder(self.keys, IDENTITY.seal)),
        )

    def add(
        self,
        record_class: RecordClass = RecordClass.JOURNAL,
        class_label: str = "8А",
        period: PeriodCode = Q4,
        *,
        school_year: int = 2025,
        organisation_id: str = "school-7",
        content: bytes = b"",
        title: str = "",
        file_name: str = "",
    ) -> Record:
        """Register a record with the next number, its bytes locked in the store till the end of its term."""
        with self.catalog.transaction() as unit:
            number = unit.next_numbers(organisation_id, 2026, 1)[0]
            closing = _closing(organisation_id, SchoolYear(school_year), class_label, period)
            if not unit.closings(organisation_id, closing.school_year, class_label, period):
                unit.add_closing(closing)
        data = content or f"%plain {organisation_id} {number}".encode() + SIGNED
        media_type = guess_type(file_name)[0] or "application/pdf"
        term = RetentionTerm(
            date(2026, 6, 5), YEARS[record_class], "Asia/Krasnoyarsk", "Положение об электронном журнале, п. 5"
        )
        key = f"{organisation_id}/{record_class.value}/{school_year}/{Digest.of(data)}.pdf"
        location = self.store.put(data, key=key, media_type=media_type, locked_until=term.expires_at, tags={})
        record = Record(
            organisation_id=organisation_id,
            number=number,
            record_class=record_class,
            title=title or f"{record_class.words} {class_label}, {period.words} {SchoolYear(school_year)}",
            school_year=closing.school_year,
            class_label=class_label,
            period=period,
            closing_id=closing.closing_id,
            version=1,
            media_type=media_type,
            file_name=file_name or f"журнал_{class_label}.pdf",
            pages=0 if record_class is RecordClass.SOURCE else 48,
            size=len(data),
            digest=Digest.of(data),
            location=location,
            term=term,
            preserved_at=AT,
            template_set="t1",
        )
        with self.catalog.transaction() as unit:
            unit.add_record(record, {})
        return record

    def add_waiting(self, title: str, state: JobState = JobState.RENDERED, problem: str = "") -> Job:
        """Put a record under way."""
        with self.catalog.transaction() as unit:
            number = unit.next_numbers("school-7", 2026, 1)[0]
            closing = _closing("school-7", SchoolYear(2025), f"w{number.sequence}", YEAR)
            unit.add_closing(closing)
            key = f"{closing.closing_id}-journal"
            job = Job(key, closing.closing_id, "school-7", RecordClass.JOURNAL, number, state, title, "журнал.pdf")
            unit.add_jobs([replace(job, problem=problem, attempts=int(bool(problem)))])
        return job

    def events(self) -> list[Event]:
        """The log."""
        with self.catalog.transaction() as unit:
            return list(unit.events())


def _closing(organisation_id: str, school_year: SchoolYear, class_label: str, period: PeriodCode) -> Closing:
    named = f"{organisation_id}|{school_year}|{class_label}|{period}"
    return Closing(
        closing_id=Digest.of(named.encode()).hex[:16],
        organisation_id=organisation_id,
        school_year=school_year,
        class_label=class_label,
        period=period,
        version=1,
        closed_by="Завуч",
        closed_on=date(2026, 6, 5),
        closed_at=AT,
        snapshot=Digest.of(b"snapshot"),
        sources=(),
        findings=(),
    )


def closing_of(class_label: str, period: PeriodCode) -> Closing:
    """Return a closing of a class of the school in 2025/2026."""
    return _closing("school-7", SchoolYear(2025), class_label, period)


@contextmanager
def small_archive(folder: Path) -> Iterator[SmallArchive]:
    """Open an archive of one school without records in `folder`."""
    archive = SmallArchive(sqlite_catalog(folder), folder / "proof-keys")
    register_organisation(archive.ports, organisation(), actor="проба")
    try:
        yield archive
    finally:
        archive.catalog.dispose()
