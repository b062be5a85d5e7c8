"""What the detached signatures beside a record are worth: one line each, whatever they come to."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from archive.errors import FixityError, StoreError
from archive.model.record import Record
from archive.model.sidecar import Sidecar, SidecarKind
from archive.model.verdict import DETACHED, Cause, Check, Outcome
from archive.ports import Ports
from archive.services.check_evidence import proven_since
from archive.services.preserve_sidecar import read_sidecar, sidecars_of
from archive.texts import _


def check_detached(ports: Ports, record: Record, data: bytes) -> Sequence[Check]:
    """Return a check, of code «detached-signature», for every signature beside `record`, judged over `data`.

    Each at the time of its own timestamp, else since when sound evidence proves it, else when the archive took
    it in: it cannot be younger, and the event log says so.
    """
    beside = sidecars_of(ports, record)
    signatures = [each for each in beside if each.kind is SidecarKind.SIGNATURE]
    if not signatures:
        return ()
    evidence = list(_evidence(ports, beside))
    return [check for each in signatures for check in _checks(ports, data, each, evidence)]


def unconfirmed_notes(checks: Sequence[Check]) -> Iterator[str]:
    """Tell, of each detached signature that proves nothing, that the verdict on the file stands without it."""
    for check in checks:
        if check.outcome is Outcome.INDETERMINATE:
            yield _("{title} не подтверждена; заключение о самом файле от неё не зависит.").format(title=check.title)


def _checks(ports: Ports, data: bytes, sidecar: Sidecar, evidence: Sequence[bytes]) -> Sequence[Check]:
    at = ports.clock.now()
    title = _("Отсоединённая подпись {name}").format(name=_named(sidecar))
    try:
        signature = read_sidecar(ports, sidecar)
    except FixityError as error:
        return [Check(DETACHED, title, Outcome.FAILED, str(error), at, Cause.STORED_DIFFERS)]
    except StoreError as error:
        return [Check(DETACHED, title, Outcome.INDETERMINATE, str(error), at, Cause.STORE_UNREACHABLE)]
    proven = _proven(ports, signature, evidence, at)
    since = min(proven or sidecar.added_at, at)
    return ports.validator.detached(data, signature, name=_named(sidecar), at=since, proven=proven is not None)


def _named(sidecar: Sidecar) -> str:
    return f"№ {sidecar.ordinal}"


def _evidence(ports: Ports, beside: Sequence[Sidecar]) -> Iterator[bytes]:
    """Return the evidence that can be read; what cannot is told by the check of the evidence itself."""
    for each in beside:
        if each.kind is SidecarKind.EVIDENCE:
            try:
                yield read_sidecar(ports, each)
            except (FixityError, StoreError):
                continue


def _proven(ports: Ports, signature: bytes, evidence: Sequence[bytes], at: datetime) -> datetime | None:
    """Return since when any of the evidence proves this signature: one that came later stands under the later only."""
    proofs = (proven_since(ports.evidence.check(signature, [each], at=at)) for each in evidence)
    return min((since for since in proofs if since is not None), default=None)
