"""A signature as it should be: whole, certified, timestamped, small, and stating who signed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from time import process_time

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from archive.errors import CertificateExpiredError, SigningFailedError
from archive.model.signature import SignaturePlace
from archive.model.verdict import Outcome
from tests.unit.sign.world import DIRECTOR, NOW, PLACE, REASON, SCHOOL, World, found, outcomes, request, verdict


def test_signed_document_passes_every_check(world: World, signed: bytes) -> None:
    checks = found(world.validator, signed)

    assert set(outcomes(checks).values()) == {Outcome.PASSED}
    assert {"signature", "certificate", "timestamp", "modification", "coverage"} <= checks.keys()


def test_original_bytes_stay_as_they_were(world: World, signed: bytes) -> None:
    assert signed.startswith(world.document)


def test_signature_certifies_that_nothing_may_change(signed: bytes) -> None:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_regular_signatures

    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/Reason"] == REASON
    assert signature.sig_object["/Name"] == DIRECTOR


def test_title_producer_and_dates_stay_as_rendered(world: World, signed: bytes) -> None:
    before, after = (PdfFileReader(BytesIO(pdf)) for pdf in (world.document, signed))

    assert dict(after.trailer["/Info"]) == dict(before.trailer["/Info"])
    assert after.root["/Metadata"].data == before.root["/Metadata"].data


def test_mark_fills_its_place(signed: bytes) -> None:
    widget = PdfFileReader(BytesIO(signed)).root["/Pages"]["/Kids"][0]["/Annots"][0].get_object()

    assert [float(side) for side in widget["/Rect"]] == [60, 60, 260, 120]
    assert widget["/F"] & 4, "Print, as PDF/A demands"
    drawing = widget["/AP"]["/N"]
    assert "/Mark" in drawing["/Resources"]["/XObject"]
    assert b" 1 0 0 1 0 0 cm /Mark Do" in drawing.data, "neither scaled nor shifted"


@pytest.mark.parametrize(("place", "marked"), [(None, False), (None, True), (PLACE, False)])
def test_signature_without_place_or_mark_is_invisible(world: World, place: SignaturePlace | None, marked: bool) -> None:
    mark = world.mark if marked else None
    pdf = world.signer().sign(world.document, request(place, mark))

    assert verdict(world.validator, pdf).outcome is Outcome.PASSED
    widget = PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0]["/Annots"][0].get_object()
    assert [float(side) for side in widget["/Rect"]] == [0, 0, 0, 0]
    assert widget["/F"] & 4
    assert not widget["/F"] & 2


def test_roots_are_not_embedded(signed: bytes) -> None:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_regular_signatures

    others = [each.subject.native["common_name"] for each in signature.other_embedded_certs]
    assert signature.signer_cert.subject.native["common_name"] == DIRECTOR
    assert others == ["ТЕСТ: выпуск без юридической силы"]


def test_certificate_states_what_the_mark_must_show(world: World) -> None:
    certificate = world.signer().certificate

    assert (certificate.owner, certificate.organisation) == (DIRECTOR, SCHOOL)
    assert certificate.issuer == "ТЕСТ: выпуск без юридической силы"
    assert certificate.not_before == NOW - timedelta(days=1)
    assert len(certificate.serial) % 2 == 0
    int(certificate.serial, 16)


def test_time_of_signing_is_the_clock_s(signed: bytes) -> None:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_regular_signatures

    assert signature.self_reported_timestamp == NOW


def test_key_is_loaded_once(world: World) -> None:
    """Loading an RSA key costs more than everything else together; twelve signatures must not pay it twelve times."""
    opened = _cpu(world.signer)
    signer = world.signer()
    signer.sign(world.document, request())

    signatures = _cpu(lambda: [signer.sign(world.document, request()) for _ in range(12)])

    assert signatures / 12 < opened


def test_certificate_that_expired_since_opening_does_not_sign(world: World) -> None:
    times: list[datetime] = [NOW, NOW + timedelta(days=400)]
    signer = world.factory(now=lambda: times.pop(0)).open("пароль директора")

    with pytest.raises(CertificateExpiredError, match=DIRECTOR):
        signer.sign(world.document, request(PLACE, world.mark))


def test_place_on_a_page_that_is_not_there(world: World) -> None:
    with pytest.raises(SigningFailedError):
        world.signer().sign(world.document, request(replace(PLACE, page=7), world.mark))


@pytest.mark.parametrize("document", [b"", b"no PDF at all", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_not_signed(world: World, document: bytes) -> None:
    with pytest.raises(SigningFailedError, match="не удалось подписать"):
        world.signer().sign(document, request())


def test_mark_that_is_no_pdf_is_not_placed(world: World) -> None:
    with pytest.raises(SigningFailedError):
        world.signer().sign(world.document, request(PLACE, b"no PDF"))


def _cpu(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began
