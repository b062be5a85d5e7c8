"""Gets the machine-readable twin out of a document."""

import re
from io import BytesIO

import pikepdf

from archive.errors import TwinMissingError
from archive.model.digest import Digest
from archive.model.document import Claim
from archive.model.record import RecordNumber
from archive.render.metadata import DATA_SOURCE

TWIN_NAME = "data.json"
_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")


class AttachedTwin:
    """Reads the attachment «data.json» (`archive.ports.TwinReader`)."""

    def twin(self, pdf: bytes) -> bytes:
        """Return the attached JSON. Raises `TwinMissingError`."""
        try:
            with pikepdf.Pdf.open(BytesIO(pdf)) as document:
                return document.attachments[TWIN_NAME].get_file().read_bytes()
        except KeyError as error:
            raise TwinMissingError(why=f"вложения {TWIN_NAME} нет") from error
        except (pikepdf.PdfError, pikepdf.PasswordError) as error:
            raise TwinMissingError(why="файл не читается как PDF") from error

    def claim(self, pdf: bytes) -> Claim | None:
        """Return the record that the metadata names, with the digest of its data."""
        try:
            with pikepdf.Pdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
                number = RecordNumber.parse(str(metadata.get("dc:identifier", "")))
                source = str(metadata.get("dc:source", ""))
        except (pikepdf.PdfError, pikepdf.PasswordError, ValueError):
            return None
        hexadecimal = source.removeprefix(DATA_SOURCE)
        if number is None or hexadecimal == source or not _HEXADECIMAL.fullmatch(hexadecimal):
            return None
        return Claim(number, Digest(hexadecimal))
