"""How an S3 server is reached, and the one table from its refusals to our errors."""

import base64
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from shutil import disk_usage
from xml.etree.ElementTree import ParseError

from minio import Minio
from minio.error import InvalidResponseError, S3Error, ServerError
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from archive.errors import ArchiveError, SettingError, StoreFullError, StoreRefusedError, StoreUnavailableError
from archive.texts import _

RESERVE = 32 * 2**20
"""Bytes left free on the store's own disk: its metadata must stay writable when no record fits any more."""

MISSING = frozenset({"NoSuchKey", "NoSuchVersion", "MethodNotAllowed"})
"""The codes for a version that is not there; the last is the answer for a delete marker."""

NO_LOCK = frozenset({"NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"})
NO_HOLD = frozenset({"NoSuchObjectLegalHold", *NO_LOCK})

_FULL = frozenset({"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"})
_FULL_WORDS = ("no space left", "no writable volumes", "no free volumes", "quota exceeded")
_AWAY = frozenset({"InternalError", "ServiceUnavailable", "SlowDown", "RequestTimeout", "OperationAborted"})
_REFUSALS = {
    "AccessDenied": "доступ запрещён",
    "BadDigest": "данные повреждены в пути, контрольная сумма не сошлась",
    "BucketAlreadyExists": "корзина с таким именем занята другим владельцем",
    "InvalidAccessKeyId": "ключ доступа ему неизвестен",
    "NoSuchBucket": "такой корзины нет",
    "RequestTimeTooSkewed": "часы этой машины и хранилища расходятся",
    "SignatureDoesNotMatch": "секретный ключ не подходит",
}


@dataclass(frozen=True, slots=True)
class S3Connection:
    """Address and keys of one S3 server, and how long to wait for it.

    `endpoint` is host:port. `region` empty asks the server. `disk` is a folder on the disk that holds
    the server's data, when it is on this machine: a full SeaweedFS answers only «internal error», so
    its free space is looked at here. The server needs up to 15 s for its first write after a crash.
    """

    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)
    secure: bool = True
    timeout_s: float = 30
    region: str = ""
    tries: int = 3
    disk: Path | None = None

    def client(self) -> Minio:
        """Return a new client. Raises `SettingError` for an address that is none."""
        try:
            return Minio(
                self.endpoint,
                self.access_key,
                self.secret_key,
                secure=self.secure,
                region=self.region or None,
                http_client=self.pool(),
            )
        except ValueError as error:
            raise SettingError(name="ARCHIVE_STORE_ENDPOINT", why=str(error)) from error

    def pool(self) -> PoolManager:
        """Return new sockets. A restart goes unnoticed; the last answer is handed on, for its text."""
        retries = Retry(
            total=self.tries,
            backoff_factor=0.3,
            status_forcelist=[500, 502, 503, 504],
            allowed_methods=None,
            raise_on_status=False,
        )
        timeout = Timeout(connect=min(self.timeout_s, 10), read=self.timeout_s)
        context = ssl.create_default_context() if self.secure else None
        return PoolManager(timeout=timeout, maxsize=16, retries=retries, ssl_context=context)

    def require_room(self, size: int) -> None:
        """Raise `StoreFullError` when `size` more bytes would not leave the disk its reserve."""
        if self.disk is None:
            return
        free = disk_usage(self.disk).free
        if free < size + RESERVE:
            why = _("свободно {free} МБ, нужно не меньше {needed} МБ")
            needed = -(-(size + RESERVE) // 2**20)
            raise StoreFullError(endpoint=self.endpoint, why=why.format(free=free // 2**20, needed=needed))

    @contextmanager
    def translated(self, bucket: str) -> Iterator[None]:
        """Turn whatever the SDK and its transport raise in the block into our errors."""
        try:
            yield
        except S3Error as error:
            raise self._of_answer(error, bucket) from error
        except (InvalidResponseError, ServerError, HTTPError, OSError, ValueError, ParseError) as error:
            # ValueError and ParseError: what answered is no S3 server, and the SDK could not read it
            raise self._of_silence(error) from error

    def _of_answer(self, error: S3Error, bucket: str) -> ArchiveError:
        code, said = error.code or "", error.message or ""
        status = error.response.status
        if status == 507 or code in _FULL or any(words in said.lower() for words in _FULL_WORDS):
            return StoreFullError(endpoint=self.endpoint, why=f"{code}: {said}")
        if status >= 500 or code in _AWAY:
            return StoreUnavailableError(endpoint=self.endpoint, why=f"{code}: {said}")
        why = _(_REFUSALS[code]) if code in _REFUSALS else f"{code}: {said}"
        return StoreRefusedError(endpoint=self.endpoint, bucket=bucket, why=why)

    def _of_silence(self, error: Exception) -> ArchiveError:
        said = str(error)
        if any(words in said.lower() for words in (*_FULL_WORDS, "response code: 507", "status code 507")):
            return StoreFullError(endpoint=self.endpoint, why=said)
        return StoreUnavailableError(endpoint=self.endpoint, why=said)


@dataclass(slots=True)
class ClientOfProcess:
    """One client for each process: sockets must not be shared across a fork."""

    connection: S3Connection
    _pid: int = 0
    _client: Minio | None = None

    def __call__(self) -> Minio:
        """Return this process's client."""
        if self._client is None or self._pid != os.getpid():
            self._client, self._pid = self.connection.client(), os.getpid()
        return self._client

    def __reduce__(self) -> tuple[type["ClientOfProcess"], tuple[S3Connection]]:
        """Travel to another process without the sockets."""
        return (ClientOfProcess, (self.connection,))


def checksum_headers(data: bytes) -> dict[str, str | list[str] | tuple[str]]:
    """Return the headers with which the server refuses bytes changed on the way (the SDK has no parameter)."""
    digest = base64.b64encode(sha256(data).digest()).decode()
    return {"x-amz-checksum-sha256": digest, "x-amz-sdk-checksum-algorithm": "SHA256"}
