"""Closing a period: the frozen data and the work that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from archive.model.certification import GivenSignature, PreparedSignature, Refusal
from archive.model.difference import Difference
from archive.model.digest import Digest
from archive.model.finding import Finding
from archive.model.journal import ClassJournal, SourceFile
from archive.model.ledger_scope import WHOLE_CLASS, LedgerScope
from archive.model.organisation import Organisation
from archive.model.period import Period, PeriodCode, SchoolYear
from archive.model.record import RecordClass, RecordNumber
from archive.model.signature import FieldPlace, Signatory, SignaturePolicy


class ClosingKind(StrEnum):
    """What a closing freezes."""

    WHOLE = "whole"
    """The class's whole period: a journal and a ledger."""
    SUPPLEMENT = "supplement"
    """Summary marks set after the closing: a supplementary ledger (003 §4-ЭД 5, a mark deferred)."""
    REPORT = "report"
    """A teacher's report that was accepted: it belongs to an author, not to a class's journal (004 §3)."""

    @property
    def record_classes(self) -> tuple[RecordClass, ...]:
        """Which documents are made of it."""
        return {
            ClosingKind.WHOLE: (RecordClass.JOURNAL, RecordClass.LEDGER),
            ClosingKind.SUPPLEMENT: (RecordClass.LEDGER,),
            ClosingKind.REPORT: (RecordClass.REPORT,),
        }[self]


@dataclass(frozen=True, slots=True)
class SupersededRecord:
    """A record that a later one corrects or supplements."""

    number: RecordNumber
    record_class: RecordClass
    version: int
    scope: LedgerScope = WHOLE_CLASS


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
    author: str = ""
    """Whose report it is; empty for the closing of a class's period."""

    @property
    def is_supplement(self) -> bool:
        """Whether it holds summary marks set later, and nothing else."""
        return self.kind is ClosingKind.SUPPLEMENT

    @property
    def is_report(self) -> bool:
        """Whether it holds a teacher's report."""
        return self.kind is ClosingKind.REPORT

    def is_from(self, sources: Sequence[SourceFile]) -> bool:
        """Tell whether it was made from these very files."""
        return {source.digest for source in self.sources} == {source.digest for source in sources}


class JobState(StrEnum):
    """How far one record has come. A job moves one step at a time.

    Only the director's refusal leads aside: a refused job is put back as `RENDERED`, or annulled.
    """

    PLANNED = "planned"
    RENDERED = "rendered"
    """Waits for the signature that is next in its order."""
    OUTSIDE = "outside"
    """Its bytes were given out to be signed elsewhere; nothing may touch them until the signature is back."""
    REFUSED = "refused"
    SIGNED = "signed"
    PRESERVED = "preserved"
    ANNULLED = "annulled"
    """Superseded before it was signed: its number stays taken and names no record."""

    @property
    def words(self) -> str:
        """The Russian name of the state."""
        return {
            "planned": "ожидает оформления",
            "rendered": "ожидает подписи",
            "outside": "ждёт подписи извне",
            "refused": "возвращён без подписи",
            "signed": "ожидает записи в хранилище",
            "preserved": "в хранилище",
            "annulled": "номер аннулирован",
        }[self.value]

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to do."""
        return self in {JobState.PRESERVED, JobState.ANNULLED}


UNDER_WAY = tuple(state for state in JobState if not state.is_final)
"""The states of jobs whose work is not done: what they name must last."""
AWAITING_PEOPLE = (JobState.RENDERED, JobState.OUTSIDE, JobState.REFUSED)
"""The states in which a document stands in the queue: for a signatory, for a file, for the administrator."""


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
    signature_places: tuple[FieldPlace, ...] = ()
    """Every signature field in the order of signing."""
    signature_policy: SignaturePolicy = field(default_factory=SignaturePolicy)
    """The profile's, as it was frozen with the closing."""
    signatures: tuple[GivenSignature, ...] = ()
    prepared: PreparedSignature | None = None
    """Set while the document waits for a signature from outside."""
    refusal: Refusal | None = None
    """Why the director sent it back; stays when it is put into the queue again."""
    attempts: int = 0
    problem: str = ""
    scope: LedgerScope = WHOLE_CLASS
    """Whose ledger it is; of a journal and a source always the whole class."""

    @property
    def next_signatory(self) -> Signatory | None:
        """Whose signature is awaited; None when nobody's is."""
        given = len(self.signatures)
        return self.signature_places[given].signatory if given < len(self.signature_places) else None

    @property
    def trouble(self) -> str:
        """What keeps it from going on, for people: the director's reason, or the fault of the last try."""
        return self.refusal.reason if self.refusal and self.state is JobState.REFUSED else self.problem

    @property
    def workspace_digests(self) -> frozenset[Digest]:
        """Everything that the job names in the workspace."""
        prepared = (self.prepared.content, self.prepared.to_sign) if self.prepared else ()
        used = [given.attorney for given in self.signatures if given.attorney]
        if self.prepared and self.prepared.attorney:
            used.append(self.prepared.attorney)
        attorneys = [digest for each in used for digest in (each.digest, each.signature)]
        return frozenset(digest for digest in (self.content, *prepared, *attorneys) if digest is not None)

    def signed(self, content: Digest, given: GivenSignature) -> "Job":
        """Return the job with one more signature: still in the queue until the last one stands."""
        job = replace(self, content=content, signatures=(*self.signatures, given), prepared=None, problem="")
        return replace(job, state=JobState.RENDERED if job.next_signatory else JobState.SIGNED)

    def advanced(self, content: Digest | None) -> "Job":
        """Return the job one step further, holding `content`."""
        return replace(self, state=_NEXT[self.state], content=content, problem="")

    def failed(self, problem: str) -> "Job":
        """Return the job where it stands, with one more try and its reason."""
        return replace(self, attempts=self.attempts + 1, problem=problem)
