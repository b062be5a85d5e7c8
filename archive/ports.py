"""What the services need from the world, as Protocols, and the frozen `Ports` that carries them.

Each port has one contract suite under `tests/contract/`, run on every implementation. Every
implementation turns its library's exceptions into ours in one table and chains them (`raise … from`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from archive.model.account import Account, Scope, Session
from archive.model.breach import BreachAct
from archive.model.carried import Carried, NamedCertificate
from archive.model.closing import ClosedPeriod, Closing, Job, JobState
from archive.model.correction import Correction
from archive.model.desk import Consent, DeskNumber, Handover, Issue
from archive.model.digest import Digest
from archive.model.document import Claim, RecordIdentity, RenderedDocument, SigningCertificate
from archive.model.event import Event, EventDraft, EventFilter
from archive.model.evidence import DueRenewal, Evidence, EvidenceBatch, EvidenceState, LogHead
from archive.model.extract import Extract, FamilySheets
from archive.model.organisation import Organisation
from archive.model.paper_file import PaperEntry, PaperFile
from archive.model.paper_proof import (
    PaperProof,
    ProofAlgorithm,
    ProofContent,
    ProofKey,
    ProofReading,
    ProofStatement,
)
from archive.model.papers import Paper
from archive.model.period import PeriodCode, SchoolYear
from archive.model.printed_ledger import PrintedLedger
from archive.model.push import Push
from archive.model.record import ObjectLocation, Record, RecordClass, RecordNumber
from archive.model.region import RegionPerson, RegionRequest
from archive.model.sidecar import Sidecar
from archive.model.signature import Signatory, SignaturePlace, SignaturePolicy, SignatureRequest
from archive.model.upload import Upload
from archive.model.verdict import Check, Verdict


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

    def extract_contents(self, extract: Extract) -> Sequence[ProofContent]:
        """Return what a proof may say of the extract, as it stands on it: the fullest first, then ever briefer."""

    def family_sheets(self, sheets: FamilySheets) -> RenderedDocument:
        """Return the extracts of many families as one print job, PDF/A; each begins on an odd page."""

    def printed_ledger(self, ledger: PrintedLedger) -> RenderedDocument:
        """Return a ledger printed on demand as PDF/A: a paper for hand signatures, with no data attached."""

    def reference(self, record: Record, corrections: Sequence[Correction], school: Organisation) -> RenderedDocument:
        """Return the «справка-отсылка» of a record that later ones correct: one page, PDF/A."""

    def paper(self, paper: Paper) -> RenderedDocument:
        """Return a cover, an inventory, an act or another paper as PDF/A. Raises `RenderError`."""

    def signature_mark(
        self, certificate: SigningCertificate, place: SignaturePlace, policy: SignaturePolicy, signatory: Signatory
    ) -> bytes:
        """Return a one-page PDF, of the size of `place`, with the mark of an electronic signature or seal.

        It says of which kind the signature is, by which local act it counts, and in what capacity it stands.
        """


class TwinReader(Protocol):
    """Gets the machine-readable twin out of a document."""

    def twin(self, pdf: bytes) -> bytes:
        """Return the attached JSON. Raises `TwinMissingError`."""

    def claim(self, pdf: bytes) -> Claim | None:
        """Return which record `pdf` says it is; None when it says nothing of the kind. Nothing is proved by it."""


class Signer(Protocol):
    """Holds one opened key for as long as it is needed."""

    @property
    def certificate(self) -> SigningCertificate:
        """What the signature's mark states."""

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return `pdf` with the PAdES signature asked for, as incremental updates; the bytes before stay.

        The first signature of `request.fields` creates them all and certifies, later ones fill theirs; the
        archival timestamp of B-LTA is the last one's. Nothing is signed when this raises: without an answer
        `TimestampUnavailableError` or `RevocationUnavailableError` (the document waits);
        `CertificateRevokedError`, `CertificateUntrustedError`, `CertificateExpiredError`, `TokenError`,
        `SigningFailedError`.
        """


class DetachedSigner(Protocol):
    """Holds one opened key that signs beside a file and not in it."""

    @property
    def certificate(self) -> SigningCertificate:
        """Whose it is."""

    def sign_detached(self, data: bytes) -> bytes:
        """Return a detached CAdES signature of `data`, DER, with a timestamp.

        Raises `SigningFailedError`, `TimestampUnavailableError`, `SignatureUncheckedError`.
        """


class SignerFactory(Protocol):
    """Opens one key, in a file or on a token."""

    def open(self, passphrase: str) -> Signer:
        """Return the key, opened once for a whole queue; for a token `passphrase` is its PIN, tried once.

        Raises `PassphraseWrongError`, `KeyUnreadableError`, `TokenError`, `CertificateExpiredError`.
        """


class OutsidePdf(Protocol):
    """A document with an empty signature container."""

    @property
    def pdf(self) -> bytes:
        """The document."""

    @property
    def to_sign(self) -> bytes:
        """The bytes around the container, which a signature must cover."""


class OutsideSignature(Protocol):
    """A signature that came back and was held to its document."""

    @property
    def described(self) -> SigningCertificate:
        """Whose it is."""


class OutsideSigning(Protocol):
    """Signatures made on another computer: the bytes go out, a detached CMS (RFC 5652, DER) over them comes back."""

    def prepare(self, pdf: bytes, request: SignatureRequest, *, at: datetime, owner: str = "") -> OutsidePdf:
        """Return `pdf` made ready for the signature asked for. Raises `SigningFailedError`."""

    def read(
        self, prepared: bytes, request: SignatureRequest, der: bytes, *, checked: bool = False
    ) -> OutsideSignature:
        """Hold a signature to the prepared document. Raises `SignatureForeignError`.

        `checked` says that its value was verified by other means; only the form is looked at then.
        """

    def embed(
        self, prepared: bytes, request: SignatureRequest, der: bytes, *, at: datetime, checked: bool = False
    ) -> bytes:
        """Return the document with the signature in it, raised to the level asked for.

        Raises as `read` and `Signer.sign`; nothing is changed then.
        """


class SignatureValidator(Protocol):
    """Judges the signatures of a PDF, and those beside a file."""

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        """Return the checks of signature, certificate path, timestamp and coverage; never raises on bad input."""

    def detached(
        self, data: bytes, signature: bytes, *, name: str, at: datetime, proven: bool = False
    ) -> Sequence[Check]:
        """Return one check, of code «detached-signature», for each signature in the CMS `signature` over `data`.

        `name` tells it from others in words, «№ 2». One without a timestamp of its own is judged at `at`; `proven` says
        that a timestamp tells that time. What cannot be checked here is INDETERMINATE; never raises on bad input.
        """

    def report(
        self, pdf: bytes, *, at: datetime, judged_at: datetime | None = None, verdict: Verdict | None = None
    ) -> bytes:
        """Return the validation report of ETSI TS 119 102-2 (XML) on `pdf`; never raises on bad input.

        `judged_at` is the time that `validate` was asked about when it was not `at`, `verdict` the whole one.
        """


@dataclass(frozen=True, slots=True)
class TreeRenewal:
    """One evidence record that gets a tree under another hash."""

    evidence: bytes
    digests: Sequence[bytes]
    """Under the new hash: of the record's file, then of what else the evidence covers."""


