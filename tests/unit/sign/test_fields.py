"""Several signatories: the fields are there from the first signature on, and each fills its own."""

from dataclasses import replace
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields

from archive.errors import SigningFailedError
from archive.model.signature import FieldPlace, Signatory, SignatureLevel, SignaturePlace, SignatureRequest
from archive.model.verdict import Outcome
from tests.unit.sign.world import REASON, World, found, verdict

KEYS = {
    Signatory.CLASS_TEACHER: "class-teacher",
    Signatory.DEPUTY: "deputy",
    Signatory.DIRECTOR: "director",
    Signatory.SEAL: "seal",
}
FIELDS = (
    FieldPlace(Signatory.CLASS_TEACHER, SignaturePlace(0, 60, 60, 260, 120)),
    FieldPlace(Signatory.DEPUTY, SignaturePlace(0, 60, 130, 260, 190)),
    FieldPlace(Signatory.DIRECTOR, SignaturePlace(0, 60, 200, 260, 260)),
    FieldPlace(Signatory.SEAL, None),
)


def asked(world: World, signatory: Signatory, level: SignatureLevel = SignatureLevel.B_LTA) -> SignatureRequest:
    mark = None if signatory is Signatory.SEAL else world.mark
    return SignatureRequest(signatory, FIELDS, mark, REASON, level)


def by_everybody(world: World, level: SignatureLevel = SignatureLevel.B_LTA) -> bytes:
    """Return the document signed by class teacher, deputy, director and seal."""
    pdf = world.document
    for signatory, key in KEYS.items():
        pdf = world.signer(key).sign(pdf, asked(world, signatory, level))
    return pdf


@pytest.fixture(scope="module")
def first(world: World) -> bytes:
    return world.signer("class-teacher").sign(world.document, asked(world, Signatory.CLASS_TEACHER))


def test_all_four_are_valid(world: World) -> None:
    pdf = by_everybody(world)

    assert verdict(world.validator, pdf).outcome is Outcome.PASSED
    assert "archive-timestamp" in found(world.validator, pdf)


def test_each_signature_only_adds(world: World, first: bytes) -> None:
    second = world.signer("deputy").sign(first, asked(world, Signatory.DEPUTY))

    assert first.startswith(world.document)
    assert second.startswith(first)


def test_first_signature_makes_every_field_and_lets_them_be_filled(first: bytes) -> None:
    reader = PdfFileReader(BytesIO(first))
    (signature,) = reader.embedded_signatures

    assert [name for name, _value, _reference in enumerate_sig_fields(reader)] == [s.value for s in KEYS]
    assert signature.docmdp_level is MDPPerm.FILL_FORMS
    assert "/DocMDP" in reader.root["/Perms"]


def test_later_signatures_do_not_certify(world: World) -> None:
    pdf = by_everybody(world, SignatureLevel.B_B)
    _first, *later = PdfFileReader(BytesIO(pdf)).embedded_signatures

    assert len(later) == 3
    assert all("/Reference" not in each.sig_object for each in later)


def test_archival_timestamp_is_the_last_one_s(world: World, first: bytes) -> None:
    """One after each signature would cost a revision and 4 KB each, and prove nothing that the last one does not."""
    assert PdfFileReader(BytesIO(first)).embedded_timestamp_signatures == []
    assert len(PdfFileReader(BytesIO(by_everybody(world))).embedded_timestamp_signatures) == 1


def test_unseen_widgets_can_be_printed_and_are_not_hidden(first: bytes) -> None:
    """ISO 19005-3, 6.3.2: Print set, Hidden unset."""
    widgets = [each.get_object() for each in PdfFileReader(BytesIO(first)).root["/Pages"]["/Kids"][0]["/Annots"]]

    assert len(widgets) == 4
    assert all(each["/F"] & 4 and not each["/F"] & 2 for each in widgets)
    assert [float(side) for side in widgets[-1]["/Rect"]] == [0, 0, 0, 0]


def test_fields_have_names_for_people(first: bytes) -> None:
    fields = [reference.get_object() for _, _, reference in enumerate_sig_fields(PdfFileReader(BytesIO(first)))]

    assert [each["/TU"] for each in fields] == [
        "Подпись: классный руководитель",
        "Подпись: заместитель директора",
        "Подпись: директор",
        "Печать организации",
    ]


def test_empty_fields_of_others_show_nothing_yet(first: bytes) -> None:
    _mine, other, *_rest = PdfFileReader(BytesIO(first)).root["/Pages"]["/Kids"][0]["/Annots"]

    assert other.get_object()["/AP"]["/N"].data.strip() == b""


def test_out_of_turn(world: World, first: bytes) -> None:
    with pytest.raises(SigningFailedError, match="раньше должны подписать: заместитель директора"):
        world.signer().sign(first, asked(world, Signatory.DIRECTOR))


def test_nobody_signs_twice(world: World, first: bytes) -> None:
    second = world.signer("deputy").sign(first, asked(world, Signatory.DEPUTY))
    with pytest.raises(SigningFailedError, match="занято"):
        world.signer("deputy").sign(second, asked(world, Signatory.DEPUTY))
    with pytest.raises(SigningFailedError, match="уже есть поля"):
        world.signer("class-teacher").sign(second, asked(world, Signatory.CLASS_TEACHER))


def test_who_has_no_field_does_not_sign(world: World, first: bytes) -> None:
    strange = replace(
        asked(world, Signatory.DEPUTY), fields=(FIELDS[0], FieldPlace(Signatory.TEACHER, None), *FIELDS[1:])
    )

    with pytest.raises(SigningFailedError):
        world.signer("teacher").sign(first, replace(strange, signatory=Signatory.TEACHER))
