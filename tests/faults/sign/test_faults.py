"""Each test is named after what is wrong with the file; none may pass, none may raise."""

from binascii import hexlify, unhexlify
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.timestamps import TimeStamper

from archive.demo.authority import AuthorityServer
from archive.errors import SettingError
from archive.model.signature import SignatureLevel
from archive.model.verdict import Check, Outcome
from archive.sign.key_source import KeyFile
from archive.sign.keys import KeySignerFactory
from archive.sign.timestamp import HttpTimestamper
from archive.sign.validate import PadesValidator
from tests.unit.sign.world import (
    DIRECTOR,
    NOW,
    PASSPHRASE,
    World,
    found,
    made_authority,
    outcomes,
    pdf_a,
    request,
    verdict,
)

PASSED, FAILED, UNKNOWN = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE


def contents(pdf: bytes) -> tuple[int, int]:
    """Return where the hexadecimal digits of the signature begin and end."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    return start, pdf.index(b">", start)


def with_contents(pdf: bytes, digits: bytes) -> bytes:
    start, end = contents(pdf)
    return pdf[:start] + digits.ljust(end - start, b"0") + pdf[end:]


def changed(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def der(pdf: bytes) -> bytes:
    start, end = contents(pdf)
    return unhexlify(pdf[start:end])


def held(world: World, pdf: bytes) -> dict[str, Check]:
    checks = found(world.validator, pdf)
    assert verdict(world.validator, pdf).outcome is not PASSED
    return checks


# --- not a signed PDF at all -------------------------------------------------------------------


def test_unsigned(world: World) -> None:
    checks = held(world, world.document)

    assert outcomes(checks) == {"signature": UNKNOWN}
    assert checks["signature"].reason == "подписи нет"


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", b"garbage" * 999, b"PK\x03\x04", b"%PDF-1.7\nstartxref\n0\n%%EOF"])
def test_not_a_pdf(world: World, pdf: bytes) -> None:
    checks = held(world, pdf)

    assert outcomes(checks) == {"signature": FAILED}
    assert "поврежд" in checks["signature"].reason


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated(world: World, signed: bytes, share: float) -> None:
    held(world, signed[: int(len(signed) * share)])


def test_truncated_to_what_was_before_the_signature(world: World, signed: bytes) -> None:
    assert held(world, signed[: len(world.document)])["signature"].reason == "подписи нет"


# --- bytes changed in place --------------------------------------------------------------------


def test_changed_byte_in_content(world: World, signed: bytes) -> None:
    checks = held(world, changed(signed, signed.index(b"stream\n") + 20))

    assert checks["signature"].outcome is FAILED
    assert "отпечаток не сходится" in checks["signature"].reason
    assert DIRECTOR in checks["signature"].reason
    assert checks["certificate"].outcome is UNKNOWN, "a broken signature proves nothing of its certificate"
    assert checks["modification"].outcome is UNKNOWN


def test_changed_byte_in_the_reason(world: World, signed: bytes) -> None:
    where = signed.index(b"/Reason") + len(b"/Reason") + 8

    assert held(world, changed(signed, where))["signature"].outcome is FAILED


def test_changed_byte_in_the_signature_value(world: World, signed: bytes) -> None:
    value = cms.ContentInfo.load(der(signed))["content"]["signer_infos"][0]["signature"].native
    broken = der(signed).replace(value, changed(value, 100))

    checks = held(world, with_contents(signed, hexlify(broken)))

    assert checks["signature"].outcome is FAILED
    assert "значение подписи неверно" in checks["signature"].reason


def test_zeroed_contents(world: World, signed: bytes) -> None:
    checks = held(world, with_contents(signed, b""))

    assert outcomes(checks) == {"signature": FAILED}


def test_contents_that_are_no_cms(world: World, signed: bytes) -> None:
    assert outcomes(held(world, with_contents(signed, b"300302010700"))) == {"signature": FAILED}


def test_something_hidden_in_the_padding(world: World, signed: bytes) -> None:
    end = contents(signed)[1]
    checks = held(world, signed[: end - 8] + b"deadbeef" + signed[end:])

    assert checks["coverage"].outcome is FAILED
    assert "промежутке" in checks["coverage"].reason


def test_signature_of_another_file(world: World, signed: bytes) -> None:
    other = world.signed(pdf_a("Классный журнал 9Б"))

    checks = held(world, with_contents(signed, hexlify(der(other).rstrip(b"\0"))))

    assert checks["signature"].outcome is FAILED
    assert "отпечаток не сходится" in checks["signature"].reason


# --- ByteRange ---------------------------------------------------------------------------------


def moved(pdf: bytes, edit: Callable[[list[int]], list[int]]) -> bytes:
    """Return `pdf` with another /ByteRange of the same length in characters."""
    start = pdf.index(b"/ByteRange [") + len(b"/ByteRange [")
    end = pdf.index(b"]", start)
    numbers = edit([int(number) for number in pdf[start:end].split()])
    return pdf[:start] + b" ".join(b"%d" % number for number in numbers).ljust(end - start) + pdf[end:]


@pytest.mark.parametrize(
    "edit",
    [
        lambda r: [0, r[1], r[2], r[3] - 9],
        lambda r: [0, r[1], r[2] + 9, r[3] - 9],
        lambda r: [0, r[1] - 9, r[2], r[3]],
        lambda r: [9, r[1] - 9, r[2], r[3]],
        lambda r: [0, r[1], r[2], r[3] * 9],
        lambda r: [0, r[1]],
        lambda _: [],
        lambda _: [0, 0, 0, 0],
        lambda r: [0, r[1], -1, 9],
    ],
)
def test_byte_range_moved(world: World, signed: bytes, edit: Callable[[list[int]], list[int]]) -> None:
    held(world, moved(signed, edit))


def test_byte_range_missing(world: World, signed: bytes) -> None:
    held(world, signed.replace(b"/ByteRange", b"/BiteRange"))


# --- something added ---------------------------------------------------------------------------


@pytest.mark.parametrize("junk", [b"x", b"\n% remark\n", b"\0" * 2000, b"\nstartxref\n0\n%%EOF\n"])
def test_junk_after_the_end(world: World, signed: bytes, junk: bytes) -> None:
    held(world, signed + junk)


def test_junk_is_named(world: World, signed: bytes) -> None:
    checks = held(world, signed + b"junk!")

    assert checks["coverage"].outcome is FAILED
    assert "добавлено 5 байт" in checks["coverage"].reason


def updated(pdf: bytes, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    edit(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def test_content_replaced_by_an_update(world: World, signed: bytes) -> None:
    def replace(writer: IncrementalPdfFileWriter) -> None:
        content = writer.root["/Pages"]["/Kids"][0].get_object()["/Contents"]
        content._data = b"BT ET"
        content._encoded_data = None
        writer.mark_update(content.container_ref)

    checks = held(world, updated(signed, replace))

    assert checks["signature"].outcome is PASSED, "the first revision is still whole"
    assert checks["coverage"].outcome is FAILED
    assert checks["modification"].outcome is FAILED
    assert "дописано другое содержание" in checks["modification"].reason


def test_title_changed_by_an_update(world: World, signed: bytes) -> None:
    def retitle(writer: IncrementalPdfFileWriter) -> None:
        writer.trailer["/Info"][pdf_name("/Title")] = pdf_string("Журнал 9Б")
        writer.mark_update(writer.trailer.raw_get("/Info").reference)

    assert held(world, updated(signed, retitle))["coverage"].outcome is FAILED


def test_orphan_object_added(world: World, signed: bytes) -> None:
    def add(writer: IncrementalPdfFileWriter) -> None:
        writer.add_object(pdf_string("orphan"))

    assert held(world, updated(signed, add))["coverage"].outcome is FAILED


def test_second_signature_on_a_certified_document(world: World, signed: bytes) -> None:
    """What a stranger with a good certificate would do: sign over the director's, covering the entire file."""
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # as our own signer does
    key = world.signer()._key
    meta = signers.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256")
    field = SigFieldSpec("Second")
    del writer.root["/Perms"]  # pyHanko itself refuses to sign over a certification
    writer.update_root()
    twice = signers.PdfSigner(meta, key, new_field_spec=field).sign_pdf(writer).getvalue()

    checks = world.validator.validate(twice, at=NOW)

    assert FAILED in {check.outcome for check in checks if check.code == "modification"}


