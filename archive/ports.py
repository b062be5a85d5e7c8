"""What the services need from the world, as Protocols, and the frozen `Ports` that carries them.

Each port has one contract suite under `tests/contract/`, run on every implementation. Every
implementation turns its library's exceptions into ours in one table and chains them (`raise … from`).
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.model.breach import BreachAct
from archive.model.closing import ClosedPeriod, Closing, Job, JobState
from archive.model.correction import Correction
from archive.model.digest import Digest
from archive.model.document import RecordIdentity, RenderedDocument, SignaturePlace, SigningCertificate
from archive.model.event import Event, EventDraft
from archive.model.extract import Extract
from archive.model.organisation import Organisation
from archive.model.period import PeriodCode, SchoolYear
from archive.model.push import Push
from archive.model.record import ObjectLocation, Record, RecordClass, RecordNumber
from archive.model.sidecar import Sidecar
from archive.model.verdict import Check


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC, without microseconds."""


@dataclass(frozen=True, slots=True)
class ObjectState:
    """What the store itself says of one object version."""

    location: ObjectLocation
    size: int
    locked_until: datetime | None
    """End of the COMPLIANCE lock in UTC; None when there is none (or only a weaker mode)."""
    held: bool
    tags: Mapping[str, str]
    is_latest: bool
    """False when a delete marker or a later version hides this one: an incident."""


class ObjectStore(Protocol):
    """Write-once storage (S3 with Object Lock, COMPLIANCE)."""

    def put(
        self, data: bytes, *, key: str, media_type: str, locked_until: datetime, tags: Mapping[str, str]
    ) -> ObjectLocation:
        """Keep `data` under `key` till `locked_until` and return where it lies.

        Idempotent: when the same bytes already lie under `key`, locked at least as long, their
        location is returned and nothing is written. The server checks the SHA-256 of what arrives.
        Raises `StoreUnavailableError`, `StoreFullError`, `StoreRefusedError`.
        """

    def get(self, location: ObjectLocation) -> bytes:
        """Return the bytes of exactly this version. Raises `ObjectMissingError`, `StoreUnavailableError`."""

    def state(self, location: ObjectLocation) -> ObjectState:
        """Return lock, hold and tags of exactly this version. Raises as `get`."""

    def prove_lock(self, at: datetime) -> Sequence[Check]:
        """Try to delete, shorten and weaken a locked canary; each attempt must be refused by the server."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something in the workspace, and since when it lies there (aware)."""

    digest: Digest
    put_at: datetime


class Workspace(Protocol):
    """Where the steps of a closing leave their results for each other; not an archive, nothing is locked.

    Content-addressed, shared by all workers. What a row names must last till its record is in the store:
    of lost content only a source comes back, from the files of the same command given again.
    """

    def put(self, data: bytes) -> Digest:
        """Keep `data`; idempotent."""

    def get(self, digest: Digest) -> bytes:
        """Return the bytes, compared with the digest. Raises `WorkspaceLostError` when absent or changed."""

    def discard(self, digest: Digest) -> None:
        """Forget the bytes; absent ones are no error."""

    def contents(self) -> Iterable[Leftover]:
        """Return everything that lies there."""


class Renderer(Protocol):
    """Turns frozen data into PDF/A. Pure: the same arguments give the same bytes."""

    def journal(self, closed: ClosedPeriod, identity: RecordIdentity, twin: bytes) -> RenderedDocument:
        """Return the class journal as PDF/A-3u with `twin` attached."""

    def ledger(self, closed: ClosedPeriod, identity: RecordIdentity, twin: bytes) -> RenderedDocument:
        """Return the summary ledger as PDF/A-3u with `twin` attached."""

    def extract(self, extract: Extract) -> RenderedDocument:
        """Return one pupil's extract as PDF/A."""

    def reference(self, record: Record, corrections: Sequence[Correction], school: Organisation) -> RenderedDocument:
        """Return the «справка-отсылка» of a record that later ones correct: one page, PDF/A."""

    def signature_mark(self, certificate: SigningCertificate, place: SignaturePlace) -> bytes:
        """Return a one-page PDF, of the size of `place`, with the mark of the electronic signature."""


class TwinReader(Protocol):
    """Gets the machine-readable twin out of a document."""

    def twin(self, pdf: bytes) -> bytes:
        """Return the attached JSON. Raises `TwinMissingError`."""


class Signer(Protocol):
    """Holds one opened key for as long as it is needed."""

    @property
    def certificate(self) -> SigningCertificate:
        """What the signature's mark states."""

    def sign(self, pdf: bytes, *, place: SignaturePlace | None, mark: bytes | None, reason: str) -> bytes:
        """Return `pdf` with a timestamped PAdES signature as an incremental update.

        Raises `TimestampUnavailableError` when no authority answers: nothing is signed then.
        """


class SignerFactory(Protocol):
    """Opens the director's key."""

    def open(self, passphrase: str) -> Signer:
        """Return the opened key. Raises `PassphraseWrongError`, `KeyUnreadableError`, `CertificateExpiredError`."""


