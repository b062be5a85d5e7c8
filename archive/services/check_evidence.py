"""What the evidence beside a record proves of a file, and since when (RFC 4998)."""

from collections.abc import Sequence
from datetime import datetime

from archive.errors import FixityError, StoreError
from archive.model.record import Record
from archive.model.sidecar import SidecarKind
from archive.model.verdict import Cause, Check, Outcome
from archive.ports import Ports
from archive.services.preserve_sidecar import read_sidecar, sidecars_of
from archive.texts import _

_EVIDENCE = _("Свидетельство о подлинности")


def check_evidence(ports: Ports, record: Record, data: bytes) -> Sequence[Check]:
    """Return what every evidence record beside `record` says of `data`; nothing when there is none yet."""
    at = ports.clock.now()
    sidecars = sidecars_of(ports, record)
    evidence = [each for each in sidecars if each.kind is SidecarKind.EVIDENCE]
    if not evidence:
        return ()
    others = [each for each in sidecars if each.kind is not SidecarKind.EVIDENCE]
    try:
        ders = [read_sidecar(ports, each) for each in evidence]
        beside = [read_sidecar(ports, each) for each in others]
    except FixityError as error:
        return (Check("evidence", _EVIDENCE, Outcome.FAILED, str(error), at, Cause.STORED_DIFFERS),)
    except StoreError as error:
        return (Check("evidence", _EVIDENCE, Outcome.INDETERMINATE, str(error), at, Cause.STORE_UNREACHABLE),)
    return ports.evidence.check(data, ders, at=at, beside=beside)


def proven_since(evidence: Sequence[Check]) -> datetime | None:
    """Return the earliest time for which sound evidence proves the file; None when there is none, or any doubt."""
    if any(check.outcome is not Outcome.PASSED for check in evidence):
        return None
    return min((check.at for check in evidence), default=None)
