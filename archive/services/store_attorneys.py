"""Put beside a record the powers of attorney (МЧД) by which it was signed."""

from archive.model.certification import UsedAttorney
from archive.model.closing import Job
from archive.model.record import Record
from archive.model.sidecar import SidecarKind
from archive.ports import Ports
from archive.services.preserve_sidecar import StoredSidecar, store_sidecar


def store_attorneys(ports: Ports, job: Job, record: Record) -> tuple[StoredSidecar, ...]:
    """Store each file once, the XML and the signature that came with it; they are entered with the record.

    Raises `StoreError`, `FixityError`, `WorkspaceLostError`.
    """
    used = {given.attorney.digest: given.attorney for given in job.signatures if given.attorney}
    return tuple(stored for attorney in used.values() for stored in _stored(ports, attorney, record))


def _stored(ports: Ports, attorney: UsedAttorney, record: Record) -> list[StoredSidecar]:
    kind, xml = SidecarKind.POWER_OF_ATTORNEY, ports.workspace.get(attorney.digest)
    name = attorney.file_name
    stored = [store_sidecar(ports, record, kind, xml, file_name=name, media_type="application/xml")]
    if attorney.signature is not None:
        signature = ports.workspace.get(attorney.signature)
        media_type = "application/pkcs7-signature"
        stored.append(store_sidecar(ports, record, kind, signature, file_name=f"{name}.sig", media_type=media_type))
    return stored