# --- certificates and timestamps ---------------------------------------------------------------


def signed_by(folder: Path, world: World, timestamper: TimeStamper | None = None) -> bytes:
    """Sign with the key of another authority in `folder`."""
    factory = KeySignerFactory(KeyFile(folder), timestamper or HttpTimestamper(world.server.url), lambda: NOW)
    return factory.open(PASSPHRASE).sign(world.document, request(level=SignatureLevel.B_T))


def test_untrusted_root(world: World, tmp_path: Path) -> None:
    pdf = signed_by(made_authority(tmp_path).pkcs12, world)

    checks = held(world, pdf)

    assert checks["signature"].outcome is PASSED
    assert checks["certificate"].outcome is UNKNOWN
    assert "не ведёт к доверенному корню" in checks["certificate"].reason
    assert checks["timestamp"].outcome is PASSED


def test_no_roots_at_all(signed: bytes) -> None:
    checks = found(PadesValidator([]), signed)

    assert checks["certificate"].outcome is UNKNOWN
    assert checks["timestamp"].outcome is UNKNOWN


def test_certificate_expired_before_the_timestamp(world: World) -> None:
    """The clock of the signing machine was set back; the timestamp authority's was not."""
    with AuthorityServer(world.authority.folder.parent, now=lambda: NOW + timedelta(days=500)) as late:
        pdf = world.factory(url=late.url).open(PASSPHRASE).sign(world.document, request(level=SignatureLevel.B_T))

    checks = found(world.validator, pdf, at=NOW + timedelta(days=501))

    assert checks["timestamp"].outcome is PASSED
    assert checks["certificate"].outcome is UNKNOWN
    assert "к 14.10.2027 09:00:00 UTC истёк: срок с 31.05.2026 по 28.05.2027" in checks["certificate"].reason


