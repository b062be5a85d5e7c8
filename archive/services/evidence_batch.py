"""Keep evidence that was stamped together, whatever kills us on the way.

A timestamp was paid for with a call, and objects under lock cannot be taken back; so what was made lies in
the workspace, named by a row, before the first object is put. Keeping it may be done twice and is done once.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from archive.errors import BusyError, WorkspaceLostError
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.evidence import Evidence, EvidenceBatch
from archive.model.record import Record, RecordNumber
from archive.model.sidecar import SidecarKind
from archive.model.verdict import Cause, Check, Outcome
from archive.ports import Ports, UnitOfWork
from archive.services.preserve_sidecar import StoredSidecar, enter_sidecar, store_sidecar
from archive.texts import _

MEDIA_TYPE = "application/octet-stream"
"""No media type is registered for the DER of RFC 4998."""
SUFFIX = ".ers"
"""As ETSI EN 319 162-1 names evidence records."""
_BUNDLE = 500
"""Records a bundle: bounds the memory and the transaction."""
_HANDS = 8
"""Objects put at a time: the store's answer is waited for, not computed."""


@dataclass(frozen=True, slots=True)
class Made:
    """One evidence record that is to be kept beside a record; `renews` is the ordinal of the one before it, or 0."""

    organisation_id: str
    number: RecordNumber
    renews: int
    covers: tuple[Digest, ...]
    der: bytes


_UNKNOWN = frozenset({Cause.REVOCATION_UNKNOWN, Cause.REVOCATION_STALE})


def doubts(checks: Sequence[Check]) -> list[Check]:
    """Return what speaks against sealing or renewing.

    Not knowing whether the timestamp's authority was revoked does not: large authorities publish lists that
    no record can carry, and letting the evidence expire would lose what there is. The verdict goes on saying so.
    """
    return [each for each in checks if each.outcome is not Outcome.PASSED and each.cause not in _UNKNOWN]


@contextmanager
def evidence_lock(ports: Ports) -> Iterator[None]:
    """Let one process at a time make evidence. Raises `BusyError` at once."""
    with ports.catalog.job_lock("evidence") as held:
        if not held:
            raise BusyError(what=_("свидетельства уже составляются или продлеваются"))
        yield


def keep(ports: Ports, made: Sequence[Made], *, actor: str) -> None:
    """Put what was made beside its records. Raises `StoreError`, `FixityError`; then `keep_unfinished` goes on."""
    at = ports.clock.now()
    parts = [made[start : start + _BUNDLE] for start in range(0, len(made), _BUNDLE)]
    batches = [EvidenceBatch(ports.workspace.put(_bundle(part)), at, actor) for part in parts]
    with ports.catalog.transaction() as unit:
        unit.add_evidence_batches(batches)
    for batch, part in zip(batches, parts, strict=True):
        _keep(ports, batch, part)


def keep_unfinished(ports: Ports) -> int:
    """Finish what a killed command began; return how many evidence records it were."""
    with ports.catalog.reading() as unit:
        batches = unit.unfinished_evidence_batches()
    return sum(_finish(ports, batch) for batch in batches)


def _finish(ports: Ports, batch: EvidenceBatch) -> int:
    """Keep one batch; one that the workspace lost is given up, and its records count as not sealed again."""
    try:
        made = _opened(ports.workspace.get(batch.bundle))
    except WorkspaceLostError:
        with ports.catalog.transaction() as unit:
            unit.finish_evidence_batch(batch.bundle)
        return 0
    _keep(ports, batch, made)
    return len(made)


def _keep(ports: Ports, batch: EvidenceBatch, made: Sequence[Made]) -> None:
    """Put the objects, then enter all of them in one transaction."""
    with ports.catalog.reading() as unit:
        records = {(each.organisation_id, each.number): unit.record(each.organisation_id, each.number) for each in made}
    with ThreadPoolExecutor(_HANDS) as hands:
        stored = list(hands.map(lambda each: _stored(ports, records[each.organisation_id, each.number], each), made))
    states = [ports.evidence.describe(each.der) for each in made]
    with ports.catalog.transaction() as unit:
        if not unit.finish_evidence_batch(batch.bundle):
            return
        for each, beside, state in zip(made, stored, states, strict=True):
            assert state.head is not None
            sidecar = enter_sidecar(unit, beside, actor=batch.made_by, at=batch.made_at)
            unit.add_evidence(
                Evidence(
                    organisation_id=each.organisation_id,
                    number=each.number,
                    ordinal=sidecar.ordinal,
                    renews=each.renews,
                    covers=each.covers,
                    hash_algorithm=state.hash_algorithm,
                    signature_algorithm=state.signature_algorithm,
                    signature_hash=state.signature_hash,
                    stamped_at=state.stamped_at,
                    expires_at=state.expires_at,
                    authority=state.authority,
                    token=state.token,
                    head_sequence=state.head.sequence,
                    head_digest=state.head.digest,
                )
            )
        _log(unit, batch, made, ports)
    ports.workspace.discard(batch.bundle)


def _stored(ports: Ports, record: Record, made: Made) -> StoredSidecar:
    name = record.file_name + (f".{made.renews + 1}" if made.renews else "") + SUFFIX
    return store_sidecar(ports, record, SidecarKind.EVIDENCE, made.der, file_name=name, media_type=MEDIA_TYPE)


def _log(unit: UnitOfWork, batch: EvidenceBatch, made: Sequence[Made], ports: Ports) -> None:
    """Write one event a school: how many, under which timestamp."""
    by_school: dict[str, list[Made]] = {}
    for each in made:
        by_school.setdefault(each.organisation_id, []).append(each)
    for organisation_id, theirs in by_school.items():
        state = ports.evidence.describe(theirs[0].der)
        action = "evidence-renewed" if theirs[0].renews else "evidence-sealed"
        details = {
            "records": str(len(theirs)),
            "token": state.token.hex,
            "stamped_at": state.stamped_at.isoformat(),
            "hash": state.hash_algorithm,
        }
        unit.append_event(EventDraft(batch.made_at, batch.made_by, action, state.token.short, details, organisation_id))


def _bundle(made: Sequence[Made]) -> bytes:
    rows = [
        {
            "organisation": each.organisation_id,
            "number": str(each.number),
            "renews": each.renews,
            "covers": [digest.hex for digest in each.covers],
            "der": b64encode(each.der).decode(),
        }
        for each in made
    ]
    return json.dumps(rows, ensure_ascii=False).encode()


def _opened(bundle: bytes) -> list[Made]:
    return [_made(row) for row in json.loads(bundle)]


def _made(row: Mapping[str, object]) -> Made:
    number, covers = RecordNumber.parse(str(row["number"])), row["covers"]
    assert number is not None
    assert isinstance(covers, list)
    return Made(
        organisation_id=str(row["organisation"]),
        number=number,
        renews=int(str(row["renews"])),
        covers=tuple(Digest(each) for each in covers),
        der=b64decode(str(row["der"])),
    )
