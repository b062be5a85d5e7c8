"""PAdES signatures (ETSI EN 319 142-1), level B-T: certified, timestamped, as one incremental update.

A B-LTA level, several signers and tokens come by giving `PadesSigner` another key or more steps.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyHankoSigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle

from archive.errors import CertificateExpiredError, SigningFailedError
from archive.model.document import SignaturePlace, SigningCertificate
from archive.sign.certificate import described, moment_in_words
from archive.texts import _

FIELD = "Director"
"""Name of the director's signature field."""
DIGEST = "sha256"
_SLACK = 2048
"""Bytes left in the signature's container beyond certificates and token: attributes, the value, the token's growth."""


def ensure_valid(certificate: SigningCertificate, at: datetime) -> None:
    """Raise `CertificateExpiredError` when `certificate` is not valid at `at`."""
    if not certificate.not_before <= at <= certificate.not_after:
        raise CertificateExpiredError(
            owner=certificate.owner,
            since=moment_in_words(certificate.not_before),
            until=moment_in_words(certificate.not_after),
        )


class PadesSigner:
    """Implements `ports.Signer` with any key that pyHanko can use."""

    def __init__(self, key: signers.Signer, timestamper: TimeStamper, now: Callable[[], datetime]) -> None:
        """Take an opened key; `now` is asked before each signature whether the certificate still holds."""
        assert key.signing_cert is not None
        self._key = key
        self._chain = {key.signing_cert.dump(), *(certificate.dump() for certificate in key.cert_registry)}
        self._timestamper = timestamper
        self._now = now
        self._reserved: int | None = None
        self._certificate = described(key.signing_cert)

    @property
    def certificate(self) -> SigningCertificate:
        """What the signature's mark states."""
        return self._certificate

    def sign(self, pdf: bytes, *, place: SignaturePlace | None, mark: bytes | None, reason: str) -> bytes:
        """Return `pdf` certified against any change, with the mark at `place` when both are given.

        Raises `TimestampUnavailableError`, `CertificateExpiredError`, `SigningFailedError`; nothing is
        signed then.
        """
        ensure_valid(self._certificate, self._now())
        try:
            return self._signed(pdf, place, mark, reason)
        except (PdfError, PyHankoSigningError) as error:
            raise SigningFailedError(why=str(error)) from error

    def _signed(self, pdf: bytes, place: SignaturePlace | None, mark: bytes | None, reason: str) -> bytes:
        signer = signers.PdfSigner(
            _metadata(self._certificate.owner, reason),
            self._key,
            timestamper=self._timestamper,
            stamp_style=_stamp(mark),
            new_field_spec=_field(place if mark else None),
        )
        output: BytesIO = signer.sign_pdf(_Update(BytesIO(pdf)), bytes_reserved=self._container_size())
        return output.getvalue()

    def _container_size(self) -> int:
        """Return the hexadecimal digits to reserve, from one token of this authority; asked once."""
        if self._reserved is None:
            token = asyncio.run(self._timestamper.async_dummy_response(DIGEST))
            self._reserved = 2 * (len(token.dump()) + sum(map(len, self._chain)) + _SLACK)
        return self._reserved


class _Update(IncrementalPdfFileWriter):
    """An update that leaves title, producer and dates as they were rendered.

    pyHanko would rewrite /Info and XMP with its own name and the machine's local time at each signature.
    """

    def _update_meta(self) -> None:
        """Change nothing."""


def _metadata(owner: str, reason: str) -> signers.PdfSignatureMetadata:
    return signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        name=owner,
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )


class _MarkPage(PdfContent):
    """The one page of the mark's PDF, kept in memory (pyHanko's own importer wants a file)."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Import the page into the document and return the command that draws it."""
        assert self.writer is not None
        page = self.writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject["/Mark"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Mark Do"


_FILL = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins())


def _stamp(mark: bytes | None) -> StaticStampStyle | None:
    """Place the mark's page as it is: pyHanko's own stamp would break PDF/A."""
    if mark is None:
        return None
    return StaticStampStyle(border_width=0, background=_MarkPage(mark), background_layout=_FILL)


def _field(place: SignaturePlace | None) -> SigFieldSpec:
    readable = _("Подпись директора")
    if place is None:
        return SigFieldSpec(FIELD, readable_field_name=readable)
    box = (place.left, place.bottom, place.right, place.top)
    return SigFieldSpec(
        FIELD,
        on_page=place.page,
        box=box,  # type: ignore[arg-type]  # annotated as whole points, written as it comes
        readable_field_name=readable,
    )
