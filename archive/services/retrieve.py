"""Retrieve a record: its bytes with the verdict on them, and an event that says who read it."""

from dataclasses import dataclass

from archive.errors import NotAuthenticError
from archive.model.event import EventDraft
from archive.model.record import Record, RecordNumber
from archive.model.verdict import Outcome, Verdict
from archive.ports import Ports
from archive.services.verify import Verified, examine_record


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A record as it was given out."""

    record: Record
    data: bytes
    verified: Verified

    @property
    def verdict(self) -> Verdict:
        """What came of verifying it."""
        return self.verified.verdict

    def authentic(self) -> "Retrieved":
        """Return itself, or raise `NotAuthenticError` when the verdict is not PASSED."""
        if self.verdict.outcome is not Outcome.PASSED:
            bad = [check for check in self.verdict.checks if check.outcome is not Outcome.PASSED]
            raise NotAuthenticError(
                number=str(self.record.number),
                verdict=self.verdict.outcome.words,
                reasons="\n".join(f"- {check.title}: {check.reason}" for check in bad),
            )
        return self


def retrieve(ports: Ports, organisation_id: str, number: RecordNumber, *, actor: str) -> Retrieved:
    """Return the record's bytes and verdict, whatever the verdict; the reading is an event first.

    Raises `RecordUnknownError`, `ObjectMissingError`, `StoreUnavailableError`.
    """
    with ports.catalog.reading() as unit:
        record = unit.record(organisation_id, number)
    data = ports.store.get(record.location)
    verified = examine_record(ports, record, data, from_store=True)
    details = {"verdict": verified.verdict.outcome.value, "class": record.class_label, "period": str(record.period)}
    event = EventDraft(ports.clock.now(), actor, "record-read", str(number), details, organisation_id)
    with ports.catalog.transaction() as unit:
        unit.append_event(event)
    return Retrieved(record, data, verified)
