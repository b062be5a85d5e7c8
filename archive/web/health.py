"""The health of the archive, looked at no more often than it bears.

Each look writes a locked canary into the store, and a page can be reloaded as fast as one likes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from archive.model.verdict import Check, Verdict
from archive.ports import Ports
from archive.services.check_health import ChainWalk, check_health
from archive.services.plan_renewal import RenewalOutlook, plan_renewal
from archive.services.seal_evidence import list_unsealed
from archive.texts import _

FRESH = timedelta(minutes=1)
WHOLE_LOG = timedelta(days=1)
"""The event log is read from its beginning so often; between, only what it gained (100,000 events take ten seconds)."""
EVIDENCE_FRESH = timedelta(minutes=10)
"""All records are gone through for it, and evidence changes once a day."""


@dataclass(frozen=True, slots=True)
class EvidenceLook:
    """How the evidence stands."""

    at: datetime
    unsealed: int
    """Records that are under no evidence yet, or have something beside them that is not."""
    outlook: RenewalOutlook


class HealthDesk:
    """Answers how the archive is, from a look not older than a minute."""

    def __init__(self, ports: Ports) -> None:
        """Look at nothing yet."""
        self._ports, self._lock = ports, Lock()
        self._looked_at: datetime | None = None
        self._checks: Sequence[Check] = ()
        self._walk = ChainWalk()
        self._whole_at: datetime | None = None
        self._evidence: EvidenceLook | None = None

    def verdict(self) -> Verdict:
        """Return all checks as one verdict on the archive; who asks at once waits for the same look."""
        with self._lock:
            now = self._ports.clock.now()
            if self._looked_at is None or not timedelta() <= now - self._looked_at < FRESH:
                self._checks, self._looked_at = check_health(self._ports, self._walk_at(now)), now
            return Verdict(_("Архив"), tuple(self._checks))

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
                unsealed = len(list_unsealed(self._ports))
                self._evidence = EvidenceLook(now, unsealed, plan_renewal(self._ports, at=now))
            return self._evidence
