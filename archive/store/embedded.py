"""The embedded server: one SeaweedFS for all commands that work in one data folder.

Whoever needs it takes a share of `users.lock` for as long as it works; the first starts the server,
the last one ends it. Locks of the kernel die with their holder, so a killed command leaves no false
user; the server it may leave behind is found and used by the next command. `start.lock` lets one
process at a time start or end it.
"""

import fcntl
import logging
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from subprocess import Popen
from types import TracebackType
from typing import Self

from minio.error import MinioException
from urllib3.exceptions import HTTPError

from archive.errors import ArchiveError, StoreUnavailableError
from archive.store import weed
from archive.store.connection import S3Connection
from archive.texts import _

HEALTH_BUCKET = "health"
FSYNC = "fs.configure -locationPrefix=/buckets/ -fsync -apply\n"
"""Without it a put is answered before its bytes are on the disk."""

STOP_S = 6
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class EmbeddedStore:
    """The server that keeps everything in `root`; use it as a context manager.

    `ready_s` bounds the start: after a crash the first write took up to 15 s.
    """

    root: Path
    timeout_s: float = 30
    ready_s: float = 60
    _connection: S3Connection | None = field(default=None, init=False, repr=False)
    _share: int = field(default=-1, init=False, repr=False)
    _child: "Popen[bytes] | None" = field(default=None, init=False, repr=False)

    @property
    def connection(self) -> S3Connection:
        """Address and keys, while the store is entered."""
        if self._connection is None:
            raise StoreUnavailableError(endpoint="weed", why=_("встроенное хранилище не запущено"))
        return self._connection

    @property
    def endpoint(self) -> str:
        """Return host:port of the S3 server."""
        return self.connection.endpoint

    @property
    def access_key(self) -> str:
        """Return the access key."""
        return self.connection.access_key

    @property
    def secret_key(self) -> str:
        """Return the secret key."""
        return self.connection.secret_key

    @property
    def folder(self) -> weed.WeedFolder:
        """Where the server keeps everything."""
        return weed.WeedFolder(self.root)

    def __enter__(self) -> Self:
        """Take a share of the server; it is ready when this returns. Raises `StoreUnavailableError`."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._starting():
            self._share = _open_lock(self.root / "users.lock")
            fcntl.flock(self._share, fcntl.LOCK_SH)
            try:
                self._ensure()
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the share back; the last one ends the server."""
        with self._starting():
            self._leave()

    def revive(self) -> bool:
        """Start the server again if it is gone; tell whether it was."""
        if weed.running(self.folder):
            return False
        with self._starting():
            self._ensure()
        return True

    @contextmanager
    def watch(self, interval_s: float = 2) -> Iterator[None]:
        """While the block runs, look every `interval_s` seconds whether the server lives, and revive it."""
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done, interval_s), name="store-watch", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _watch(self, done: threading.Event, interval_s: float) -> None:
        while not done.wait(interval_s):
            try:
                if self.revive():
                    _log.warning("the embedded store had died and was started again")
            except ArchiveError as error:  # tried again at the next look
                _log.error("the embedded store does not start: %s", error)

    @contextmanager
    def _starting(self) -> Iterator[None]:
        lock = _open_lock(self.root / "start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _ensure(self) -> None:
        """See to it that a server runs and writes, under `start.lock`."""
        self.folder.prepare()
        if not weed.running(self.folder):
            self._start()
        self._wait_ready(time.monotonic() + self.ready_s)
        self._require_fsync()

    def _start(self) -> None:
        ports = self.folder.ports()
        if set(ports) != set(weed.SERVICES) or not all(map(weed.is_free, weed.with_grpc(ports))):
            ports = self.folder.new_ports()
        if self._child:
            self._child.poll()  # reaps the one that died
        self._child = weed.start(self.folder, ports)

    def _reachable_at(self, ports: dict[str, int]) -> S3Connection:
        access_key, secret_key = self.folder.credentials()
        return S3Connection(
            endpoint=f"127.0.0.1:{ports['s3']}",
            access_key=access_key,
            secret_key=secret_key,
            secure=False,
            timeout_s=self.timeout_s,
            region="us-east-1",
            disk=self.folder.data,
        )

    def _wait_ready(self, deadline: float) -> None:
        """Ready is a server that has written and given back a few bytes; answering is not enough.

        One that was about to end when it was found is started anew, once. A request that comes too
        early may hang for 15 s where the next one is served at once: so the first tries are short.
        """
        self._connection = self._reachable_at(self.folder.ports())
        patience_s = 1.0
        while not self._writes(patience_s):
            gone = not self._alive()
            if gone and self._child is None:
                self._start()
                return self._wait_ready(deadline)
            if gone or time.monotonic() > deadline:
                why = _("сервер завершился") if gone else _("сервер не отвечает")
                why = _("{why}, подробности в файле {log}").format(why=why, log=self.folder.log)
                raise StoreUnavailableError(endpoint=self.endpoint, why=why)
            patience_s = min(patience_s * 1.1, self.timeout_s)
            time.sleep(0.05)
        return None

    def _alive(self) -> bool:
        """Tell whether the server lives; of our own child we know it surely, even in its first instant."""
        return self._child.poll() is None if self._child else bool(weed.running(self.folder))

    def _writes(self, patience_s: float) -> bool:
        client = replace(self.connection, tries=0, timeout_s=patience_s).client()
        try:
            if not client.bucket_exists(HEALTH_BUCKET):
                client.make_bucket(HEALTH_BUCKET)
            client.put_object(HEALTH_BUCKET, "ready", BytesIO(b"ready"), 5)
            with client.get_object(HEALTH_BUCKET, "ready") as answer:
                return bool(answer.read() == b"ready")
        except (MinioException, HTTPError, OSError):
            return False

    def _require_fsync(self) -> None:
        """Tell the server once to put every write on the disk before it answers; it remembers."""
        done = self.folder.data / "fsync-configured"
        if done.exists():
            return
        said = weed.shell(self.folder, self.folder.ports(), FSYNC)
        if not re.search(r'"fsync":\s*true', said):
            why = _("запись с fsync не включилась: {said}").format(said=said[-200:])
            raise StoreUnavailableError(endpoint=self.endpoint, why=why)
        done.touch()

    def _leave(self) -> None:
        """Give back the share, under `start.lock`; if nobody else has one, end the server."""
        with suppress(BlockingIOError):
            fcntl.flock(self._share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._stop()
        fcntl.flock(self._share, fcntl.LOCK_UN)  # for children of a fork too, which hold the same lock
        os.close(self._share)
        self._share = -1
        self._connection = None

    def _stop(self) -> None:
        if pid := weed.running(self.folder):
            weed.stop(pid, patience_s=STOP_S)
        if self._child:
            self._child.wait()
            self._child = None
        self.folder.clear_sockets()


def _open_lock(place: Path) -> int:
    return os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
