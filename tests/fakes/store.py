"""The store and the workspace in memory, with the lock's rules: for tests of what stands above them.

The contract suite runs on these and on the real server alike, so a test that passes here is no wishful
one. `down`, `full` and `enforced` make them misbehave; `spoil`, `lose` and `hide` are incidents.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from archive.errors import (
    ObjectMissingError,
    StoreFullError,
    StoreRefusedError,
    StoreUnavailableError,
    WorkspaceLostError,
)
from archive.model.digest import Digest
from archive.model.record import ObjectLocation
from archive.model.verdict import Check
from archive.ports import Leftover, ObjectState
from archive.store import canary

ENDPOINT = "memory"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """One version as the fake keeps it."""

    data: bytes
    media_type: str
    locked_until: datetime | None
    tags: Mapping[str, str]
    held: bool = False


@dataclass(slots=True)
class MemoryObjectStore:
    """`ObjectStore` in memory. A key's last entry in `keys` is its latest; `None` there is a delete marker."""

    bucket: str = "records"
    enforced: bool = True
    """False plays a server that accepts locks and does not keep them."""
    down: bool = False
    full: bool = False
    versions: dict[ObjectLocation, Version] = field(default_factory=dict)
    keys: dict[str, list[ObjectLocation | None]] = field(default_factory=dict)

    def put(
        self, data: bytes, *, key: str, media_type: str, locked_until: datetime, tags: Mapping[str, str]
    ) -> ObjectLocation:
        """Keep the bytes once; the same ones again give the same version."""
        self._answer(writing=True)
        latest = self._latest(key)
        if latest is None:
            return self.write(Version(data, media_type, locked_until, dict(tags)), key)
        if self.versions[latest].data != data:
            raise StoreRefusedError(
                endpoint=ENDPOINT, bucket=self.bucket, why=f"под именем {key} уже лежат другие данные"
            )
        lock = self.versions[latest].locked_until
        if lock is None or lock < locked_until:
            self.versions[latest] = replace(self.versions[latest], locked_until=locked_until)
        return latest

    def get(self, location: ObjectLocation) -> bytes:
        """Return the version's bytes."""
        return self._version(location).data

    def state(self, location: ObjectLocation) -> ObjectState:
        """Return the version's lock, hold and tags."""
        version = self._version(location)
        is_latest = self._latest(location.key) == location
        return ObjectState(location, len(version.data), version.locked_until, version.held, version.tags, is_latest)

    def prove_lock(self, at: datetime) -> Sequence[Check]:
        """Try the canary as the real adapter does."""
        self._answer(writing=True)
        key = f"lock-canary/{len(self.versions)}"
        lock = at + timedelta(days=1)
        location = self.write(Version(b"canary", "text/plain", lock, {}), key)
        refused = dict.fromkeys(canary.TITLES, True)
        refused["lock-shorten"] = not self.relock(location, lock - timedelta(hours=1))
        refused["lock-lift"] = not self.relock(location, None)
        refused["lock-delete"] = refused["lock-bypass"] = not self.remove(location, at)
        refused["lock-weaken"] = refused["lock-kept"] = location in self.versions
        return [canary.check(code, kept=kept, at=at) for code, kept in refused.items()]

    def write(self, version: Version, key: str) -> ObjectLocation:
        """Put a new version in front, whatever lies there."""
        location = ObjectLocation(self.bucket, key, f"v{len(self.versions) + 1}")
        self.versions[location] = version
        self.keys.setdefault(key, []).append(location)
        return location

    def remove(self, location: ObjectLocation, at: datetime) -> bool:
        """Delete a version as an S3 client would; tell whether it was allowed."""
        version = self.versions.get(location)
        locked = version is not None and (
            version.held or (version.locked_until is not None and version.locked_until > at)
        )
        if self.enforced and locked:
            return False
        self.lose(location)
        return True

    def relock(self, location: ObjectLocation, until: datetime | None) -> bool:
        """Set another lock as an S3 client would; tell whether it was allowed. Only a longer one is."""
        version = self._version(location)
        was = version.locked_until
        if self.enforced and was is not None and (until is None or until < was):
            return False
        self.versions[location] = replace(version, locked_until=until)
        return True

    def hold(self, location: ObjectLocation) -> None:
        """Place a legal hold."""
        self.versions[location] = replace(self._version(location), held=True)

    def hide(self, key: str) -> None:
        """Place a delete marker."""
        self.keys.setdefault(key, []).append(None)

    def spoil(self, location: ObjectLocation, data: bytes) -> None:
        """Change the bytes behind the store's back."""
        self.versions[location] = replace(self.versions[location], data=data)

    def lose(self, location: ObjectLocation) -> None:
        """Let a version vanish."""
        self.versions.pop(location, None)
        self.keys[location.key] = [entry for entry in self.keys.get(location.key, []) if entry != location]

    def _answer(self, *, writing: bool = False) -> None:
        if self.down:
            raise StoreUnavailableError(endpoint=ENDPOINT, why="выключено")
        if writing and self.full:
            raise StoreFullError(endpoint=ENDPOINT, why="диск заполнен")

    def _latest(self, key: str) -> ObjectLocation | None:
        entries = self.keys.get(key)
        return entries[-1] if entries else None

    def _version(self, location: ObjectLocation) -> Version:
        self._answer()
        if location not in self.versions:
            raise ObjectMissingError(key=location.key, version=location.version_id)
        return self.versions[location]


@dataclass(slots=True)
class MemoryWorkspace:
    """`Workspace` in memory."""

    held: dict[Digest, bytes] = field(default_factory=dict)
    put_at: dict[Digest, datetime] = field(default_factory=dict)
    clock: Callable[[], datetime] = _now

    def put(self, data: bytes) -> Digest:
        """Keep the bytes under their digest."""
        digest = Digest.of(data)
        self.held[digest] = data
        self.put_at[digest] = self.clock()
        return digest

    def get(self, digest: Digest) -> bytes:
        """Return the bytes if they still are what their name says."""
        data = self.held.get(digest)
        if data is None or Digest.of(data) != digest:
            raise WorkspaceLostError(digest=digest.hex)
        return data

    def discard(self, digest: Digest) -> None:
        """Forget the bytes."""
        self.held.pop(digest, None)

    def contents(self) -> Iterable[Leftover]:
        """Return what is held."""
        return [Leftover(digest, self.put_at[digest]) for digest in self.held]
