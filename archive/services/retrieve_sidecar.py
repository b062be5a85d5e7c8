"""Retrieve what stands beside a record: its bytes, compared with their digest, and an event that says who read it."""

from dataclasses import dataclass

from archive.errors import RecordUnknownError
from archive.model.event import EventDraft
from archive.model.record import Record
from archive.model.sidecar import Sidecar, SidecarKind
from archive.ports import Ports
from archive.services.preserve_sidecar import read_sidecar, sidecars_of


@dataclass(frozen=True, slots=True)
class RetrievedSidecar:
    """A sidecar as it was given out."""

    sidecar: Sidecar
    data: bytes

    @property
    def file_name(self) -> str:
        """A name beside the record's own: «2026-000012_data.json», a later one of its kind with its ordinal."""
        later = f"{self.sidecar.ordinal}_" if self.sidecar.ordinal > 1 else ""
        return f"{self.sidecar.number}_{later}{self.sidecar.file_name}"


def retrieve_sidecar(ports: Ports, record: Record, kind: SidecarKind, ordinal: int, *, actor: str) -> RetrievedSidecar:
    """Return one sidecar. Raises `RecordUnknownError` when there is none such, `FixityError`, the store's errors."""
    for sidecar in sidecars_of(ports, record, kind):
        if sidecar.ordinal == ordinal:
            return _given(ports, sidecar, actor)
    raise RecordUnknownError(found=f"{record.number}, {kind.words}, {ordinal}")


def retrieve_sidecars(ports: Ports, record: Record, *, actor: str) -> list[RetrievedSidecar]:
    """Return everything that stands beside `record`. Raises `FixityError` and the store's errors."""
    return [_given(ports, sidecar, actor) for sidecar in sidecars_of(ports, record)]


def _given(ports: Ports, sidecar: Sidecar, actor: str) -> RetrievedSidecar:
    data = read_sidecar(ports, sidecar)
    details = {"kind": sidecar.kind.value, "digest": sidecar.digest.hex}
    subject = str(sidecar.number)
    event = EventDraft(ports.clock.now(), actor, "sidecar-read", subject, details, sidecar.organisation_id)
    with ports.catalog.transaction() as unit:
        unit.append_event(event)
    return RetrievedSidecar(sidecar, data)
