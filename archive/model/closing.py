"""Closing a period: the frozen data and the work that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from archive.model.difference import Difference
from archive.model.digest import Digest
from archive.model.document import SignaturePlace
from archive.model.finding import Finding
from archive.model.journal import ClassJournal, SourceFile
from archive.model.organisation import Organisation
from archive.model.period import Period, PeriodCode, SchoolYear
from archive.model.record import RecordClass, RecordNumber


class ClosingKind(StrEnum):
    """What a closing freezes."""

    WHOLE = "whole"
    """The class's whole period: a journal and a ledger."""
    SUPPLEMENT = "supplement"
    """Summary marks set after the closing: a supplementary ledger (003 §4-ЭД 5, a mark deferred)."""

    @property
    def record_classes(self) -> tuple[RecordClass, ...]:
        """Which documents are made of it."""
        return (RecordClass.JOURNAL, RecordClass.LEDGER) if self is ClosingKind.WHOLE else (RecordClass.LEDGER,)


@dataclass(frozen=True, slots=True)
class SupersededRecord:
    """A record that a later one corrects or supplements."""

    number: RecordNumber
    record_class: RecordClass
    version: int


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """The frozen data of one class and period: what every document of it is made from.

    Its canonical JSON is the machine-readable twin inside each document; its digest is printed on
    each sheet. `journal` holds only what falls into `period`.
    """

    format: str
    """«closed-period-1»: the version of the published JSON Schema."""
    closing_id: str
    version: int
    organisation: Organisation
    period: Period
    journal: ClassJournal
    findings: tuple[Finding, ...]
    closed_by: str
    closed_on: date
    closed_at: datetime
    supersedes: str = ""
    """The closing that this one corrects, else empty."""
    reason: str = ""
    protocol: str = ""
    kind: ClosingKind = ClosingKind.WHOLE
    supersedes_records: tuple[SupersededRecord, ...] = ()
    """The records that those of this version correct, or supplement."""
    difference: Difference | None = None
    """What is not as it was in the version corrected; of a supplement: everything that the files changed."""

    @property
    def is_supplement(self) -> bool:
        """Whether `journal` holds summary marks set later, and nothing else."""
        return self.kind is ClosingKind.SUPPLEMENT


@dataclass(frozen=True, slots=True)
class Closing:
    """The catalogue's row of a closed period; the data itself lies under `snapshot`."""

    closing_id: str
    organisation_id: str
    school_year: SchoolYear
    class_label: str
    period: PeriodCode
    version: int
    closed_by: str
    closed_on: date
    closed_at: datetime
    snapshot: Digest
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    supersedes: str = ""
    reason: str = ""
    protocol: str = ""
    kind: ClosingKind = ClosingKind.WHOLE

    @property
    def is_supplement(self) -> bool:
        """Whether it holds summary marks set later, and nothing else."""
        return self.kind is ClosingKind.SUPPLEMENT

    def is_from(self, sources: Sequence[SourceFile]) -> bool:
        """Tell whether it was made from these very files."""
        return {source.digest for source in self.sources} == {source.digest for source in sources}


class JobState(StrEnum):
    """How far one record has come. A job moves one step at a time and never back."""

    PLANNED = "planned"
    RENDERED = "rendered"
    SIGNED = "signed"
    PRESERVED = "preserved"

    @property
    def words(self) -> str:
        """The Russian name of the state."""
        return {
            "planned": "ожидает оформления",
            "rendered": "ожидает подписи",
            "signed": "ожидает записи в хранилище",
            "preserved": "в хранилище",
        }[self.value]


_NEXT = {
    JobState.PLANNED: JobState.RENDERED,
    JobState.RENDERED: JobState.SIGNED,
    JobState.SIGNED: JobState.PRESERVED,
}


@dataclass(frozen=True, slots=True)
class Job:
    """The work on one record. A source file starts at `SIGNED`: it is kept as it came.

    `content` is the digest, in the workspace, of what the last step left: the rendered PDF, the
    signed PDF, the source. `problem` is why the last try failed, for people.
    """

    job_id: str
    closing_id: str
    organisation_id: str
    record_class: RecordClass
    number: RecordNumber
    state: JobState
    title: str
    file_name: str
    content: Digest | None = None
    pages: int = 0
    template_set: str = ""
    signature_place: SignaturePlace | None = None
    attempts: int = 0
    problem: str = ""

    def advanced(self, content: Digest | None) -> "Job":
        """Return the job one step further, holding `content`."""
        return replace(self, state=_NEXT[self.state], content=content, problem="")

    def failed(self, problem: str) -> "Job":
        """Return the job where it stands, with one more try and its reason."""
        return replace(self, attempts=self.attempts + 1, problem=problem)