class EvidenceAuthority(Protocol):
    """Makes, renews and judges evidence records (RFC 4998, DER). Whatever the number, one call is one timestamp.

    The head of the event log goes under the timestamp with each record: its document stands in the archive
    timestamp's attributes, and its digest in the first list of the reduced hash tree, beside the file's.
    """

    def seal(self, groups: Sequence[Sequence[Digest]], head: LogHead) -> Sequence[bytes]:
        """Return an evidence record for each group: a file's digest, then those of what stands beside it.

        Raises `TimestampUnavailableError`.
        """

    def renew_timestamps(self, evidence: Sequence[bytes], head: LogHead) -> Sequence[bytes]:
        """Return each evidence record with one more timestamp over its last one; all are of one hash algorithm.

        Judges nothing: `check` first. Raises `TimestampUnavailableError`, `EvidenceUnreadableError`.
        """

    def renew_trees(self, renewals: Sequence[TreeRenewal], algorithm: str, head: LogHead) -> Sequence[bytes]:
        """Return each evidence record with a new chain under `algorithm` over the files and the chains before.

        Judges nothing: `check` first. Raises as `renew_timestamps`; `HashUnavailableError`.
        """

    def plan(
        self, evidence: Sequence[Evidence], *, at: datetime, lead: timedelta, algorithm: str = ""
    ) -> Sequence[DueRenewal]:
        """Return what is to be renewed at `at` because it ends within `lead`, what is most pressing first.

        `algorithm` asks for a tree under that hash for all that do not stand under it yet.
        """

    def digest(self, data: bytes, algorithm: str) -> bytes:
        """Return the digest of `data`. Raises `HashUnavailableError` when this machine cannot make it."""

    def describe(self, evidence: bytes) -> EvidenceState:
        """Return what it says of itself. Raises `EvidenceUnreadableError`."""

    def check(
        self, data: bytes, evidence: Sequence[bytes], *, at: datetime, beside: Sequence[bytes] = ()
    ) -> Sequence[Check]:
        """Judge what the evidence records, the oldest first, prove of the file `data` and what stands `beside` it.

        Every check has the code «evidence». A record that a later one continues is judged as part of
        that. No evidence gives no check. Never raises on bad input.
        """


