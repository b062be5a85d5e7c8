"""Write-once storage, and the workspace between the steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.model.digest import Digest
from archive.model.record import ObjectLocation
from archive.model.verdict import Check


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
