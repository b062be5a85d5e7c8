"""The data of a document whose PDF/A takes no attachment (ISO 19005-1, -2): put beside the record, read from there."""

from archive.errors import TwinMissingError
from archive.model.closing import Closing, Job
from archive.model.organisation import Organisation
from archive.model.record import Record, RecordClass
from archive.model.sidecar import SidecarKind
from archive.periods.ledger_scopes import scoped_twin
from archive.periods.snapshot import thaw
from archive.ports import Ports
from archive.services.preserve_sidecar import StoredSidecar, read_sidecar, sidecars_of, store_sidecar


def store_twin(
    ports: Ports, job: Job, closing: Closing, organisation: Organisation, record: Record
) -> tuple[StoredSidecar, ...]:
    """Store the frozen data beside a document that could not hold it; it is entered with the record.

    Beside the ledger of a part of the class lies that part alone.

    Raises `StoreError`, `FixityError`, `WorkspaceLostError`.
    """
    if job.record_class is RecordClass.SOURCE or organisation.pdf_variant.takes_attachments:
        return ()
    whole = ports.workspace.get(closing.snapshot)
    data = whole if closing.is_report else scoped_twin(whole, thaw(whole), job.scope)
    kind, media_type = SidecarKind.TWIN, "application/json"
    return (store_sidecar(ports, record, kind, data, file_name="data.json", media_type=media_type),)


def twin_of(ports: Ports, record: Record, data: bytes) -> bytes:
    """Return the machine-readable data of `record`, whose file is `data`: from inside it, or from beside it.

    Raises `TwinMissingError` when it is in neither place; `FixityError` and the store's errors.
    """
    try:
        return ports.twins.twin(data)
    except TwinMissingError:
        beside = sidecars_of(ports, record, SidecarKind.TWIN)
        if not beside:
            raise
    return read_sidecar(ports, beside[-1])
