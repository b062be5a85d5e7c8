"""Gets the machine-readable twin out of a document."""

from io import BytesIO

import pikepdf

from archive.errors import TwinMissingError

TWIN_NAME = "data.json"


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
