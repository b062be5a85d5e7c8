"""Keep uploaded files as a draft that waits to be checked and closed; nothing of it is a record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from secrets import token_hex

from archive.errors import NothingUploadedError
from archive.intake import InputFile
from archive.intake.containers.input_file import printable
from archive.model.event import EventDraft
from archive.model.upload import Upload, UploadedFile, waiting
from archive.ports import Ports
from archive.services.push_journal import open_pushed

_LONGEST_NAME = 200


def keep_upload(ports: Ports, organisation_id: str, files: Sequence[InputFile], *, actor: str) -> Upload:
    """Leave the files in the workspace, then enter the draft and its event in one transaction.

    Of a file's name only the last part is kept, and only to be shown. Raises `NothingUploadedError`.
    """
    if not any(file.data for file in files):
        raise NothingUploadedError
    kept = tuple(UploadedFile(_shown(file.name), ports.workspace.put(file.data), len(file.data)) for file in files)
    upload = Upload(token_hex(8), organisation_id, actor, ports.clock.now(), tuple(dict.fromkeys(kept)))
    details = {"files": str(len(upload.files)), "sha256": " ".join(file.digest.hex for file in upload.files)}
    with ports.catalog.transaction() as unit:
        unit.organisation(organisation_id)
        unit.save_upload(upload)
        unit.append_event(
            EventDraft(upload.uploaded_at, actor, "files-uploaded", upload.upload_id, details, organisation_id)
        )
    return upload


def keep_pushed(ports: Ports, push_id: str, *, actor: str) -> Upload:
    """Make a draft of what a system pushed. Raises `PushUnknownError`, `WorkspaceLostError`."""
    with ports.catalog.reading() as unit:
        push = unit.push(push_id)
    return keep_upload(ports, push.organisation_id, (open_pushed(ports, push_id),), actor=actor)


def find_upload(ports: Ports, upload_id: str) -> Upload:
    """Return the draft. Raises `UploadUnknownError`."""
    with ports.catalog.reading() as unit:
        return unit.upload(upload_id)


def list_uploads(ports: Ports, organisation_id: str = "") -> Sequence[Upload]:
    """Return the drafts that wait, of a school or of all, the latest first."""
    with ports.catalog.reading() as unit:
        return waiting(unit.uploads(organisation_id), ports.clock.now())


def open_upload(ports: Ports, upload: Upload) -> tuple[InputFile, ...]:
    """Return the draft's files. Raises `WorkspaceLostError`."""
    return tuple(InputFile(file.name, ports.workspace.get(file.digest)) for file in upload.files)


def note_explanations(ports: Ports, upload_id: str, explanations: Mapping[str, str]) -> Upload:
    """Keep what was typed so far; an emptied one is forgotten. Raises `UploadUnknownError`."""
    with ports.catalog.transaction() as unit:
        upload = unit.upload(upload_id)
        typed = {code: " ".join(text.split()) for code, text in {**upload.explanations, **explanations}.items()}
        noted = replace(upload, explanations={code: text for code, text in typed.items() if text})
        unit.save_upload(noted)
    return noted


def discard_upload(ports: Ports, upload_id: str, *, actor: str) -> None:
    """Let a draft go; its bytes are swept with whatever else no row names. Raises `UploadUnknownError`."""
    with ports.catalog.transaction() as unit:
        upload = unit.upload(upload_id)
        unit.end_upload(upload_id)
        unit.append_event(
            EventDraft(ports.clock.now(), actor, "upload-discarded", upload_id, {}, upload.organisation_id)
        )


def _shown(name: str) -> str:
    """Return the last part of a name that a browser sent, whatever system it came from, fit to be shown."""
    last = printable(name).replace("\\", "/").rpartition("/")[2].strip()
    return last[-_LONGEST_NAME:] or "файл"
