"""A PDF with an empty signature container (ISO 32000-2, 12.8.1): written, found again, filled.

The bytes around the container are what a signature covers. They are final before anybody signs, so the
signature may be made here, on a token, or on another computer.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup

from archive.errors import SignatureForeignError
from archive.sign.widgets import complete_widgets
from archive.texts import _

DIGEST = "sha256"
EMPTY = b"0"


class Update(IncrementalPdfFileWriter):
    """An update that leaves title, producer and dates as they were rendered.

    pyHanko would rewrite /Info and XMP with its own name and the machine's local time at each signature.
    """

    def _update_meta(self) -> None:
        """Change nothing."""


class NoRoomError(Exception):
    """The container is smaller than the signature; whoever reserved it decides what that means."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that waits for its signature: `start` and `end` bound the container, angle brackets included."""

    pdf: bytes
    start: int
    end: int

    @property
    def to_sign(self) -> bytes:
        """The bytes that the signature must cover."""
        return self.pdf[: self.start] + self.pdf[self.end :]

    @property
    def digest(self) -> bytes:
        """SHA-256 of `to_sign`."""
        covered = sha256(memoryview(self.pdf)[: self.start])
        covered.update(memoryview(self.pdf)[self.end :])
        return covered.digest()

    @property
    def room(self) -> int:
        """How many bytes of DER the container holds."""
        return (self.end - self.start - 2) // 2

    def filled(self, der: bytes) -> bytes:
        """Return the document with `der` in its container; nothing else changes. Raises `NoRoomError`."""
        if len(der) > self.room:
            raise NoRoomError(_("она занимает {size} байт, места {room}").format(size=len(der), room=self.room))
        digits = der.hex().upper().encode().ljust(self.room * 2, EMPTY)
        return b"".join((self.pdf[: self.start + 1], digits, self.pdf[self.end - 1 :]))


def with_hole(writer: Update, field: str, setup: SigObjSetup, new_field: SigFieldSpec | None = None) -> Prepared:
    """Write the update with the container that `setup` describes in `field`; nothing may be added after that."""
    steps = PdfCMSEmbedder(new_field).write_cms(field, writer, existing_fields_only=new_field is None)
    next(steps)
    steps.send(setup)
    complete_widgets(writer)
    around, output = steps.send(SigIOSetup(md_algorithm=DIGEST, output=BytesIO()))
    return Prepared(output.getvalue(), around.reserved_region_start, around.reserved_region_end)


def find_hole(pdf: bytes, field: str) -> Prepared:
    """Return the document with its empty container in `field`. Raises `SignatureForeignError` when there is none."""
    try:
        found = enumerate_sig_fields(PdfFileReader(BytesIO(pdf)))
        (signature,) = [value.get_object() for name, value, _reference in found if name == field]
        _zero, start, end, rest = (int(each) for each in signature["/ByteRange"])
        inside = pdf[start:end]
    except (PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _no_hole() from error
    empty = inside[:1] + inside[-1:] == b"<>" and not inside[1:-1].strip(EMPTY)
    if not empty or end + rest != len(pdf):
        raise _no_hole()
    return Prepared(pdf, start, end)


def _no_hole() -> SignatureForeignError:
    return SignatureForeignError(why=_("в файле нет пустого места для этой подписи"))
