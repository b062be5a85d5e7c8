"""Close or correct a period from a draft; the draft goes once its closings are entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.model.closing import ClosingKind
from archive.model.period import PeriodCode
from archive.model.upload import Upload
from archive.ports import Ports
from archive.services.close_period import Closed, CloseRequest, close_period
from archive.services.correct_period import Corrected, CorrectRequest, Drafted, correct_period, draft_correction
from archive.services.keep_upload import find_upload, note_explanations, open_upload


@dataclass(frozen=True, slots=True)
class CloseUploadRequest:
    """Which draft is to be closed, and how; explanations are added to those of the draft."""

    upload_id: str
    period: PeriodCode
    actor: str
    closed_on: date | None = None
    explanations: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why something closed is corrected, and how."""

    reason: str
    protocol: str
    kind: ClosingKind = ClosingKind.WHOLE


def close_upload(ports: Ports, request: CloseUploadRequest) -> Closed:
    """Close the period from the draft's files. Raises as `close_period`; the draft and what was typed stay then.

    A call that dies between the two steps leaves the draft: closing it again finds the same closings.
    """
    upload = note_explanations(ports, request.upload_id, request.explanations or {})
    closed = close_period(ports, _request(ports, upload, request))
    _end(ports, upload)
    return closed


def correct_upload(ports: Ports, request: CloseUploadRequest, grounds: Grounds) -> Corrected:
    """Close the next version, or a supplement, from the draft's files. Raises as `correct_period`."""
    upload = note_explanations(ports, request.upload_id, request.explanations or {})
    corrected = correct_period(ports, _correction(ports, upload, request, grounds))
    _end(ports, upload)
    return corrected


def draft_upload_correction(ports: Ports, request: CloseUploadRequest, grounds: Grounds) -> Drafted:
    """Return what `correct_upload` would close; nothing is written but the event of each reading."""
    upload = find_upload(ports, request.upload_id)
    return draft_correction(ports, _correction(ports, upload, request, grounds))


def _request(ports: Ports, upload: Upload, request: CloseUploadRequest) -> CloseRequest:
    files = open_upload(ports, upload)
    return CloseRequest(
        files, upload.organisation_id, request.period, request.actor, request.closed_on, upload.explanations
    )


def _correction(ports: Ports, upload: Upload, request: CloseUploadRequest, grounds: Grounds) -> CorrectRequest:
    return CorrectRequest(_request(ports, upload, request), grounds.reason, grounds.protocol, grounds.kind)


def _end(ports: Ports, upload: Upload) -> None:
    with ports.catalog.transaction() as unit:
        unit.end_upload(upload.upload_id)
