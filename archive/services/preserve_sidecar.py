"""Keep something beside a record: locked as long as the record itself, read back, registered with an event."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from archive.errors import FixityError
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.record import ObjectLocation, Record
from archive.model.sidecar import Sidecar, SidecarKind
from archive.ports import CatalogReading, Ports, UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredSidecar:
    """An object in the store that no row names yet."""

    record: Record
    kind: SidecarKind
    file_name: str
    media_type: str
    size: int
    digest: Digest
    location: ObjectLocation


def preserve_sidecar(
    ports: Ports, record: Record, kind: SidecarKind, data: bytes, *, file_name: str, media_type: str, actor: str
) -> Sidecar:
    """Put `data` beside `record` and return what stands there; the same bytes again change nothing.

    The object comes first and its key follows from its content, so a kill in between costs nothing.
    Raises `StoreError`; `FixityError` when what is read back differs; `SidecarExistsError` when another
    process took the same place meanwhile.
    """
    digest = Digest.of(data)
    with ports.catalog.reading() as unit:
        there = _standing(unit, record, kind, digest)
    if there is not None:
        return there
    stored = store_sidecar(ports, record, kind, data, file_name=file_name, media_type=media_type)
    with ports.catalog.transaction() as unit:
        return enter_sidecar(unit, stored, actor=actor, at=ports.clock.now())


def store_sidecar(
    ports: Ports, record: Record, kind: SidecarKind, data: bytes, *, file_name: str, media_type: str
) -> StoredSidecar:
    """Put `data` in the store and read it back: for whoever enters it in a transaction of their own."""
    digest = Digest.of(data)
    location = _put(ports, record, kind, data, digest, file_name, media_type)
    return StoredSidecar(record, kind, file_name, media_type, len(data), digest, location)


def enter_sidecar(unit: UnitOfWork, stored: StoredSidecar, *, actor: str, at: datetime) -> Sidecar:
    """Register a stored sidecar beside its record, with its event."""
    number, kind = stored.record.number, stored.kind
    standing = unit.sidecars(stored.record.organisation_id, [number])
    sidecar = Sidecar(
        organisation_id=stored.record.organisation_id,
        number=number,
        kind=kind,
        ordinal=1 + sum(each.kind is kind for each in standing),
        file_name=stored.file_name,
        media_type=stored.media_type,
        size=stored.size,
        digest=stored.digest,
        location=stored.location,
        added_by=actor,
        added_at=at,
    )
    unit.add_sidecar(sidecar)
    unit.append_event(_event(sidecar))
    return sidecar


def sidecars_of(ports: Ports, record: Record, kind: SidecarKind | None = None) -> list[Sidecar]:
    """Return what stands beside `record`, of one kind or of all."""
    with ports.catalog.reading() as unit:
        found = unit.sidecars(record.organisation_id, [record.number])
    return [each for each in found if kind is None or each.kind is kind]


def read_sidecar(ports: Ports, sidecar: Sidecar) -> bytes:
    """Return its bytes. Raises `FixityError` when they are not those that were put, and the store's errors."""
    data = ports.store.get(sidecar.location)
    found = Digest.of(data)
    if found != sidecar.digest:
        raise FixityError(what=sidecar.file_name, expected=str(sidecar.digest), found=str(found))
    return data


def _standing(unit: CatalogReading, record: Record, kind: SidecarKind, digest: Digest) -> Sidecar | None:
    standing = unit.sidecars(record.organisation_id, [record.number])
    return next((each for each in standing if each.kind is kind and each.digest == digest), None)


def _put(
    ports: Ports, record: Record, kind: SidecarKind, data: bytes, digest: Digest, file_name: str, media_type: str
) -> ObjectLocation:
    """Put and read back. The key says what it is and lets `sha256sum` check it by its name.

    The record's number keeps apart what stands beside two records: their locks end on different days.
    """
    suffix = PurePosixPath(file_name).suffix.lower()
    safe = suffix if suffix.isascii() and len(suffix) <= 6 else ""
    location = ports.store.put(
        data,
        key=f"{record.organisation_id}/{kind.value}/{record.school_year.start}/{record.number}/{digest.hex}{safe}",
        media_type=media_type,
        locked_until=record.term.expires_at,
        tags={"record": str(record.number), "beside": kind.value, "kept-through": record.term.last_day.isoformat()},
    )
    found = Digest.of(ports.store.get(location))
    if found != digest:
        raise FixityError(what=file_name, expected=str(digest), found=str(found))
    return location


def _event(sidecar: Sidecar) -> EventDraft:
    details = {
        "kind": sidecar.kind.value,
        "digest": sidecar.digest.hex,
        "key": sidecar.location.key,
        "version": sidecar.location.version_id,
    }
    at, actor, subject = sidecar.added_at, sidecar.added_by, str(sidecar.number)
    return EventDraft(at, actor, "sidecar-preserved", subject, details, sidecar.organisation_id)
