"""Renew evidence before it ends: first it is verified, then stamped again; the records' files are only read.

A renewal would cover a forgery as readily as the truth, so what does not verify is refused, noted as an
incident, and left as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.errors import EvidenceUnreadableError, FixityError, ObjectMissingError
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.evidence import DueRenewal, RenewalKind
from archive.model.record import Record
from archive.model.sidecar import SidecarKind
from archive.ports import Ports, TreeRenewal
from archive.services.evidence_batch import Made, doubts, evidence_lock, keep, keep_unfinished
from archive.services.preserve_sidecar import read_sidecar
from archive.services.seal_evidence import log_head
from archive.texts import _


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not renewed, and why."""

    due: DueRenewal
    reason: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of a renewal."""

    renewed: tuple[DueRenewal, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class _Sound:
    """Evidence that verified, ready to be renewed."""

    due: DueRenewal
    der: bytes
    digests: tuple[bytes, ...]
    """Of what it covers, under the new hash; empty when only the timestamp is renewed."""


def renew_evidence(ports: Ports, due: Sequence[DueRenewal], *, actor: str) -> Renewed:
    """Renew what is due: one timestamp for all of a kind. What an interrupted call began is finished first.

    Raises `TimestampUnavailableError`, `HashUnavailableError`, `StoreError`, `BusyError`; what was not
    renewed then still stands as it stood.
    """
    with evidence_lock(ports):
        keep_unfinished(ports)
        due = _still_due(ports, due)
        judged = [_judged(ports, each) for each in due]
        sound = [each for each in judged if isinstance(each, _Sound)]
        refused = [each for each in judged if isinstance(each, Refused)]
        _note(ports, refused, actor)
        for alike in _alike(sound):
            keep(ports, _renewed(ports, alike), actor=actor)
    return Renewed(tuple(each.due for each in sound), tuple(refused))


def _still_due(ports: Ports, due: Sequence[DueRenewal]) -> list[DueRenewal]:
    """Leave out what another command renewed since it was planned."""
    with ports.catalog.reading() as unit:
        standing = set(unit.standing_evidence())
    return [each for each in due if each.evidence in standing]


def _alike(sound: Sequence[_Sound]) -> list[list[_Sound]]:
    """Return what can go under one timestamp together: of one kind and hash."""
    found: dict[tuple[RenewalKind, str], list[_Sound]] = {}
    for each in sound:
        found.setdefault((each.due.kind, each.due.hash_algorithm), []).append(each)
    return list(found.values())


def _judged(ports: Ports, due: DueRenewal) -> _Sound | Refused:
    """Read the record and what its evidence covers, and verify the one by the other."""
    evidence = due.evidence
    with ports.catalog.reading() as unit:
        record = unit.record(evidence.organisation_id, evidence.number)
        beside = list(unit.sidecars(evidence.organisation_id, [evidence.number]))
    own = next(each for each in beside if each.kind is SidecarKind.EVIDENCE and each.ordinal == evidence.ordinal)
    others = [each for each in beside if each.kind is not SidecarKind.EVIDENCE and each.digest in evidence.covers]
    try:
        data, der = _read_record(ports, record), read_sidecar(ports, own)
        covered = [data, *(read_sidecar(ports, each) for each in others)]
        _verify(ports, covered, der, ports.clock.now())
    except (ObjectMissingError, FixityError, EvidenceUnreadableError, _NotSoundError) as error:
        return Refused(due, str(error))
    hashed = covered if due.kind is RenewalKind.HASH_TREE else []
    return _Sound(due, der, tuple(ports.evidence.digest(each, due.hash_algorithm) for each in hashed))


class _NotSoundError(Exception):
    """A check did not pass; never leaves this module."""


def _read_record(ports: Ports, record: Record) -> bytes:
    data = ports.store.get(record.location)
    if Digest.of(data) != record.digest:
        raise FixityError(what=str(record.number), expected=str(record.digest), found=str(Digest.of(data)))
    return data


def _verify(ports: Ports, covered: Sequence[bytes], der: bytes, at: datetime) -> None:
    checks = ports.evidence.check(covered[0], [der], at=at, beside=covered[1:])
    bad = doubts(checks)
    if bad or not checks:
        raise _NotSoundError("; ".join(f"{each.title}: {each.reason}" for each in bad) or _("нет ни одной проверки"))


def _renewed(ports: Ports, sound: Sequence[_Sound]) -> list[Made]:
    first, head = sound[0].due, log_head(ports)
    if first.kind is RenewalKind.HASH_TREE:
        trees = [TreeRenewal(each.der, each.digests) for each in sound]
        ders = ports.evidence.renew_trees(trees, first.hash_algorithm, head)
    else:
        ders = ports.evidence.renew_timestamps([each.der for each in sound], head)
    return [_made(each.due, der) for each, der in zip(sound, ders, strict=True)]


def _made(due: DueRenewal, der: bytes) -> Made:
    was = due.evidence
    return Made(was.organisation_id, was.number, was.ordinal, was.covers, der)


def _note(ports: Ports, refused: Sequence[Refused], actor: str) -> None:
    """Write each refusal down as an incident."""
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        for each in refused:
            evidence = each.due.evidence
            details = {"reason": each.reason, "ordinal": str(evidence.ordinal), "why_due": each.due.why}
            draft = EventDraft(at, actor, "evidence-refused", str(evidence.number), details, evidence.organisation_id)
            unit.append_event(draft)