class ProofReader(Protocol):
    """Takes out of files what they carry for whoever verifies them. Judges nothing and never raises on bad input."""

    @property
    def roots(self) -> Sequence[bytes]:
        """Return the roots that this installation trusts, DER."""

    def of_pdf(self, pdf: bytes) -> Carried:
        """Return what the signatures, timestamps and validation data of a PDF carry."""

    def of_signature(self, signature: bytes) -> Carried:
        """Return what a detached signature carries (DER, PEM or base64)."""

    def of_evidence(self, evidence: bytes) -> Carried:
        """Return what an evidence record carries."""

    def named(self, certificate: bytes) -> NamedCertificate | None:
        """Return a certificate with its names; None for what is none."""


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records to list; empty fields do not filter."""

    organisation_id: str = ""
    school_year: SchoolYear | None = None
    class_label: str = ""
    period: PeriodCode | None = None
    record_class: RecordClass | None = None
    closing_id: str = ""
    within: tuple[Scope, ...] | None = None
    """Only what one of these scopes reaches; None does not filter, no scope at all finds nothing."""


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
        self,
        organisation_id: str = "",
        class_label: str = "",
        *,
        within: Sequence[Scope] | None = None,
        limit: int = 0,
        offset: int = 0,
    ) -> Sequence[Closing]:
        """Return closings, the latest first; empty fields do not filter, `limit` 0 returns all.

        `within` leaves only those that one of the scopes reaches whole, with every class of record.
        """

    def closed_years(self, organisation_id: str) -> Sequence[SchoolYear]:
        """Return the school years of which a school has closings."""

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

    def job_of(self, organisation_id: str, number: RecordNumber) -> Job | None:
        """Return the job that a school's number was given to, whatever became of it."""

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

    def save_upload(self, upload: Upload) -> None:
        """Add a draft or replace what is kept of it."""

    def upload(self, upload_id: str) -> Upload:
        """Return it. Raises `UploadUnknownError`."""

    def uploads(self, organisation_id: str = "") -> Sequence[Upload]:
        """Return the drafts of a school, or of all, the latest first."""

    def end_upload(self, upload_id: str) -> None:
        """Forget it; an absent one is no error."""

    def end_uploads_before(self, uploaded_at: datetime) -> None:
        """Forget those that were uploaded before `uploaded_at`."""

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

    def titles(self, organisation_id: str, numbers: Collection[RecordNumber]) -> Mapping[RecordNumber, str]:
        """Return the titles of those of these numbers that are registered."""

    def pupils_of(self, organisation_id: str, number: RecordNumber) -> Mapping[str, str]:
        """Return whose data a record holds: full names by the pupils' ids in it."""

    def records_of_pupil(self, organisation_id: str, name: str) -> Sequence[PupilRecord]:
        """Return the journals of pupils whose name begins with `name` (case and ё folded), by name.

        A blank name finds nobody: personal data is not listed wholesale.
        """

    def add_sidecar(self, sidecar: Sidecar) -> None:
        """Register what stands beside a record. Raises `SidecarExistsError` when its place or content is taken."""

    def sidecars(self, organisation_id: str, numbers: Sequence[RecordNumber] = ()) -> Sequence[Sidecar]:
        """Return what stands beside these records, or beside all of the school, by number, kind and ordinal."""

    def add_evidence(self, evidence: Evidence) -> None:
        """Register what is known of an evidence sidecar. Its sidecar must be there, and no such row yet."""

    def standing_evidence(self, organisation_id: str = "", numbers: Sequence[RecordNumber] = ()) -> Sequence[Evidence]:
        """Return the evidence that no later one renews, of a school or of all, by number and ordinal."""

    def add_account(self, account: Account) -> None:
        """Add it. Raises `LoginTakenError`."""

    def save_account(self, account: Account) -> None:
        """Replace what is kept of it; it must be there."""

    def account(self, login: str) -> Account:
        """Return it by login, locked till the transaction ends. Raises `AccountUnknownError`."""

    def account_by_id(self, account_id: str) -> Account:
        """Return it. Raises `AccountUnknownError`."""

    def account_by_subject(self, subject: str) -> Account | None:
        """Return whoever the region's login knows as `subject`, if any."""

    def accounts(self) -> Sequence[Account]:
        """Return all, by login."""

    def save_session(self, session: Session) -> None:
        """Add it or replace what is kept of it."""

    def session(self, token: Digest) -> Session | None:
        """Return it, if there is one."""

    def end_session(self, token: Digest) -> None:
        """Forget it; an absent one is no error."""

    def end_sessions_of(self, account_id: str) -> None:
        """Forget all of an account."""

    def end_sessions_before(self, seen_at: datetime) -> None:
        """Forget those that were last seen before `seen_at`."""

    def add_proof_key(self, key: ProofKey) -> None:
        """Add the public part of a key that signs extracts; one with its id must not be there."""

    def revoke_proof_key(self, key_id: str, *, at: datetime, reason: str) -> bool:
        """Revoke a key unless it is revoked already; tell whether that was news."""

    def proof_keys(self, organisation_id: str = "") -> Sequence[ProofKey]:
        """Return the keys of a school, or of all, the first first."""

    def add_paper_file(self, file: PaperFile) -> None:
        """Register a printing. Raises `BusyError` when its place was taken meanwhile."""

    def add_paper_entry(self, file: PaperFile, entry: PaperEntry) -> PaperFile:
        """Add the next step of a printing and return it with that step. Raises `BusyError` likewise."""

    def paper_files(self, organisation_id: str = "", number: RecordNumber | None = None) -> Sequence[PaperFile]:
        """Return the printings of a school (or all), of one file (or all), by number, the first printing first."""

    def add_evidence_batches(self, batches: Sequence[EvidenceBatch]) -> None:
        """Note that these bundles are to be kept."""

    def unfinished_evidence_batches(self) -> Sequence[EvidenceBatch]:
        """Return the bundles of which something may not be kept yet, the oldest first."""

    def finish_evidence_batch(self, bundle: Digest) -> bool:
        """Note that all of it is kept; tell whether that was news."""

    def next_desk_number(self, organisation_id: str, register: str, year: int) -> DeskNumber:
        """Take the next number of one of `DESK_REGISTERS`: no gap, none twice."""

    def add_issue(self, issue: Issue) -> None:
        """Enter a line in the issue register; its number was taken in this transaction."""

    def issues(self, organisation_id: str, year: int = 0, number: DeskNumber | None = None) -> Sequence[Issue]:
        """Return the lines of a school (of one year, of one number), by number."""

    def add_handover(self, handover: Handover) -> None:
        """Note that a paper was handed over. Raises `BusyError` when another noted it meanwhile."""

    def handovers(self, organisation_id: str, number: DeskNumber | None = None) -> Sequence[Handover]:
        """Return what was handed over in a school, by number and ordinal."""

    def add_consent(self, consent: Consent) -> None:
        """Enter a line in the register of consents; its number was taken in this transaction."""

    def consents(self, organisation_id: str) -> Sequence[Consent]:
        """Return the lines of a school, by number."""

    def pupil_name(self, organisation_id: str, number: RecordNumber, pupil_id: str) -> str | None:
        """Return the name under which a record holds a pupil, if it does."""

    def pupils_within(
        self, organisation_id: str, name: str, within: Sequence[Scope], *, limit: int = 0
    ) -> Sequence[PupilRecord]:
        """Return pupils whose name begins with `name` in the journals and ledgers that `within` reaches, by name.

        A blank name finds nobody.
        """

    def append_event(self, draft: EventDraft) -> Event:
        """Chain `draft` to the log."""

    def events(self, *, after: int = 0, limit: int = 0) -> Sequence[Event]:
        """Return events in order."""

    def find_events(self, which: EventFilter, *, before: int = 0, limit: int = 0) -> Sequence[Event]:
        """Return the events that `which` lets through, the latest first; `before` names a sequence to go on from."""

    def event_actions(self) -> Sequence[str]:
        """Return every action that the log knows, by name."""

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


