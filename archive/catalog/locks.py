"""Locks of jobs: held by one process, gone with it whatever kills it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from archive.errors import CatalogUnavailableError


@contextmanager
def file_lock(path: Path) -> Iterator[bool]:
    """Try to lock `path` (made when absent, removed after use); yields False when another holds it.

    Raises `CatalogUnavailableError` when no file can be made there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = _locked(path)
    except OSError as error:
        raise CatalogUnavailableError(why=f"файл замка {path} не создаётся ({error.strerror})") from error
    try:
        yield held is not None
    finally:
        if held is not None:
            path.unlink(missing_ok=True)  # before the lock goes, so that nobody waits on a name without a file
            os.close(held)


def _locked(path: Path) -> int | None:
    """Return the descriptor of the locked file, or None.

    A file that its last holder removed between our opening and locking it guards nothing: again.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if _is_still(path, descriptor):
            return descriptor
        os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def advisory_lock(engine: Engine, key: int) -> Iterator[bool]:
    """Try PostgreSQL's session lock `key` on a connection of its own; yields False when another holds it.

    The server drops the lock when the connection ends, but takes its time to notice: hence the unlock.
    """
    with engine.connect() as connection:
        held = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield held
        finally:
            if held:
                with suppress(DBAPIError):  # the connection is lost, and the lock with it
                    connection.execute(select(func.pg_advisory_unlock(key)))


def lock_key(name: str) -> int:
    """Return the signed 64-bit key that PostgreSQL knows a lock by."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)


def lock_file(folder: Path, name: str) -> Path:
    """Return the file of a lock; named by a digest, because a name need not be fit for a file."""
    return folder / f"{sha256(name.encode()).hexdigest()[:32]}.lock"
