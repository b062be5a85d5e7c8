"""The widgets of signature fields: an appearance for what is not seen, an element for what is (PDF/A-1, PDF/UA-1)."""

from io import BytesIO

import pikepdf
import pytest

from archive.model.document import PdfVariant
from archive.model.signature import FieldPlace, Signatory, SignatureLevel, SignatureRequest
from tests.unit.render.variants import made
from tests.unit.sign.world import REASON, World


def signed(world: World, variant: PdfVariant) -> bytes:
    document = made("reference", variant)
    fields = (FieldPlace(Signatory.DIRECTOR, None),)
    return world.signer().sign(
        document.pdf, SignatureRequest(Signatory.DIRECTOR, fields, None, REASON, SignatureLevel.B_LTA)
    )


@pytest.mark.parametrize("variant", PdfVariant)
def test_every_field_has_an_appearance(world: World, variant: PdfVariant) -> None:
    with pikepdf.open(BytesIO(signed(world, variant))) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert len(fields) == 2, "the signature and the archival timestamp"
        assert all("/N" in field.AP for field in fields)


def test_what_is_seen_stands_in_a_form_of_the_structure(world: World) -> None:
    document = made("journal", PdfVariant.A_2A)
    (field,) = document.signature_places
    request = SignatureRequest(Signatory.DIRECTOR, (field,), world.mark, REASON, SignatureLevel.B_T)
    with pikepdf.open(BytesIO(world.signer().sign(document.pdf, request))) as pdf:
        (widget,) = pdf.Root.AcroForm.Fields
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        element = next(parents[n + 1] for n in range(0, len(parents), 2) if parents[n] == widget.StructParent)
        assert element.S == "/Form"
        assert element.K.Obj.objgen == widget.objgen
        assert element.objgen in [kid.objgen for kid in pdf.Root.StructTreeRoot.K[0].K]
