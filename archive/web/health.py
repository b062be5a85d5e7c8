"""The health of the archive, looked at no more often than it bears.

Each look writes a locked canary into the store, and a page can be reloaded as fast as one likes.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock, Thread

from archive.model.verdict import Check, Verdict
from archive.ports import Ports
from archive.services.check_health import ChainWalk, check_health, check_log, log_so_far, log_unreadable
from archive.services.plan_renewal import RenewalOutlook, plan_renewal
from archive.services.seal_evidence import count_unsealed
from archive.texts import _

_log = logging.getLogger(__name__)
FRESH = timedelta(minutes=1)
WHOLE_LOG = timedelta(days=1)
"""The event log is read from its beginning so often; between, only what it gained (100,000 events take ten seconds)."""
PATIENCE_S = 0.5
"""What whoever opens the page of health waits for the event log."""
EVIDENCE_FRESH = timedelta(minutes=10)
"""All records are gone through for it, and evidence changes once a day."""


@dataclass(frozen=True, slots=True)
class EvidenceLook:
    """How the evidence stands."""

    at: datetime
    unsealed: int
    """Records that are under no evidence yet, or have something beside them that is not."""
    outlook: RenewalOutlook


class LogLook:
    """A walk through the event log in a thread of its own."""

    def __init__(self, ports: Ports, walk: ChainWalk) -> None:
        """Set out."""
        self._ports, self._walk = ports, walk
        self._found: Check | None = None
        self._thread = Thread(target=self._look, name="event-log", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        try:
            self._found = check_log(self._ports, self._walk)
        except Exception:  # noqa: BLE001 - a look that ended at a row it cannot read must not seem to go on
            _log.exception("the event log cannot be read")
            self._found = log_unreadable(self._ports, self._walk)

    @property
    def has_ended(self) -> bool:
        """Whether the walk is over."""
        return not self._thread.is_alive()

    def found(self, patience_s: float) -> Check:
        """Return what was found, waiting so long for the end of the walk, or else what was found so far."""
        self._thread.join(patience_s)
        return self._found or log_so_far(self._ports, self._walk)


class HealthDesk:
    """Answers how the archive is, from a look not older than a minute.

    A long event log is walked through beside whoever asks, who is told how far that has come.
    """

    def __init__(self, ports: Ports) -> None:
        """Look at nothing yet."""
        self._ports, self._lock = ports, Lock()
        self._looked_at: datetime | None = None
        self._checks: Sequence[Check] = ()
        self._log: LogLook | None = None
        self._walk = ChainWalk()
        self._whole_at: datetime | None = None
        self._evidence: EvidenceLook | None = None

    def verdict(self) -> Verdict:
        """Return all checks as one verdict on the archive; who asks at once waits for the same look."""
        with self._lock:
            now = self._ports.clock.now()
            if self._looked_at is None or not timedelta() <= now - self._looked_at < FRESH:
                self._checks, self._looked_at = check_health(self._ports, self._log_at(now)), now
            return Verdict(_("Архив"), tuple(self._checks))

    def _log_at(self, now: datetime) -> Check:
        """Return how the event log is, or how far the look at it has come."""
        if self._log is None or self._log.has_ended:
            self._log = LogLook(self._ports, self._walk_at(now))
        return self._log.found(PATIENCE_S)

    def _walk_at(self, now: datetime) -> ChainWalk:
        """Return the walk through the event log to go on with: a new one, through the whole log, each day."""
        if self._whole_at is None or not timedelta() <= now - self._whole_at < WHOLE_LOG:
            self._walk, self._whole_at = ChainWalk(), now
        return self._walk

    def last_look(self, code: str) -> Check | None:
        """Return what the last look said of one part, however long ago; None before the first. Looks at nothing."""
        return next((check for check in self._checks if check.code == code), None)

    def evidence(self) -> EvidenceLook:
        """Return how the evidence stood not longer ago than `EVIDENCE_FRESH`. Raises the catalogue's errors."""
        with self._lock:
            now = self._ports.clock.now()
            if self._evidence is None or not timedelta() <= now - self._evidence.at < EVIDENCE_FRESH:
                unsealed = count_unsealed(self._ports)
                self._evidence = EvidenceLook(now, unsealed, plan_renewal(self._ports, at=now))
            return self._evidence
