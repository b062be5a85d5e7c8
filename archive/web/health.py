"""The health of the archive, looked at no more often than it bears.

Each look writes a locked canary into the store, and a page can be reloaded as fast as one likes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock

from archive.model.verdict import Check, Verdict
from archive.ports import Ports
from archive.services.check_health import check_health
from archive.texts import _

FRESH = timedelta(minutes=1)


class HealthDesk:
    """Answers how the archive is, from a look not older than a minute."""

    def __init__(self, ports: Ports) -> None:
        """Look at nothing yet."""
        self._ports, self._lock = ports, Lock()
        self._looked_at: datetime | None = None
        self._checks: Sequence[Check] = ()

    def verdict(self) -> Verdict:
        """Return all checks as one verdict on the archive; who asks at once waits for the same look."""
        with self._lock:
            now = self._ports.clock.now()
            if self._looked_at is None or not timedelta() <= now - self._looked_at < FRESH:
                self._checks, self._looked_at = check_health(self._ports), now
            return Verdict(_("Архив"), tuple(self._checks))
