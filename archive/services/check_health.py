"""Is everything that the archive stands on in order: catalogue, event log, store and its lock."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import ArchiveError, LockNotEnforcedError
from archive.model.closing import AWAITING_PEOPLE
from archive.model.digest import Digest
from archive.model.event import GENESIS, Event, is_intact
from archive.model.verdict import Check, Outcome
from archive.ports import Ports
from archive.services.note_failover import timestamp_check
from archive.texts import _, counted

_A_PAGE = 1000
"""Events read at once."""


@dataclass(slots=True)
class ChainWalk:
    """How far the event log was found whole: what was looked at is not looked at again by the same walk."""

    count: int = 0
    digest: Digest = GENESIS

    def go_on(self, ports: Ports) -> int:
        """Walk on to the end; return the first event whose place in the chain is wrong (0: none).

        By pages, each in a transaction of its own: a long log neither fills the memory nor holds up who writes.
        """
        while page := _page_of_events(ports, self.count):
            for event in page:
                if event.sequence != self.count + 1 or not is_intact(event, self.digest):
                    return event.sequence
                self.count, self.digest = event.sequence, event.digest
        return 0


def check_health(ports: Ports, log: Check | None = None) -> Sequence[Check]:
    """Return one check a part; a part that does not answer is a failed check, not an exception.

    `log` is what is known of the event log already; without it the whole log is read.
    """
    return [log or check_log(ports, ChainWalk()), *_queue(ports), *_timestamps(ports), *_store(ports)]


def prove_lock(ports: Ports) -> None:
    """Let nothing be preserved in a store that does not keep its locks. Raises `LockNotEnforcedError`, `StoreError`."""
    failed = [check for check in ports.store.prove_lock(ports.clock.now()) if check.outcome is not Outcome.PASSED]
    if failed:
        raise LockNotEnforcedError(endpoint=_("записей"), why="; ".join(check.reason for check in failed))


def check_log(ports: Ports, walk: ChainWalk) -> Check:
    """Walk on to the end of the event log and return what was found."""
    at, title = ports.clock.now(), _("Журнал событий")
    try:
        broken = walk.go_on(ports)
    except ArchiveError as error:
        return Check("event-log", title, Outcome.FAILED, str(error), at)
    if broken:
        reason = _("цепочка нарушена на событии {number}").format(number=broken)
        return Check("event-log", title, Outcome.FAILED, reason, at)
    reason = _("цепочка цела: {count}").format(count=counted(walk.count, "событие", "события", "событий"))
    return Check("event-log", title, Outcome.PASSED, reason, at)


def log_so_far(ports: Ports, walk: ChainWalk) -> Check:
    """Return what a walk that is under way has found: nothing wrong yet, or it would have ended."""
    found = counted(walk.count, "событие", "события", "событий")
    reason = _("проверено {count}, нарушений нет; остальные проверяются").format(count=found)
    return Check("event-log", _("Журнал событий"), Outcome.PASSED, reason, ports.clock.now())


def log_unreadable(ports: Ports, walk: ChainWalk) -> Check:
    """Return what is said of a log that could not be read on."""
    reason = _("после события {number} журнал не читается").format(number=walk.count)
    return Check("event-log", _("Журнал событий"), Outcome.FAILED, reason, ports.clock.now())


def _queue(ports: Ports) -> Sequence[Check]:
    """Say what waits for people: no fault of the archive's, but nothing is kept safe until they have acted."""
    at = ports.clock.now()
    try:
        with ports.catalog.reading() as unit:
            waiting = Counter(job.state for job in unit.jobs(states=AWAITING_PEOPLE))
    except ArchiveError:
        return []  # the catalogue's own check says it
    reason = "; ".join(f"{state.words}: {number}" for state, number in waiting.items()) or _("никто никого не ждёт")
    return [Check("queue", _("Очередь подписи"), Outcome.PASSED, reason, at)]


def _timestamps(ports: Ports) -> Sequence[Check]:
    try:
        with ports.catalog.reading() as unit:
            return [timestamp_check(unit, ports.clock)]
    except ArchiveError:
        return []  # the catalogue's own check says it


def _page_of_events(ports: Ports, after: int) -> Sequence[Event]:
    with ports.catalog.reading() as unit:
        return unit.events(after=after, limit=_A_PAGE)


def _store(ports: Ports) -> Sequence[Check]:
    at = ports.clock.now()
    try:
        return ports.store.prove_lock(at)
    except ArchiveError as error:
        return [Check("store", _("Хранилище"), Outcome.FAILED, str(error), at)]
