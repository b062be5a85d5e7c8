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
from archive.model.document import SignaturePlace
from archive.model.verdict import Outcome
from tests.unit.sign.world import DIRECTOR, NOW, PLACE, REASON, SCHOOL, World, found, outcomes, verdict


def test_signed_document_passes_every_check(world: World, signed: bytes) -> None:
    checks = found(world.validator, signed)

    assert list(checks) == ["signature", "certificate", "timestamp", "modification", "coverage"]
    assert set(outcomes(checks).values()) == {Outcome.PASSED}


def test_reasons_name_owner_serial_and_times(world: World, signed: bytes) -> None:
    checks = found(world.validator, signed)
    certificate = world.signer().certificate

    for code in ("signature", "certificate"):
        assert DIRECTOR in checks[code].reason
        assert certificate.serial in checks[code].reason
    assert "01.06.2026 09:00:00 UTC" in checks["timestamp"].reason
    assert "с 31.05.2026 по 28.05.2027" in checks["certificate"].reason
    assert "сведений об отзыве в файле нет" in checks["certificate"].reason
    assert checks["signature"].at == NOW


def test_original_bytes_stay_as_they_were(world: World, signed: bytes) -> None:
    assert signed.startswith(world.document)


def test_signature_certifies_that_nothing_may_change(signed: bytes) -> None:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures

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
    pdf = world.signer().sign(world.document, place=place, mark=mark, reason=REASON)

    assert verdict(world.validator, pdf).outcome is Outcome.PASSED
    widget = PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0]["/Annots"][0].get_object()
    assert [float(side) for side in widget["/Rect"]] == [0, 0, 0, 0]
    assert widget["/F"] & 4
    assert not widget["/F"] & 2


def test_roots_are_not_embedded(world: World, signed: bytes) -> None:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures

    names = {signature.signer_cert.subject.native["common_name"]}
    assert names == {DIRECTOR}
    assert signature.other_embedded_certs == []


def test_certificate_states_what_the_mark_must_show(world: World) -> None:
    certificate = world.signer().certificate

    assert (certificate.owner, certificate.organisation) == (DIRECTOR, SCHOOL)
    assert certificate.issuer == "ТЕСТОВЫЙ УЦ без юридической силы"
    assert certificate.not_before == NOW - timedelta(days=1)
    assert len(certificate.serial) % 2 == 0
    int(certificate.serial, 16)


def test_invisible_signature_adds_under_16_kb(world: World) -> None:
    pdf = world.signer().sign(world.document, place=None, mark=None, reason=REASON)

    assert len(pdf) - len(world.document) < 16_000


def test_key_is_loaded_once(world: World) -> None:
    """Loading an RSA key costs more than everything else together; twelve signatures must not pay it twelve times."""
    opened = _cpu(world.signer)
    signer = world.signer()
    signer.sign(world.document, place=None, mark=None, reason=REASON)

    signatures = _cpu(lambda: [signer.sign(world.document, place=None, mark=None, reason=REASON) for _ in range(12)])

    assert signatures / 12 < opened


def test_certificate_that_expired_since_opening_does_not_sign(world: World) -> None:
    times: list[datetime] = [NOW, NOW + timedelta(days=400)]
    signer = world.factory(now=lambda: times.pop(0)).open("пароль директора")

    with pytest.raises(CertificateExpiredError, match=DIRECTOR):
        signer.sign(world.document, place=PLACE, mark=world.mark, reason=REASON)


def test_place_on_a_page_that_is_not_there(world: World) -> None:
    with pytest.raises(SigningFailedError):
        world.signer().sign(world.document, place=replace(PLACE, page=7), mark=world.mark, reason=REASON)


@pytest.mark.parametrize("document", [b"", b"no PDF at all", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_not_signed(world: World, document: bytes) -> None:
    with pytest.raises(SigningFailedError, match="не удалось подписать"):
        world.signer().sign(document, place=None, mark=None, reason=REASON)


def test_mark_that_is_no_pdf_is_not_placed(world: World) -> None:
    with pytest.raises(SigningFailedError):
        world.signer().sign(world.document, place=PLACE, mark=b"no PDF", reason=REASON)


def _cpu(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began
