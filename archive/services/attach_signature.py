"""Put a detached signature beside a record: checked as far as this machine can, kept for as long as the record."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import DetachedRefusedError, FixityError
from archive.model.digest import Digest
from archive.model.event import EventDraft
from archive.model.record import Record, RecordNumber
from archive.model.sidecar import Sidecar, SidecarKind
from archive.model.verdict import Check, Outcome
from archive.ports import DetachedSigner, Ports
from archive.services.preserve_sidecar import preserve_sidecar, sidecars_of
from archive.sign.armour import der_of
from archive.texts import _

MEDIA_TYPE = "application/pkcs7-signature"
MOST_BYTES = 1024 * 1024
"""A signature with its certificates and a timestamp takes some tens of kilobytes."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A signature that stands beside its record now, and what was found of it; `is_new` unless it stood there."""

    sidecar: Sidecar
    checks: tuple[Check, ...]
    is_new: bool


def attach_signature(
    ports: Ports, organisation_id: str, number: RecordNumber, signature: bytes, *, file_name: str, actor: str
) -> Attached:
    """Keep `signature` (CMS as DER, PEM or base64) beside the record.

    One that cannot be checked here is kept and told so; one that is proven not to be over this record, or is no
    signature, is refused: `DetachedRefusedError`. The same again changes nothing. Raises
    `RecordUnknownError`, `FixityError`, `StoreError`.
    """
    record, data = _read(ports, organisation_id, number)
    if len(signature) > MOST_BYTES:
        raise DetachedRefusedError(file=file_name, number=str(number), why=_("файл больше 1 МиБ, это не подпись"))
    der = der_of(signature)
    checks = ports.validator.detached(data, der, name=f"«{file_name}»", at=ports.clock.now())
    if false := [check.reason for check in checks if check.outcome is Outcome.FAILED]:
        raise DetachedRefusedError(file=file_name, number=str(number), why="; ".join(false))
    return _kept(ports, record, der, tuple(checks), actor)


def sign_beside(
    ports: Ports, organisation_id: str, number: RecordNumber, signer: DetachedSigner, *, actor: str
) -> Attached:
    """Sign the record's file with an opened key and keep the signature beside it. Raises as `attach_signature`."""
    record, data = _read(ports, organisation_id, number)
    made = signer.sign_detached(data)
    return attach_signature(ports, organisation_id, number, made, file_name=f"{record.file_name}.sig", actor=actor)


def _read(ports: Ports, organisation_id: str, number: RecordNumber) -> tuple[Record, bytes]:
    with ports.catalog.reading() as unit:
        record = unit.record(organisation_id, number)
    data = ports.store.get(record.location)
    found = Digest.of(data)
    if found != record.digest:
        raise FixityError(what=record.file_name, expected=str(record.digest), found=str(found))
    return record, data


def _kept(ports: Ports, record: Record, der: bytes, checks: tuple[Check, ...], actor: str) -> Attached:
    digest = Digest.of(der)
    standing = sidecars_of(ports, record, SidecarKind.SIGNATURE)
    is_new = all(each.digest != digest for each in standing)
    sidecar = preserve_sidecar(
        ports,
        record,
        SidecarKind.SIGNATURE,
        der,
        file_name=f"{record.file_name}.sig",
        media_type=MEDIA_TYPE,
        actor=actor,
    )
    if is_new:
        with ports.catalog.transaction() as unit:
            unit.append_event(_event(sidecar, checks))
    return Attached(sidecar, checks, is_new)


def _event(sidecar: Sidecar, checks: Sequence[Check]) -> EventDraft:
    """Say what was found when it came: later the same signature may be judged with other means."""
    details = {
        "digest": sidecar.digest.hex,
        "ordinal": str(sidecar.ordinal),
        "outcome": "; ".join(f"{check.outcome} {check.cause}" for check in checks),
        "reason": "; ".join(check.reason for check in checks),
    }
    at, actor, subject = sidecar.added_at, sidecar.added_by, str(sidecar.number)
    return EventDraft(at, actor, "signature-attached", subject, details, sidecar.organisation_id)
