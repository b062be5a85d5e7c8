"""The proof on paper: what the QR of an extract states under the school's own signature, and the keys that sign it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from archive.model.record import RecordNumber


@dataclass(frozen=True, slots=True)
class ProofTable:
    """A table as it stands on the paper: every row has a cell for each heading."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ProofContent:
    """What can be compared with the paper."""

    title: str
    """What the paper calls itself."""
    tables: tuple[ProofTable, ...]
    lines: tuple[str, ...] = ()
    left_out: str = ""
    """What the paper says and this does not, in the accusative («даты отметок»); empty when nothing is left out."""


@dataclass(frozen=True, slots=True)
class ProofStatement:
    """Everything that is signed; `docs/proof-on-paper.md` has its form."""

    organisation_id: str
    school: str
    pupil: str
    class_label: str
    period: str
    issued_on: date
    """In the school's time zone."""
    records: tuple[RecordNumber, ...]
    record_digest: bytes
    """The first 16 bytes of the SHA-256 of the first record."""
    content: ProofContent
    whole: bytes = b""
    """SHA-256 of the content with nothing left out, when something is."""


@dataclass(frozen=True, slots=True)
class PaperProof:
    """What is printed: the text of the QR and what it leaves out."""

    text: str
    left_out: str = ""


class ProofAlgorithm(StrEnum):
    """How a key signs (RFC 9053); another algorithm is another line here and in `archive.access.proof_keys`."""

    ES256 = "ES256"


@dataclass(frozen=True, slots=True)
class ProofKey:
    """A school's key for signing extracts: its public part, which everyone may have."""

    key_id: str
    """16 hexadecimal digits: the first 8 bytes of the key's thumbprint (RFC 7638)."""
    organisation_id: str
    algorithm: ProofAlgorithm
    x: str
    """As in a JWK: base64url of the coordinate, without padding."""
    y: str
    valid_from: date
    valid_until: date
    """The last day; both in the school's time zone."""
    created_at: datetime
    created_by: str
    revoked_at: datetime | None = None
    revoked_reason: str = ""
    retired_on: date | None = None
    """The day on which the school put it away before its time; what it signed till then stays genuine."""

    @property
    def last_day(self) -> date:
        """The last day on which it was the school's."""
        return min(self.valid_until, self.retired_on or self.valid_until)

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the key was the school's on `day`; a revoked one is on none."""
        return self.revoked_at is None and self.valid_from <= day <= self.last_day

    def signs_from(self, day: date) -> bool:
        """Tell whether papers may still be signed with it on `day` and after."""
        return self.revoked_at is None and self.retired_on is None and day <= self.valid_until


@dataclass(frozen=True, slots=True)
class KeyEndorsement:
    """The director's signature under a statement of whose a key is and in which days it signs."""

    key_id: str
    organisation_id: str
    statement: bytes
    """What was signed; `archive.access.key_statement` has its form."""
    signature: bytes
    """A detached CMS over it, DER."""
    signer: str
    """Whose certificate it is."""
    serial: str
    issuer: str
    outcome: str
    """What the archive found when it took the signature in, «PASSED» or «INDETERMINATE»; others judge it anew."""
    reason: str
    endorsed_at: datetime


class ProofOutcome(StrEnum):
    """What reading a proof comes to."""

    GENUINE = "genuine"
    FORGED = "forged"
    """The signature does not hold, or the key was not the school's on that day."""
    REVOKED = "revoked"
    UNKNOWN_KEY = "unknown-key"
    UNREADABLE = "unreadable"
    """Not a proof of ours, or of a later version."""

    @property
    def words(self) -> str:
        """The answer in Russian."""
        return {
            "genuine": "подлинная",
            "forged": "поддельная или изменённая",
            "revoked": "поддельная или выпущена после отзыва ключа",
            "unknown-key": "ключ неизвестен",
            "unreadable": "это не код выписки",
        }[self.value]


@dataclass(frozen=True, slots=True)
class ProofReading:
    """What a QR says, as far as it is worth showing."""

    outcome: ProofOutcome
    statement: ProofStatement | None = None
    key: ProofKey | None = None
