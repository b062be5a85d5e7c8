"""The extract of the event log: one event a line, its digest and the very bytes that were digested.

`<digest> <canonical JSON>`: SHA-256 of the JSON is the digest, and the JSON names the digest before. Events
that tell of others' affairs stand closed: `<digest> закрыто <sequence> <previous>`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.model.event import Event, canonical

CLOSED = "закрыто"
_OPEN = frozenset(
    {
        "document-rendered",
        "document-signed",
        "evidence-renewed",
        "evidence-sealed",
        "number-annulled",
        "period-closed",
        "period-corrected",
        "period-supplemented",
        "record-certified",
        "record-preserved",
        "record-read",
        "sidecar-preserved",
        "sidecar-read",
    }
)
"""Tell which records there are and who did what with them in office, and nothing of a child or an account.
What is not named here is closed: a new action has to be judged before it is shown."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Events that are given without a gap: from a record's first to the head that its evidence covers."""

    first: int
    last: int

    def __contains__(self, sequence: int) -> bool:
        """Tell whether an event belongs to it."""
        return self.first <= sequence <= self.last


@dataclass(frozen=True, slots=True)
class Extract:
    """Which events go into a bundle: those of the records, and the chain that leads to what was stamped."""

    subjects: frozenset[str]
    """Record numbers and closings."""
    organisation_id: str
    stretches: tuple[Stretch, ...]

    def concerns(self, event: Event) -> bool:
        """Tell whether an event is about one of the records."""
        return event.draft.subject in self.subjects and event.draft.organisation_id == self.organisation_id

    def lines(self, events: Iterable[Event]) -> Iterator[bytes]:
        """Yield the extract, line by line."""
        for event in events:
            mine = self.concerns(event)
            if mine or any(event.sequence in stretch for stretch in self.stretches):
                yield _line(event, is_open=mine or event.draft.action in _OPEN)


def merged(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return the same events in as few stretches as there can be, in order."""
    found: list[Stretch] = []
    for each in sorted(stretches, key=lambda stretch: stretch.first):
        if found and each.first <= found[-1].last + 1:
            found[-1] = Stretch(found[-1].first, max(found[-1].last, each.last))
        else:
            found.append(each)
    return tuple(found)


def _line(event: Event, *, is_open: bool) -> bytes:
    told = canonical(event) if is_open else f"{CLOSED} {event.sequence} {event.previous.hex}".encode()
    return event.digest.hex.encode() + b" " + told + b"\n"