class Passwords(Protocol):
    """Keeps passwords so that they cannot be read again."""

    def hashed(self, password: str) -> str:
        """Return what may be kept of it."""

    def is_right(self, password: str, kept: str) -> bool:
        """Tell whether `password` is the one behind `kept`; takes as long when `kept` is empty."""

    def ensure_strong(self, password: str, *, about: tuple[str, ...]) -> None:
        """Raise `PasswordWeakError` unless it is long, uncommon and says nothing of its owner."""


class SecondFactors(Protocol):
    """One-time codes (RFC 6238)."""

    def new_secret(self) -> str:
        """Return a random secret."""

    def address(self, secret: str, login: str) -> str:
        """Return the `otpauth://` address that an authenticator's camera reads."""

    def accepted_step(self, secret: str, code: str, *, at: datetime, after: int) -> int | None:
        """Return the time step whose code was given, later than `after`; None when it is none of those allowed."""


class Seal(Protocol):
    """Keeps secrets that must be read again."""

    def sealed(self, secret: str) -> str:
        """Return what may be kept of it."""

    def opened(self, sealed: str) -> str:
        """Return the secret. Raises `SettingError` when it was sealed with another key."""


class Region(Protocol):
    """The region's login (OpenID Connect)."""

    def begin(self, back: str) -> RegionRequest:
        """Return where to send the browser, which comes back to `back`. Raises `RegionSignInError`."""

    def finish(self, request: RegionRequest, code: str, back: str, *, at: datetime) -> RegionPerson:
        """Exchange the code and return whom the provider vouches for. Raises `RegionSignInError`."""


