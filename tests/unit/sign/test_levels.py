"""What each level adds to the file, and that it is no more than it needs."""

from io import BytesIO

import pytest
from asn1crypto import ocsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError

from archive.model.signature import SignatureLevel
from archive.sign.key_source import KeyFile
from archive.sign.keys import KeySignerFactory
from archive.sign.proofs import Proofs
from archive.sign.revocation import RevocationSources
from archive.sign.timestamp import HttpTimestamper
from tests.unit.sign.test_timestamp import REPLY, serving
from tests.unit.sign.world import NOW, PASSPHRASE, PLACE, World, request

LONG_TERM = (SignatureLevel.B_LT, SignatureLevel.B_LTA)
LARGEST = {
    SignatureLevel.B_B: 8_000,
    SignatureLevel.B_T: 12_000,
    SignatureLevel.B_LT: 18_000,
    SignatureLevel.B_LTA: 24_000,
}
"""Bytes that a level may add, unseen, with a chain of one authority; the requirement is 45 KB for B-LTA."""


def signed(world: World, level: SignatureLevel) -> bytes:
    return world.signer().sign(world.document, request(level=level))


@pytest.mark.parametrize("level", SignatureLevel)
def test_level_adds_no_more_than_it_needs(world: World, level: SignatureLevel) -> None:
    assert len(signed(world, level)) - len(world.document) < LARGEST[level]


def test_mark_and_archival_timestamp_together_stay_under_45_kb(world: World) -> None:
    pdf = world.signer().sign(world.document, request(PLACE, world.mark))

    assert len(pdf) - len(world.document) < 45_000


@pytest.mark.parametrize(("level", "stamped"), [(SignatureLevel.B_B, 0), (SignatureLevel.B_T, 1)])
def test_timestamp_of_the_signature_begins_with_b_t(world: World, level: SignatureLevel, stamped: int) -> None:
    (signature,) = PdfFileReader(BytesIO(signed(world, level))).embedded_signatures

    assert len(signature.signer_info["unsigned_attrs"] or ()) == stamped


@pytest.mark.parametrize("level", [SignatureLevel.B_B, SignatureLevel.B_T])
def test_below_b_lt_nothing_is_asked_about_revocation(world: World, level: SignatureLevel) -> None:
    alone = KeySignerFactory(KeyFile(world.authority.pkcs12), HttpTimestamper(world.server.url), lambda: NOW)
    pdf = alone.open(PASSPHRASE).sign(world.document, request(level=level))

    with pytest.raises(NoDSSFoundError):
        DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(pdf)))


@pytest.mark.parametrize("level", LONG_TERM)
def test_store_holds_this_signer_s_proofs_and_no_others(world: World, level: SignatureLevel) -> None:
    proofs = world.proofs()
    for name in ("deputy", "director"):
        pdf = world.factory(source=KeyFile(world.authority.key_of(name)), proofs=proofs).open(PASSPHRASE)
        made = pdf.sign(world.document, request(level=level))
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(made)))

    names = {each.subject.native["common_name"] for each in store.load_certs()}
    assert len(names) == 3, "the director, who issued his certificate, who stamped the time; no root, no deputy"
    assert (len(store.crls), len(store.ocsps)) == (1, 1)
    (answer,) = store.ocsps
    asked = ocsp.OCSPResponse.load(answer.get_object().data).response_data["responses"][0]["cert_id"]["serial_number"]
    assert asked.native == int(pdf.certificate.serial, 16)
    assert "/VRI" not in PdfFileReader(BytesIO(made)).root["/DSS"]


def test_archival_timestamp_covers_the_entire_file(world: World) -> None:
    pdf = signed(world, SignatureLevel.B_LTA)
    (stamp,) = PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures

    _zero, _first, start, length = stamp.byte_range
    assert start + length == len(pdf)


def test_second_authority_is_proved_as_well_when_it_gave_the_archival_timestamp(world: World) -> None:
    """The service answers with two machines in turn, each with a certificate of its own."""
    paths = iter(["/timestamp", "/timestamp-2"] * 9)
    with serving(lambda query: (200, REPLY, world.server.answer(query, next(paths)))) as (url, _asked):
        pdf = world.factory(url=url).open(PASSPHRASE).sign(world.document, request())

    reader = PdfFileReader(BytesIO(pdf))
    names = {each.subject.native["common_name"] for each in DocumentSecurityStore.read_dss(reader).load_certs()}
    (stamp,) = reader.embedded_timestamp_signatures
    assert {"ТЕСТ: штампы без юридической силы", "ТЕСТ: штампы 2 без юридической силы"} <= names
    assert stamp.signer_cert.subject.native["common_name"] in names


def test_revocation_is_asked_once_for_a_whole_queue(world: World) -> None:
    asked: list[str] = []

    class Counting(RevocationSources):
        def keep(self, key: str, answer: object) -> object:  # type: ignore[override]  # passes on what it gets
            asked.append(key)
            return super().keep(key, answer)  # type: ignore[arg-type]  # as above

    signer = world.factory(proofs=Proofs([world.root], Counting())).open(PASSPHRASE)
    for _each in range(5):
        signer.sign(world.document, request())

    assert len(asked) == 2, "OCSP on the director, the root's list on the two authorities"
