"""The catalogue, one unit of work at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from archive.model.account import Account, Scope, Session
from archive.model.breach import BreachAct
from archive.model.closing import Closing, Job, JobState
from archive.model.desk import Consent, DeskNumber, Handover, Issue
from archive.model.digest import Digest
from archive.model.event import Event, EventDraft, EventFilter
from archive.model.evidence import Evidence, EvidenceBatch
from archive.model.organisation import Organisation
from archive.model.paper_file import PaperEntry, PaperFile
from archive.model.paper_proof import KeyEndorsement, ProofKey
from archive.model.period import PeriodCode, SchoolYear
from archive.model.push import Push
from archive.model.record import Record, RecordClass, RecordNumber
from archive.model.sidecar import Sidecar
from archive.model.teacher_report import ReportState, TeacherReport
from archive.model.teaching import Taught
from archive.model.upload import Upload


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


class CatalogReading(Protocol):
    """One look at the catalogue: what was committed when it began. It holds nobody up, and cannot write."""

    def organisation(self, organisation_id: str) -> Organisation:
        """Return it. Raises `OrganisationUnknownError`."""

    def organisations(self) -> Sequence[Organisation]:
        """Return all, by id."""

    def closing(self, closing_id: str) -> Closing:
        """Return it. Raises `ClosingUnknownError`."""

    def closings(
        self, organisation_id: str, school_year: SchoolYear, class_label: str, period: PeriodCode, *, author: str = ""
    ) -> Sequence[Closing]:
        """Return every version of this class and period, or of an author's report, the first first."""

    def recent_closings(
        self,
        organisation_id: str = "",
        class_label: str = "",
        *,
        within: Sequence[Scope] | None = None,
        limit: int = 0,
        offset: int = 0,
    ) -> Sequence[Closing]:
        """Return closings of classes, the latest first; empty fields do not filter, `limit` 0 returns all.

        `within` leaves only those that one of the scopes reaches whole, with every class of record.
        """

    def closings_at_work(self, since: datetime, *, within: Sequence[Scope] | None, limit: int) -> Sequence[Closing]:
        """Return the closings with unfinished jobs and those closed after `since`, the latest first."""

    def closed_classes(self, organisation_id: str) -> Sequence[tuple[SchoolYear, PeriodCode, str]]:
        """Return which classes of a school are closed, with year and period."""

    def closed_years(self, organisation_id: str) -> Sequence[SchoolYear]:
        """Return the school years of which a school has closings."""

    def taught(self, closing_ids: Sequence[str]) -> Sequence[Taught]:
        """Return who teaches what in these closings, by closing, subject and name."""

    def teacher_report(self, report_id: str) -> TeacherReport:
        """Return it. Raises `ReportUnknownError`."""

    def teacher_reports(
        self, organisation_id: str = "", *, states: Sequence[ReportState] = ()
    ) -> Sequence[TeacherReport]:
        """Return the reports of a school, or of all, in these states or in any, the latest first."""

    def breaches(self, organisation_id: str = "") -> Sequence[BreachAct]:
        """Return the acts of a school, or of all, by date and number."""

    def job(self, job_id: str) -> Job:
        """Return it. Raises `JobUnknownError`."""

    def job_of(self, organisation_id: str, number: RecordNumber) -> Job | None:
        """Return the job that a school's number was given to, whatever became of it."""

    def jobs(self, *, closing_ids: Sequence[str] = (), states: Sequence[JobState] = ()) -> Sequence[Job]:
        """Return jobs in their record numbers' order; an empty sequence does not filter."""

    def push(self, push_id: str) -> Push:
        """Return it. Raises `PushUnknownError`."""

    def pushes(self, organisation_id: str = "") -> Sequence[Push]:
        """Return the pushes of a school, or of all, the first first."""

    def upload(self, upload_id: str) -> Upload:
        """Return it. Raises `UploadUnknownError`."""

    def uploads(self, organisation_id: str = "") -> Sequence[Upload]:
        """Return the drafts of a school, or of all, the latest first."""

    def record(self, organisation_id: str, number: RecordNumber) -> Record:
        """Return it. Raises `RecordUnknownError`."""

    def record_by_digest(self, digest: Digest, organisation_id: str = "") -> Record | None:
        """Return the record whose file has this digest, if any."""

    def records(self, which: RecordFilter, *, limit: int = 0, offset: int = 0) -> Sequence[Record]:
        """Return records by number; `limit` 0 returns all."""

    def count_records(self, organisation_id: str) -> int:
        """Return how many records a school has."""

    def recorded_years(self, organisation_id: str) -> Sequence[SchoolYear]:
        """Return the school years of which a school has records."""

    def later_versions(self, organisation_ids: Collection[str]) -> Sequence[Record]:
        """Return the records of versions after the first of these schools, by number."""

    def titles(self, organisation_id: str, numbers: Collection[RecordNumber]) -> Mapping[RecordNumber, str]:
        """Return the titles of those of these numbers that are registered."""

    def pupils_of(self, organisation_id: str, number: RecordNumber) -> Mapping[str, str]:
        """Return whose data a record holds: full names by the pupils' ids in it."""

    def records_of_pupil(self, organisation_id: str, name: str) -> Sequence[PupilRecord]:
        """Return the journals of pupils whose name begins with `name` (case and ё folded), by name.

        A blank name finds nobody: personal data is not listed wholesale.
        """

    def sidecars(self, organisation_id: str, numbers: Sequence[RecordNumber] = ()) -> Sequence[Sidecar]:
        """Return what stands beside these records, or beside all of the school, by number, kind and ordinal."""

    def standing_evidence(self, organisation_id: str = "", numbers: Sequence[RecordNumber] = ()) -> Sequence[Evidence]:
        """Return the evidence that no later one renews, of a school or of all, by number and ordinal."""

    def account_by_login(self, login: str) -> Account:
        """Return it; nothing keeps others from changing it. Raises `AccountUnknownError`."""

    def account_by_id(self, account_id: str) -> Account:
        """Return it. Raises `AccountUnknownError`."""

    def account_by_subject(self, subject: str) -> Account | None:
        """Return whoever the region's login knows as `subject`, if any."""

    def accounts(self) -> Sequence[Account]:
        """Return all, by login."""

    def session(self, token: Digest) -> Session | None:
        """Return it, if there is one."""

    def sessions_of(self, account_id: str) -> Sequence[Session]:
        """Return those of an account, the last seen first."""

    def proof_keys(self, organisation_id: str = "") -> Sequence[ProofKey]:
        """Return the keys of a school, or of all, the first first."""

    def key_endorsements(self, organisation_id: str = "") -> Sequence[KeyEndorsement]:
        """Return the signatures under the keys of a school, or of all, the first first."""

    def paper_files(self, organisation_id: str = "", number: RecordNumber | None = None) -> Sequence[PaperFile]:
        """Return the printings of a school (or all), of one file (or all), by number, the first printing first."""

    def unfinished_evidence_batches(self) -> Sequence[EvidenceBatch]:
        """Return the bundles of which something may not be kept yet, the oldest first."""

    def issues(self, organisation_id: str, year: int = 0, number: DeskNumber | None = None) -> Sequence[Issue]:
        """Return the lines of a school (of one year, of one number), by number."""

    def handovers(self, organisation_id: str, number: DeskNumber | None = None) -> Sequence[Handover]:
        """Return what was handed over in a school, by number and ordinal."""

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

    def events(self, *, after: int = 0, limit: int = 0) -> Sequence[Event]:
        """Return events in order."""

    def find_events(self, which: EventFilter, *, before: int = 0, limit: int = 0) -> Sequence[Event]:
        """Return the events that `which` lets through, the latest first; `before` names a sequence to go on from."""

    def event_actions(self) -> Sequence[str]:
        """Return every action that the log knows, by name."""

    def chain_head(self) -> tuple[int, Digest]:
        """Return sequence and digest of the last event; 0 and `GENESIS` before the first."""


