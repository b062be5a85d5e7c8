"""Evidence: what proves in 2051 that a record's file existed, unchanged, on the day it was sealed (RFC 4998).

An evidence record is a sidecar; this is what the catalogue knows of it, so that a renewal can be planned
without opening any file.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model.digest import Digest
from archive.model.record import RecordNumber


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where the event log stood when the evidence was made: the last event's sequence and digest."""

    sequence: int
    digest: Digest
    at: datetime

    def document(self) -> bytes:
        """Return the canonical JSON whose digest goes under the timestamp beside each file's."""
        fields = {
            "what": "event-log-head",
            "sequence": self.sequence,
            "digest": self.digest.hex,
            "at": self.at.isoformat(),
        }
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def read(cls, document: bytes) -> "LogHead | None":
        """Read such a document; None for anything else."""
        try:
            fields = json.loads(document)
            return cls(int(fields["sequence"]), Digest(fields["digest"]), datetime.fromisoformat(fields["at"]))
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """What an evidence record says of itself; believed only after it was checked."""

    hash_algorithm: str
    """Of its last chain, as `AlgorithmPolicy` names it: «sha256»."""
    signature_algorithm: str
    """Of the last timestamp's key: «rsa-3072», «p-256»."""
    signature_hash: str
    """Which its signature was made over: «sha256»."""
    stamped_at: datetime
    """The last timestamp's time, UTC."""
    expires_at: datetime
    """When the first certificate under the last timestamp expires: a renewal must come before."""
    authority: str
    """Who stamped, in words."""
    stamps: int
    """How many archive timestamps there are, over all chains."""
    token: Digest
    """SHA-256 of the last timestamp: those who share it were sealed together."""
    head: LogHead | None
    """Where the log stood at the last timestamp; None when a stranger made the evidence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence record beside one record, as the catalogue has it; `ordinal` is its sidecar's."""

    organisation_id: str
    number: RecordNumber
    ordinal: int
    renews: int
    """The ordinal of the evidence that this one continues; 0 for a first one."""
    covers: tuple[Digest, ...]
    """SHA-256 of the record's file, then of the sidecars that stood beside it when it was sealed."""
    hash_algorithm: str
    signature_algorithm: str
    signature_hash: str
    stamped_at: datetime
    expires_at: datetime
    authority: str
    token: Digest
    head_sequence: int
    head_digest: Digest


@dataclass(frozen=True, slots=True)
class EvidenceBatch:
    """Evidence that was stamped together and is on its way to the store: `bundle` in the workspace holds it.

    Entered before the first object is put, so that a kill in between costs no second timestamp and leaves
    nothing twice: whoever comes next finishes it.
    """

    bundle: Digest
    made_at: datetime
    made_by: str
    finished: bool = False


class RenewalKind(StrEnum):
    """What has to be done about an evidence record (RFC 4998, 5.2)."""

    TIMESTAMP = "timestamp"
    """Another timestamp over the last one, while its certificate and signature still hold."""
    HASH_TREE = "hash-tree"
    """A new tree under a stronger hash over the files and everything before, while the old hash still holds."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {"timestamp": "новый штамп", "hash-tree": "новое дерево"}[self.value]


@dataclass(frozen=True, slots=True)
class DueRenewal:
    """One evidence record that is to be renewed, how, by when and why."""

    evidence: Evidence
    kind: RenewalKind
    hash_algorithm: str
    """Of the renewed evidence."""
    due_at: datetime
    """The last moment: what is renewed later cannot be proven without a gap."""
    why: str