class SignatureValidator(Protocol):
    """Judges the signatures of a PDF."""

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        """Return the checks of signature, certificate path, timestamp and coverage; never raises on bad input."""


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records to list; empty fields do not filter."""

    organisation_id: str = ""
    school_year: SchoolYear | None = None
    class_label: str = ""
    period: PeriodCode | None = None
    record_class: RecordClass | None = None
    closing_id: str = ""


@dataclass(frozen=True, slots=True)
class PupilRecord:
    """A record that holds a pupil's data; `pupil_id` is the pupil's id inside it."""

    record: Record
    pupil_id: str
    full_name: str


class UnitOfWork(Protocol):
    """One transaction over the catalogue. Nothing is visible to others before it is committed."""

    def save_organisation(self, organisation: Organisation) -> None:
        """Add or replace an organisation's profile."""

    def organisation(self, organisation_id: str) -> Organisation:
        """Return it. Raises `OrganisationUnknownError`."""

    def organisations(self) -> Sequence[Organisation]:
        """Return all, by id."""

    def add_closing(self, closing: Closing) -> None:
        """Add the row. Raises `ClosingExistsError` when this version of this class and period is there."""

    def closing(self, closing_id: str) -> Closing:
        """Return it. Raises `ClosingUnknownError`."""

    def closings(
        self, organisation_id: str, school_year: SchoolYear, class_label: str, period: PeriodCode
    ) -> Sequence[Closing]:
        """Return every version of this class and period, the first first."""

    def recent_closings(
        self, organisation_id: str = "", class_label: str = "", *, limit: int = 0, offset: int = 0
    ) -> Sequence[Closing]:
        """Return closings, the latest first; empty fields do not filter, `limit` 0 returns all."""

    def add_breach(self, act: BreachAct) -> None:
        """Add the act; one with its school, number and date must not be there."""

    def resolve_breach(self, act: BreachAct) -> bool:
        """Write the resolution of `act` if it has none yet; tell whether it had none."""

    def breaches(self, organisation_id: str = "") -> Sequence[BreachAct]:
        """Return the acts of a school, or of all, by date and number."""

    def add_jobs(self, jobs: Iterable[Job]) -> None:
        """Add the work list."""

    def job(self, job_id: str) -> Job:
        """Return it. Raises `JobUnknownError`."""

    def jobs(self, *, closing_ids: Sequence[str] = (), states: Sequence[JobState] = ()) -> Sequence[Job]:
        """Return jobs in their record numbers' order; an empty sequence does not filter."""

    def save_job(self, job: Job, *, was: JobState) -> bool:
        """Write `job` if its state in the catalogue still is `was`; tell whether it was."""

    def save_push(self, push: Push) -> bool:
        """Keep `push` unless one with its id is there; tell whether it was new."""

    def push(self, push_id: str) -> Push:
        """Return it. Raises `PushUnknownError`."""

    def pushes(self, organisation_id: str = "") -> Sequence[Push]:
        """Return the pushes of a school, or of all, the first first."""

    def next_numbers(self, organisation_id: str, year: int, count: int) -> Sequence[RecordNumber]:
        """Take the next `count` record numbers of the year: no gap, none twice."""

    def add_record(self, record: Record, pupils: Mapping[str, str]) -> None:
        """Register a record with the pupils (id → full name) whose data it holds.

        Raises `RecordExistsError` when the number or the content is registered already.
        """

    def record(self, organisation_id: str, number: RecordNumber) -> Record:
        """Return it. Raises `RecordUnknownError`."""

    def record_by_digest(self, digest: Digest, organisation_id: str = "") -> Record | None:
        """Return the record whose file has this digest, if any."""

    def records(self, which: RecordFilter, *, limit: int = 0, offset: int = 0) -> Sequence[Record]:
        """Return records by number; `limit` 0 returns all."""

    def later_versions(self, organisation_id: str = "") -> Sequence[Record]:
        """Return the records of versions after the first, of a school or of all, by number."""

    def records_of_pupil(self, organisation_id: str, name: str) -> Sequence[PupilRecord]:
        """Return the journals of pupils whose name begins with `name` (case and ё folded), by name.

        A blank name finds nobody: personal data is not listed wholesale.
        """

    def add_sidecar(self, sidecar: Sidecar) -> None:
        """Register what stands beside a record. Raises `SidecarExistsError` when its place or content is taken."""

    def sidecars(self, organisation_id: str, numbers: Sequence[RecordNumber] = ()) -> Sequence[Sidecar]:
        """Return what stands beside these records, or beside all of the school, by number, kind and ordinal."""

    def append_event(self, draft: EventDraft) -> Event:
        """Chain `draft` to the log."""

    def events(self, *, after: int = 0, limit: int = 0) -> Sequence[Event]:
        """Return events in order."""

    def chain_head(self) -> tuple[int, Digest]:
        """Return sequence and digest of the last event; 0 and `GENESIS` before the first."""


class Catalog(Protocol):
    """The register of records, closings, jobs and events."""

    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction: committed when the block ends well, rolled back when it raises."""

    def job_lock(self, job_id: str) -> AbstractContextManager[bool]:
        """Try to take the lock of one job for this process; it dies with its holder.

        Yields False at once when another process has it.
        """


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that the services may touch, wired once by `bootstrap.connect`."""

    clock: Clock
    catalog: Catalog
    store: ObjectStore
    workspace: Workspace
    renderer: Renderer
    twins: TwinReader
    signers: SignerFactory
    validator: SignatureValidator
