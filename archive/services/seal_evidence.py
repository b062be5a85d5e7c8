"""Seal: one timestamp over all records that have no evidence yet, an evidence record beside each (RFC 4998)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from archive.errors import EvidenceUntrustedError
from archive.model.digest import Digest
from archive.model.evidence import LogHead
from archive.model.record import Record, RecordNumber
from archive.model.sidecar import SidecarKind
from archive.ports import CatalogReading, Ports, RecordFilter
from archive.services.evidence_batch import Made, doubts, evidence_lock, keep, keep_unfinished


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A record whose file, or something beside it, is under no evidence yet."""

    record: Record
    covers: tuple[Digest, ...]
    """The file's digest, then those of its sidecars in their order."""


def list_unsealed(ports: Ports, organisation_id: str = "") -> Sequence[Unsealed]:
    """Return what waits to be sealed, of a school or of all, by number."""
    with ports.catalog.reading() as unit:
        schools = [organisation_id] if organisation_id else [each.organisation_id for each in unit.organisations()]
        return [waiting for school in schools for waiting in _unsealed(unit, school)]


def count_unsealed(ports: Ports) -> int:
    """Return how many records of all schools wait to be sealed; holds one school's at a time."""
    with ports.catalog.reading() as unit:
        schools = [each.organisation_id for each in unit.organisations()]
    return sum(map(partial(_count, ports), schools))


def _count(ports: Ports, organisation_id: str) -> int:
    with ports.catalog.reading() as unit:
        return sum(1 for _waiting in _unsealed(unit, organisation_id))


def seal_evidence(ports: Ports, *, organisation_id: str = "", actor: str) -> int:
    """Seal everything that waits under one timestamp; return how many records are sealed by this.

    What an interrupted call had stamped is finished first, without another timestamp. Raises
    `TimestampUnavailableError` (then all of it goes on waiting), `EvidenceUntrustedError`, `StoreError`,
    `BusyError`.
    """
    with evidence_lock(ports):
        finished = keep_unfinished(ports)
        waiting = list_unsealed(ports, organisation_id)
        if not waiting:
            return finished
        ders = ports.evidence.seal([each.covers for each in waiting], log_head(ports))
        _prove(ports, waiting[0].record, ders[0])
        made = [
            Made(each.record.organisation_id, each.record.number, 0, each.covers, der)
            for each, der in zip(waiting, ders, strict=True)
        ]
        keep(ports, made, actor=actor)
        return finished + len(made)


def log_head(ports: Ports) -> LogHead:
    """Return where the event log stands now."""
    with ports.catalog.reading() as unit:
        return LogHead(*unit.chain_head(), ports.clock.now())


def _prove(ports: Ports, record: Record, der: bytes) -> None:
    """Refuse a timestamp that nobody will believe, on the first record: the rest share it."""
    data = ports.store.get(record.location)
    if found := doubts(ports.evidence.check(data, [der], at=ports.clock.now())):
        raise EvidenceUntrustedError(number=str(record.number), why=found[0].reason)


def _unsealed(unit: CatalogReading, organisation_id: str) -> Iterator[Unsealed]:
    beside: dict[RecordNumber, list[Digest]] = {}
    for sidecar in unit.sidecars(organisation_id):
        if sidecar.kind is not SidecarKind.EVIDENCE:
            beside.setdefault(sidecar.number, []).append(sidecar.digest)
    covered: dict[RecordNumber, set[Digest]] = {}
    for evidence in unit.standing_evidence(organisation_id):
        covered.setdefault(evidence.number, set()).update(evidence.covers)
    for record in unit.records(RecordFilter(organisation_id=organisation_id)):
        covers = (record.digest, *beside.get(record.number, ()))
        if set(covers) - covered.get(record.number, set()):
            yield Unsealed(record, covers)
