"""Write down that another timestamp authority had to step in: an event that the health page and the log show.

Nothing is lost by it, so it must never stop the signing that it happened in.
"""

import logging
from datetime import timedelta

from archive.errors import ArchiveError
from archive.model.event import EventDraft, EventFilter
from archive.model.failover import Failover
from archive.model.verdict import Check, Outcome
from archive.ports import Catalog, CatalogReading, Clock
from archive.texts import _

_log = logging.getLogger(__name__)
ACTION = "timestamp-failover"
ACTOR = "архив"
RECENT = timedelta(days=1)
"""For so long the health page speaks of it."""


def note_failover(catalog: Catalog, clock: Clock, failover: Failover) -> None:
    """Append the event; a catalogue that does not answer leaves a line of the service's log."""
    details = {"failed": "; ".join(f"{url}: {why}" for url, why in failover.failed), "answered": failover.answered}
    try:
        with catalog.transaction() as unit:
            unit.append_event(EventDraft(clock.now(), ACTOR, ACTION, failover.failed[0][0], details))
    except ArchiveError:
        _log.warning(failover.words)


def timestamp_check(unit: CatalogReading, clock: Clock) -> Check:
    """Say whether the first authority answered of late."""
    at, title = clock.now(), _("Служба штампов времени")
    found = unit.find_events(EventFilter(action=ACTION, since=at - RECENT), limit=1)
    if not found:
        reason = _("за сутки ни разу не пришлось обращаться к запасной")
        return Check("timestamps", title, Outcome.PASSED, reason, at)
    last = found[0].draft
    reason = _(
        "основная не отвечала, последний раз {day:%d.%m.%Y %H:%M} UTC ({failed}); штампы ставит запасная: {other}"
    ).format(day=last.at, failed=last.details["failed"], other=last.details["answered"])
    return Check("timestamps", title, Outcome.INDETERMINATE, reason, at)