def test_certificate_expired_after_the_timestamp(world: World, signed: bytes) -> None:
    """Not a fault: the timestamp proves that it was valid when it signed."""
    assert verdict(world.validator, signed, at=NOW + timedelta(days=900)).outcome is PASSED


def test_timestamp_authority_expired_and_nothing_renewed(world: World, signed: bytes) -> None:
    checks = found(world.validator, signed, at=NOW.replace(year=2051))

    assert checks["signature"].outcome is PASSED
    assert checks["timestamp"].outcome is UNKNOWN
    assert "истёк" in checks["timestamp"].reason
    assert checks["certificate"].outcome is UNKNOWN


def test_timestamp_of_an_untrusted_authority(world: World, tmp_path: Path) -> None:
    made_authority(tmp_path)
    with AuthorityServer(tmp_path, now=lambda: NOW) as stranger:
        pdf = signed_by(world.authority.pkcs12, world, HttpTimestamper(stranger.url))

    checks = held(world, pdf)

    assert checks["timestamp"].outcome is UNKNOWN
    assert "не подтверждён" in checks["timestamp"].reason
    assert checks["certificate"].outcome is PASSED, "judged at the time of validation, when it is valid"


class Replaying(HttpTimestamper):
    """Gives every signature the first token that it ever got."""

    _first: cms.ContentInfo | None = None

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        if self._first is None:
            self._first = await super().async_timestamp(message_digest, md_algorithm)
        return self._first


def test_timestamp_of_another_signature(world: World) -> None:
    checks = held(world, signed_by(world.authority.pkcs12, world, Replaying(world.server.url)))

    assert checks["timestamp"].outcome is FAILED
    assert "поставлен на другую подпись" in checks["timestamp"].reason


def test_time_in_the_timestamp_forged(world: World, signed: bytes) -> None:
    honest = der(signed)
    forged = honest.replace(b"20260601090000Z", b"20250601090000Z")
    assert forged != honest

    checks = held(world, with_contents(signed, hexlify(forged)))

    assert checks["timestamp"].outcome is FAILED


def test_timestamp_removed(world: World, signed: bytes) -> None:
    info = cms.ContentInfo.load(der(signed))
    del info["content"]["signer_infos"][0]["unsigned_attrs"]

    checks = held(world, with_contents(signed, hexlify(info.dump(force=True))))

    assert checks["timestamp"].outcome is UNKNOWN
    assert "штампа времени нет" in checks["timestamp"].reason
    assert checks["signature"].outcome is PASSED


@pytest.mark.parametrize("anchor", [b"", b"garbage", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_trust_anchor_that_is_no_certificate(anchor: bytes) -> None:
    with pytest.raises(SettingError, match="ARCHIVE_TRUST_ANCHORS"):
        PadesValidator([anchor])


ANY = settings(
    max_examples=60,
    deadline=None,
    database=None,  # keys and times differ at each run, so an old example means nothing
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


# --- anything ----------------------------------------------------------------------------------


@ANY
@given(data=st.data())
def test_any_damage(world: World, signed: bytes, data: st.DataObject) -> None:
    """Bytes replaced, removed or put in anywhere: never passed, never an error."""
    at = data.draw(st.integers(0, len(signed) - 1))
    until = at + data.draw(st.integers(0, 40))
    put_in = data.draw(st.binary(max_size=40))
    damaged = signed[:at] + put_in + signed[until:]
    start, end = contents(signed)
    same = damaged[:start] == signed[:start] and damaged[end:] == signed[end:]
    if same and damaged[start:end].lower() == signed[start:end].lower():
        return  # nothing changed, or only the case of hexadecimal digits

    judged = verdict(world.validator, damaged)
    assert judged.outcome is not PASSED or judged == verdict(world.validator, signed)


@ANY
@given(data=st.data())
def test_any_damage_inside_the_signature(world: World, signed: bytes, data: st.DataObject) -> None:
    """Either it does not pass, or who signed what and when is exactly as before (then the file's digest tells)."""
    honest = der(signed).rstrip(b"\0")
    at = data.draw(st.integers(0, len(honest) - 1))
    damaged = honest[:at] + bytes([honest[at] ^ data.draw(st.integers(1, 255))]) + honest[at + 1 :]

    judged = verdict(world.validator, with_contents(signed, hexlify(damaged)))

    same = judged == verdict(world.validator, signed)
    assert same or judged.outcome is not PASSED, "a few bytes of a CMS are signed by nobody, and say nothing"
