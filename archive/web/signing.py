"""The director's signing on a page: a run beside the requests, and a guard over tries of the passphrase.

The passphrase lives in the request that brought it and in the opened key, nowhere else: it is not kept,
not logged, and stands in no error. The key is forgotten when the run ends.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from math import ceil
from secrets import token_hex
from threading import Lock, Thread
from typing import TypeVar

from fastapi import Request

from archive.errors import (
    ArchiveError,
    BusyError,
    InsecureConnectionError,
    KeyTriesSpentError,
    PassphraseWrongError,
    PinWrongError,
)
from archive.model.closing import Job
from archive.ports import OpenedKey, Ports, Signer
from archive.services.sign_queue import sign_queue
from archive.texts import _

T = TypeVar("T")
_log = logging.getLogger(__name__)
TRIES = 2
"""Wrong passphrases in a row; tokens lock themselves after three or more."""
REST = timedelta(hours=1)


@dataclass(slots=True)
class Line:
    """One document of a run; `trouble` is empty unless it could not be signed."""

    job: Job
    is_done: bool = False
    trouble: str = ""


@dataclass(slots=True)
class Run:
    """Documents being signed for one person."""

    run_id: str
    account_id: str
    begun_at: datetime
    lines: list[Line]
    ended: bool = False

    @property
    def done(self) -> int:
        """How many are signed."""
        return sum(line.is_done for line in self.lines)

    @property
    def failed(self) -> int:
        """How many could not be signed."""
        return sum(bool(line.trouble) for line in self.lines)


@dataclass(slots=True)
class SigningDesk:
    """The runs of this process: one at a time, since there is one key. `app.state.signing`."""

    ports: Ports
    carry_on: Callable[[Sequence[str]], None]
    _runs: dict[str, Run] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _wrong: int = 0
    _wrong_at: datetime | None = None

    def run(self, run_id: str, account_id: str) -> Run | None:
        """Return a person's own run."""
        found = self._runs.get(run_id)
        return found if found and found.account_id == account_id else None

    def present(self) -> Run | None:
        """Return the run that goes on now."""
        return next((run for run in self._runs.values() if not run.ended), None)

    def begin(self, account_id: str, jobs: Sequence[Job], passphrase: str) -> Run:
        """Open the key once and begin to sign.

        Raises `BusyError` while another run goes on, `KeyTriesSpentError`, and as `SignerFactory.open`.
        """
        with self._lock:
            if self.present() is not None:
                raise BusyError(what=_("ключ директора"))
            signer = self._opened(passphrase)
            lines = [Line(job) for job in jobs]
            run = Run(token_hex(8), account_id, self.ports.clock.now(), lines)
            self._runs = {run.run_id: run, **dict(list(self._runs.items())[:9])}
        Thread(target=self._sign, args=(run, signer), name="signing", daemon=True).start()
        return run

    def once(self, passphrase: str, work: Callable[[OpenedKey], T]) -> T:
        """Open the key for one piece of work within a request. Raises as `begin`, and as `work`."""
        with self._lock:
            if self.present() is not None:
                raise BusyError(what=_("ключ директора"))
            return work(self._opened(passphrase))

    def _opened(self, passphrase: str) -> OpenedKey:
        """Open the key; count the wrong tries, so that this page never locks a token."""
        at = self.ports.clock.now()
        if self._wrong >= TRIES and self._wrong_at is not None and at < self._wrong_at + REST:
            left = self._wrong_at + REST - at
            raise KeyTriesSpentError(tries=self._wrong, minutes=ceil(left.total_seconds() / 60))
        if self._wrong >= TRIES:
            self._wrong = 0
        try:
            signer = self.ports.signers.open(passphrase)
        except (PassphraseWrongError, PinWrongError):
            self._wrong, self._wrong_at = self._wrong + 1, at
            raise
        self._wrong, self._wrong_at = 0, None
        return signer

    def _sign(self, run: Run, signer: Signer) -> None:
        by_id = {line.job.job_id: line for line in run.lines}

        def done(job: Job) -> None:
            line = by_id[job.job_id]
            line.job, line.is_done = job, True

        def failed(job: Job, why: str) -> None:
            by_id[job.job_id].trouble = why

        try:
            sign_queue(self.ports, [line.job for line in run.lines], signer, done, failed)
            self.carry_on(sorted({line.job.closing_id for line in run.lines}))
        except ArchiveError as error:
            _log.warning("signing run %s: %s", run.run_id, error.code)
        finally:
            run.ended = True


def ensure_private(request: Request) -> None:
    """Raise `InsecureConnectionError` unless nobody can listen: TLS, or this very machine."""
    if not is_private(request):
        raise InsecureConnectionError


def is_private(request: Request) -> bool:
    """Tell whether a passphrase may be sent over this connection."""
    return request.url.scheme == "https" or bool(request.client and _is_loopback(request.client.host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