@dataclass(frozen=True, slots=True)
class Identity:
    """How one shows who one is."""

    passwords: Passwords
    codes: SecondFactors
    seal: Seal
    region: Region | None = None
    """None where no region's login is set."""


@dataclass(frozen=True, slots=True)
class ProofKeyPart:
    """The public part of a new key: id, algorithm and coordinates as in a JWK."""

    key_id: str
    algorithm: ProofAlgorithm
    x: str
    y: str


class PaperProofs(Protocol):
    """Signs what the QR of an extract states, and reads it back. Private keys never leave the implementation."""

    def new_key(self) -> ProofKeyPart:
        """Make a key and keep it; return its public part. Raises `SettingError`."""

    def has_key(self, key_id: str) -> bool:
        """Tell whether this machine can sign with the key."""

    def discard_key(self, key_id: str) -> None:
        """Destroy the private part; an absent one is no error."""

    def prove(self, statement: ProofStatement, contents: Sequence[ProofContent], key: ProofKey) -> PaperProof | None:
        """Return the first of `contents`, the fullest first, that fits one symbol; None when none does.

        Raises `ProofKeyMissingError`, `SettingError`.
        """

    def read(self, text: str, keys: Sequence[ProofKey]) -> ProofReading:
        """Return what `text` says and whether a key of `keys` stood behind it then; never raises on bad input."""


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
    evidence: EvidenceAuthority
    identity: Identity
    outside: OutsideSigning
    proofs: ProofReader
    paper_proofs: PaperProofs
