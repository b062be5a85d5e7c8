"""Signature fields (ISO 32000-2, 12.7.5.5): created all at once, certified by the first, filled by the others.

A field that is added later would break the certification, so the first signature makes every field. With
one signatory nothing may change after it (DocMDP 1); with several the first allows that fields be filled
(DocMDP 2), of which none is left empty in the end. Archival timestamps are allowed by either.
"""

from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.general import SigningError as PyHankoSigningError
from pyhanko.sign.signers.cms_embedder import SigAppearanceSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.stamp import StaticStampStyle

from archive.errors import SigningFailedError
from archive.model.signature import FieldPlace, Signatory, SignatureRequest
from archive.sign.hole import DIGEST, Prepared, Update, with_hole
from archive.texts import _


def prepare(pdf: bytes, request: SignatureRequest, *, owner: str, at: datetime, room: int) -> Prepared:
    """Return `pdf` with the container for the signature asked for: fields, mark and certification are in place.

    `owner` and `at` are what the signature states of itself, `room` the bytes of DER to leave. Raises
    `SigningFailedError` when the file is no PDF or its fields do not fit the request.
    """
    try:
        writer = Update(BytesIO(pdf))
        _hold_fields(writer, request)
        writer.register_extension(ESIC_EXTENSION_1)
        return with_hole(writer, request.signatory.value, _setup(request, owner, at, room))
    except (PdfError, PyHankoSigningError) as error:
        raise SigningFailedError(why=str(error)) from error


def _hold_fields(writer: Update, request: SignatureRequest) -> None:
    """Create the fields before the first signature; before a later one see that it is that one's turn."""
    found = {name: value is not None for name, value, _reference in enumerate_sig_fields(writer)}
    if request.is_first:
        if found:
            raise SigningFailedError(why=_("в документе уже есть поля подписи: {names}").format(names=", ".join(found)))
        for field in request.fields:
            append_signature_field(writer, _spec(field, request))
        return
    missing = [each.signatory for each in _before(request) if not found.get(each.signatory.value)]
    if missing:
        names = ", ".join(each.words for each in missing)
        raise SigningFailedError(why=_("раньше должны подписать: {names}").format(names=names))
    if found.get(request.signatory.value, True):
        raise SigningFailedError(why=_("поле «{name}» занято или его нет").format(name=request.signatory.words))


def _before(request: SignatureRequest) -> tuple[FieldPlace, ...]:
    turn = [each.signatory for each in request.fields].index(request.signatory)
    return request.fields[:turn]


def _spec(field: FieldPlace, request: SignatureRequest) -> SigFieldSpec:
    """Return the field's description: unseen without a place, or when its own mark is not there."""
    place = field.place
    if field.signatory is request.signatory and request.mark is None:
        place = None
    return SigFieldSpec(
        field.signatory.value,
        on_page=place.page if place else 0,
        box=(place.left, place.bottom, place.right, place.top) if place else None,  # type: ignore[arg-type]  # annotated as whole points, written as it comes
        readable_field_name=_readable(field.signatory),
    )


def _readable(signatory: Signatory) -> str:
    if signatory is Signatory.SEAL:
        return _("Печать организации")
    return _("Подпись: {whose}").format(whose=signatory.words)


def _setup(request: SignatureRequest, owner: str, at: datetime, room: int) -> SigObjSetup:
    signature = SignatureObject(
        bytes_reserved=2 * room,
        subfilter=SigSeedSubFilter.PADES,
        timestamp=at,
        name=owner or None,
        reason=request.reason,
    )
    appearance = SigAppearanceSetup(_stamp(request.mark), at, owner or None)
    return SigObjSetup(signature, mdp_setup=_permissions(request), appearance_setup=appearance)


def _permissions(request: SignatureRequest) -> SigMDPSetup | None:
    """Say, once, what may change afterwards: nothing after the only signature, else that fields be filled."""
    if not request.is_first:
        return None
    allowed = MDPPerm.NO_CHANGES if request.is_last else MDPPerm.FILL_FORMS
    return SigMDPSetup(DIGEST, certify=True, docmdp_perms=allowed)


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


def _stamp(mark: bytes | None) -> StaticStampStyle:
    """Place the mark's page as it is: pyHanko's own stamp would break PDF/A."""
    if mark is None:
        return StaticStampStyle(border_width=0)
    return StaticStampStyle(border_width=0, background=_MarkPage(mark), background_layout=_FILL)
