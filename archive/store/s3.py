"""Write-once storage on any S3 server with enforced Object Lock (implements `ports.ObjectStore`).

An object is read only by its version: what a key shows in front may be a delete marker or a later
version, and either is an incident that `state` reports. `docs/storage.md` is the contract of the format.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from minio.commonconfig import COMPLIANCE
from minio.datatypes import Object
from minio.error import S3Error
from minio.retention import Retention

from archive.errors import LockNotEnforcedError, ObjectMissingError, StoreRefusedError
from archive.model.record import ObjectLocation
from archive.model.verdict import Check
from archive.ports import ObjectState
from archive.store import canary
from archive.store import tags as s3_tags
from archive.store.connection import MISSING, NO_HOLD, NO_LOCK, ClientOfProcess, S3Connection, checksum_headers
from archive.texts import _


@dataclass(slots=True)
class S3ObjectStore:
    """The records' bucket of one S3 server."""

    connection: S3Connection
    bucket: str
    _client: ClientOfProcess = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Hold the client of whichever process asks."""
        self._client = ClientOfProcess(self.connection)

    def prepare(self) -> None:
        """Create the bucket with Object Lock, or see that it has it.

        Raises `LockNotEnforcedError` for a bucket without: the lock cannot be put on afterwards.
        """
        with self.connection.translated(self.bucket):
            if not self._client().bucket_exists(self.bucket):
                self._client().make_bucket(self.bucket, object_lock=True)
            if not self._bucket_locks():
                why = _("корзина «{bucket}» создана без блокировки объектов").format(bucket=self.bucket)
                raise LockNotEnforcedError(endpoint=self.connection.endpoint, why=why)

    def put(
        self, data: bytes, *, key: str, media_type: str, locked_until: datetime, tags: Mapping[str, str]
    ) -> ObjectLocation:
        """Keep `data` under `key` till `locked_until`, locked from its first moment.

        Raises `StoreUnavailableError`, `StoreFullError`; `StoreRefusedError` also when other bytes
        lie under `key`.
        """
        until = _whole_second(locked_until)
        front = self._front(key)
        if front is None:
            return self._write(data, key, media_type, until, tags)
        if self.get(front) != data:
            why = _("под именем {key} уже лежат другие данные").format(key=key)
            raise StoreRefusedError(endpoint=self.connection.endpoint, bucket=self.bucket, why=why)
        self._lock_at_least(front, until)
        return front

    def get(self, location: ObjectLocation) -> bytes:
        """Return the bytes of exactly this version."""
        with self.connection.translated(location.bucket):
            try:
                answer = self._client().get_object(location.bucket, location.key, version_id=location.version_id)
            except S3Error as error:
                raise _missing(error, location) from error
            with answer:
                return bytes(answer.read())

    def state(self, location: ObjectLocation) -> ObjectState:
        """Return lock, hold and tags of exactly this version."""
        size = self._stat(location).size
        front = self._front(location.key)
        return ObjectState(
            location=location,
            size=size or 0,
            locked_until=self._locked_until(location),
            held=self._held(location),
            tags=self._tags(location),
            is_latest=front is not None and front.version_id == location.version_id,
        )

    def prove_lock(self, at: datetime) -> Sequence[Check]:
        """Put a canary locked for a day and try to get rid of it; each attempt must be refused."""
        with self.connection.translated(self.bucket):
            canary.sweep(self._client(), self.bucket, at)
        until = _whole_second(at + timedelta(days=1))
        location = self._write(canary.CONTENT, canary.key(at), "text/plain", until, {})
        with self.connection.translated(self.bucket):
            refused = canary.Canary(self.connection, self._client(), location, until).attempts()
        results = {**refused, "lock-kept": self._canary_kept(location, until)}
        return [canary.check(code, kept=kept, at=at) for code, kept in results.items()]

    def _canary_kept(self, location: ObjectLocation, until: datetime) -> bool:
        """After all attempts the bytes and the lock must be what they were, whatever was answered."""
        try:
            return self.get(location) == canary.CONTENT and self._locked_until(location) == until
        except ObjectMissingError:
            return False

    def _write(
        self, data: bytes, key: str, media_type: str, until: datetime, tags: Mapping[str, str]
    ) -> ObjectLocation:
        """Write a new version; the server compares the SHA-256 of what arrives."""
        self.connection.require_room(len(data))
        tags_of_s3 = s3_tags.to_s3(tags)
        with self.connection.translated(self.bucket):
            written = self._client().put_object(
                self.bucket,
                key,
                BytesIO(data),
                len(data),
                media_type,
                metadata=checksum_headers(data),
                tags=tags_of_s3,
                retention=Retention(COMPLIANCE, until),
                part_size=max(len(data), 5 * 2**20),  # in one part: the checksum is then of the whole
            )
        if not written.version_id:
            why = _("оно не ведёт версий объектов")
            raise LockNotEnforcedError(endpoint=self.connection.endpoint, why=why)
        return ObjectLocation(self.bucket, key, written.version_id)

    def _front(self, key: str) -> ObjectLocation | None:
        """Return the version that `key` shows; None when there is none or a delete marker hides it."""
        with self.connection.translated(self.bucket):
            try:
                stat = self._client().stat_object(self.bucket, key)
            except S3Error as error:
                if error.code in MISSING:
                    return None
                raise
            return ObjectLocation(self.bucket, key, stat.version_id or "")

    def _stat(self, location: ObjectLocation) -> Object:
        with self.connection.translated(location.bucket):
            try:
                return self._client().stat_object(location.bucket, location.key, version_id=location.version_id)
            except S3Error as error:
                raise _missing(error, location) from error

    def _locked_until(self, location: ObjectLocation) -> datetime | None:
        """Return the end of the COMPLIANCE lock; a weaker mode counts as none."""
        with self.connection.translated(location.bucket):
            try:
                lock = self._client().get_object_retention(location.bucket, location.key, location.version_id)
            except S3Error as error:
                if error.code in NO_LOCK:
                    return None
                raise _missing(error, location) from error
        return lock.retain_until_date if lock and lock.mode == COMPLIANCE else None

    def _lock_at_least(self, location: ObjectLocation, until: datetime) -> None:
        lock = self._locked_until(location)
        if lock is None or lock < until:
            with self.connection.translated(location.bucket):
                self._client().set_object_retention(
                    location.bucket, location.key, Retention(COMPLIANCE, until), location.version_id
                )

    def _held(self, location: ObjectLocation) -> bool:
        with self.connection.translated(location.bucket):
            try:
                return self._client().is_object_legal_hold_enabled(location.bucket, location.key, location.version_id)
            except S3Error as error:
                if error.code in NO_HOLD:
                    return False
                raise _missing(error, location) from error

    def _tags(self, location: ObjectLocation) -> dict[str, str]:
        with self.connection.translated(location.bucket):
            try:
                tags = self._client().get_object_tags(location.bucket, location.key, location.version_id)
            except S3Error as error:
                raise _missing(error, location) from error
        return s3_tags.from_s3(tags)

    def _bucket_locks(self) -> bool:
        try:
            self._client().get_object_lock_config(self.bucket)
        except S3Error as error:
            if error.code in NO_LOCK:
                return False
            raise
        return True


def _missing(error: S3Error, location: ObjectLocation) -> Exception:
    """Return our error for a version that is not there, else the SDK's own for the table."""
    if error.code in MISSING:
        return ObjectMissingError(key=location.key, version=location.version_id)
    return error


def _whole_second(moment: datetime) -> datetime:
    """Round up: servers keep locks in whole seconds, and a lock must not end before its term."""
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + timedelta(seconds=1)
