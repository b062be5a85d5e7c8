"""The event log: each change of state and each reading of personal data, chained by digests."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.model.digest import Digest

GENESIS = Digest("0" * 64)
"""What the first event names as its predecessor."""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What happened (PREMIS event): `action` is a stable word, `subject` what it was done to."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, str]
    organisation_id: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A draft that has its place in the chain."""

    sequence: int
    draft: EventDraft
    previous: Digest
    digest: Digest


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to look for; empty fields do not filter. `actor` and `subject` are found anywhere in theirs."""

    organisation_ids: frozenset[str] | None = None
    """Only events of these schools; None does not filter. «» stands for what belongs to no school."""
    action: str = ""
    actions: tuple[str, ...] = ()
    """Any of these."""
    actor: str = ""
    subject: str = ""
    subjects: tuple[str, ...] = ()
    """Exactly one of these."""
    since: datetime | None = None
    until: datetime | None = None
    """Before this instant."""


def chained(draft: EventDraft, sequence: int, previous: Digest) -> Event:
    """Give `draft` its place: the digest covers the sequence, the predecessor and every field."""
    return Event(sequence, draft, previous, Digest.of(_canonical(draft, sequence, previous)))


def is_intact(event: Event, previous: Digest) -> bool:
    """Tell whether `event` follows `previous` and nothing in it was changed."""
    return event.previous == previous and chained(event.draft, event.sequence, previous) == event


def canonical(event: Event) -> bytes:
    """Return the bytes whose SHA-256 is the event's digest: what is given out, so that anyone can recompute it."""
    return _canonical(event.draft, event.sequence, event.previous)


def _canonical(draft: EventDraft, sequence: int, previous: Digest) -> bytes:
    """Canonical JSON (keys sorted, UTF-8, no spaces, time in UTC), so that anyone can recompute the digest.

    One instant has one spelling, in whatever zone it was given: the catalogue gives it back in UTC.
    """
    fields = {
        "sequence": sequence,
        "previous": previous.hex,
        "at": draft.at.astimezone(UTC).isoformat(),
        "actor": draft.actor,
        "action": draft.action,
        "subject": draft.subject,
        "details": dict(draft.details),
        "organisation": draft.organisation_id,
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
