"""Is everything that the archive stands on in order: catalogue, event log, store and its lock."""

from collections import Counter
from collections.abc import Sequence

from archive.errors import ArchiveError, LockNotEnforcedError
from archive.model.closing import AWAITING_PEOPLE
from archive.model.event import GENESIS, is_intact
from archive.model.verdict import Check, Outcome
from archive.ports import Ports
from archive.texts import _, counted


def check_health(ports: Ports) -> Sequence[Check]:
    """Return one check a part; a part that does not answer is a failed check, not an exception."""
    return [_catalogue(ports), *_queue(ports), *_store(ports)]


def prove_lock(ports: Ports) -> None:
    """Let nothing be preserved in a store that does not keep its locks. Raises `LockNotEnforcedError`, `StoreError`."""
    failed = [check for check in ports.store.prove_lock(ports.clock.now()) if check.outcome is not Outcome.PASSED]
    if failed:
        raise LockNotEnforcedError(endpoint=_("записей"), why="; ".join(check.reason for check in failed))


def _catalogue(ports: Ports) -> Check:
    at, title = ports.clock.now(), _("Журнал событий")
    try:
        count, broken = _walk(ports)
    except ArchiveError as error:
        return Check("event-log", title, Outcome.FAILED, str(error), at)
    if broken:
        reason = _("цепочка нарушена на событии {number}").format(number=broken)
        return Check("event-log", title, Outcome.FAILED, reason, at)
    reason = _("цепочка цела: {count}").format(count=counted(count, "событие", "события", "событий"))
    return Check("event-log", title, Outcome.PASSED, reason, at)


def _queue(ports: Ports) -> Sequence[Check]:
    """Say what waits for people: no fault of the archive's, but nothing is kept safe until they have acted."""
    at = ports.clock.now()
    try:
        with ports.catalog.transaction() as unit:
            waiting = Counter(job.state for job in unit.jobs(states=AWAITING_PEOPLE))
    except ArchiveError:
        return []  # the catalogue's own check says it
    reason = "; ".join(f"{state.words}: {number}" for state, number in waiting.items()) or _("никто никого не ждёт")
    return [Check("queue", _("Очередь подписи"), Outcome.PASSED, reason, at)]


def _walk(ports: Ports) -> tuple[int, int]:
    """Return how many events there are and the first whose place in the chain is wrong (0: none)."""
    previous, count = GENESIS, 0
    with ports.catalog.transaction() as unit:
        for event in unit.events():
            if event.sequence != count + 1 or not is_intact(event, previous):
                return count, event.sequence
            previous, count = event.digest, count + 1
    return count, 0


def _store(ports: Ports) -> Sequence[Check]:
    at = ports.clock.now()
    try:
        return ports.store.prove_lock(at)
    except ArchiveError as error:
        return [Check("store", _("Хранилище"), Outcome.FAILED, str(error), at)]