class UnitOfWork(CatalogReading, Protocol):
    """One transaction over the catalogue. Nothing is visible to others before it is committed."""

    def save_organisation(self, organisation: Organisation) -> None:
        """Add or replace an organisation's profile."""

    def add_closing(self, closing: Closing) -> None:
        """Add the row. Raises `ClosingExistsError` when this version of this class and period is there."""

    def add_breach(self, act: BreachAct) -> None:
        """Add the act; one with its school, number and date must not be there."""

    def resolve_breach(self, act: BreachAct) -> bool:
        """Write the resolution of `act` if it has none yet; tell whether it had none."""

    def add_taught(self, taught: Iterable[Taught]) -> None:
        """Enter who teaches what in a closing that is being entered."""

    def add_teacher_report(self, report: TeacherReport) -> None:
        """Enter a report that was handed in."""

    def decide_teacher_report(self, report: TeacherReport) -> bool:
        """Write the decision on `report` if it still waits for one; tell whether it did."""

    def add_jobs(self, jobs: Iterable[Job]) -> None:
        """Add the work list."""

    def save_job(self, job: Job, *, was: JobState) -> bool:
        """Write `job` if its state in the catalogue still is `was`; tell whether it was."""

    def save_push(self, push: Push) -> bool:
        """Keep `push` unless one with its id is there; tell whether it was new."""

    def save_upload(self, upload: Upload) -> None:
        """Add a draft or replace what is kept of it."""

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

    def add_sidecar(self, sidecar: Sidecar) -> None:
        """Register what stands beside a record. Raises `SidecarExistsError` when its place or content is taken."""

    def add_evidence(self, evidence: Evidence) -> None:
        """Register what is known of an evidence sidecar. Its sidecar must be there, and no such row yet."""

    def add_account(self, account: Account) -> None:
        """Add it. Raises `LoginTakenError`."""

    def save_account(self, account: Account) -> None:
        """Replace what is kept of it; it must be there."""

    def account(self, login: str) -> Account:
        """Return it by login, locked till the transaction ends. Raises `AccountUnknownError`."""

    def save_session(self, session: Session) -> None:
        """Add it or replace what is kept of it."""

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

    def retire_proof_key(self, key_id: str, *, on: date) -> bool:
        """Put a key away unless it is retired or revoked already; tell whether that was news."""

    def add_key_endorsement(self, endorsement: KeyEndorsement) -> None:
        """Add a director's signature under whose a key is."""

    def add_paper_file(self, file: PaperFile) -> None:
        """Register a printing. Raises `BusyError` when its place was taken meanwhile."""

    def add_paper_entry(self, file: PaperFile, entry: PaperEntry) -> PaperFile:
        """Add the next step of a printing and return it with that step. Raises `BusyError` likewise."""

    def add_evidence_batches(self, batches: Sequence[EvidenceBatch]) -> None:
        """Note that these bundles are to be kept."""

    def finish_evidence_batch(self, bundle: Digest) -> bool:
        """Note that all of it is kept; tell whether that was news."""

    def next_desk_number(self, organisation_id: str, register: str, year: int) -> DeskNumber:
        """Take the next number of one of `DESK_REGISTERS`: no gap, none twice."""

    def add_issue(self, issue: Issue) -> None:
        """Enter a line in the issue register; its number was taken in this transaction."""

    def add_handover(self, handover: Handover) -> None:
        """Note that a paper was handed over. Raises `BusyError` when another noted it meanwhile."""

    def add_consent(self, consent: Consent) -> None:
        """Enter a line in the register of consents; its number was taken in this transaction."""

    def append_event(self, draft: EventDraft) -> Event:
        """Chain `draft` to the log."""


class Catalog(Protocol):
    """The register of records, closings, jobs and events."""

    def reading(self) -> AbstractContextManager[CatalogReading]:
        """Open a transaction that only reads, beside whoever writes."""

    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction: committed when the block ends well, rolled back when it raises."""

    def job_lock(self, job_id: str) -> AbstractContextManager[bool]:
        """Try to take the lock of one job for this process; it dies with its holder.

        Yields False at once when another process has it.
        """
