"""A signature made elsewhere is held to the document, then timestamped and proved like our own."""

import asyncio
import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import cms

from archive.errors import SignatureForeignError, SigningFailedError, TimestampUnavailableError
from archive.model.signature import SignatureLevel
from archive.model.verdict import Outcome
from archive.sign.external import ExternalSigning
from archive.sign.hole import Prepared
from archive.sign.key_source import KeyFile
from archive.sign.keys import open_key
from archive.sign.timestamp import HttpTimestamper
from tests.unit.sign.world import DIRECTOR, NOW, PASSPHRASE, PLACE, World, found, request, verdict


@pytest.fixture
def external(world: World) -> ExternalSigning:
    return ExternalSigning(HttpTimestamper(world.server.url), world.proofs())


@pytest.fixture
def prepared(world: World, external: ExternalSigning) -> Prepared:
    return external.prepare(world.document, request(PLACE, world.mark), at=NOW, owner=DIRECTOR)


def made_elsewhere(world: World, data: bytes) -> bytes:
    """Sign as another program would: a detached CAdES signature over the bytes given out."""
    key = open_key(KeyFile(world.authority.pkcs12), PASSPHRASE)
    made = asyncio.run(key.async_sign(sha256(data).digest(), "sha256", use_pades=True))
    der: bytes = made.dump()
    return der


def test_signature_from_elsewhere_is_as_good_as_ours(
    world: World, external: ExternalSigning, prepared: Prepared
) -> None:
    der = made_elsewhere(world, prepared.to_sign)

    pdf = external.embed(prepared.pdf, request(PLACE, world.mark), der, at=NOW)

    assert verdict(world.validator, pdf).outcome is Outcome.PASSED
    assert "archive-timestamp" in found(world.validator, pdf)
    assert pdf.startswith(world.document)


def test_bytes_given_out_are_those_around_the_container(prepared: Prepared) -> None:
    assert prepared.digest == sha256(prepared.to_sign).digest()
    assert prepared.pdf[prepared.start :][:1] + prepared.pdf[: prepared.end][-1:] == b"<>"


def test_openssl_can_make_it(world: World, tmp_path: Path, external: ExternalSigning, prepared: Prepared) -> None:
    """A director's own program is stood in for by the plainest one."""
    p12, data, signature = world.authority.pkcs12, tmp_path / "to-sign", tmp_path / "signature.p7s"
    data.write_bytes(prepared.to_sign)
    pem, chain = tmp_path / "key.pem", world.authority.certificate_of("issuing")
    openssl("pkcs12", "-in", p12, "-passin", f"pass:{PASSPHRASE}", "-nodes", "-out", pem)
    sign = ("cms", "-sign", "-binary", "-cades", "-md", "sha256", "-signer", pem, "-certfile", chain, "-in", data)
    openssl(*sign, "-outform", "DER", "-out", signature)

    pdf = external.embed(prepared.pdf, request(PLACE, world.mark), signature.read_bytes(), at=NOW)

    assert found(world.validator, pdf)["signature"].outcome is Outcome.PASSED


def openssl(*arguments: str | Path) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_who_signed_is_read_before_anything_is_embedded(
    world: World, external: ExternalSigning, prepared: Prepared
) -> None:
    outside = external.read(prepared.pdf, request(), made_elsewhere(world, prepared.to_sign))

    assert outside.described.owner == DIRECTOR


def test_signature_of_another_document(world: World, external: ExternalSigning, prepared: Prepared) -> None:
    der = made_elsewhere(world, prepared.to_sign + b"!")

    with pytest.raises(SignatureForeignError, match="не те байты"):
        external.embed(prepared.pdf, request(), der, at=NOW)


def test_forged_value(world: World, external: ExternalSigning, prepared: Prepared) -> None:
    honest = made_elsewhere(world, prepared.to_sign)
    value = cms.ContentInfo.load(honest)["content"]["signer_infos"][0]["signature"].native

    with pytest.raises(SignatureForeignError, match="не сходится"):
        external.embed(prepared.pdf, request(), honest.replace(value, bytes([value[0] ^ 1]) + value[1:]), at=NOW)


@pytest.mark.parametrize("der", [b"", b"garbage", b"\x30\x03\x02\x01\x07", b"\x30\x80"])
def test_what_is_no_signature(external: ExternalSigning, prepared: Prepared, der: bytes) -> None:
    with pytest.raises(SignatureForeignError, match="это не подпись"):
        external.embed(prepared.pdf, request(), der, at=NOW)


def test_signature_with_the_document_inside(world: World, external: ExternalSigning, prepared: Prepared) -> None:
    key = open_key(KeyFile(world.authority.pkcs12), PASSPHRASE)
    whole = asyncio.run(key.async_sign_general_data(prepared.to_sign, "sha256", detached=False)).dump()

    with pytest.raises(SignatureForeignError, match="отсоединённая"):
        external.embed(prepared.pdf, request(), whole, at=NOW)


def test_place_is_filled_once(world: World, external: ExternalSigning, prepared: Prepared) -> None:
    der = made_elsewhere(world, prepared.to_sign)
    pdf = external.embed(prepared.pdf, request(), der, at=NOW)

    with pytest.raises(SignatureForeignError, match="нет пустого места"):
        external.embed(pdf, request(), der, at=NOW)


@pytest.mark.parametrize("pdf", [b"", b"garbage", b"%PDF-1.7\n%%EOF\n"])
def test_document_without_a_place(external: ExternalSigning, pdf: bytes) -> None:
    with pytest.raises(SignatureForeignError, match="нет пустого места"):
        external.embed(pdf, request(), b"", at=NOW)
    with pytest.raises(SigningFailedError):
        external.prepare(pdf, request(), at=NOW)


def test_signature_that_is_too_large(world: World, external: ExternalSigning, prepared: Prepared) -> None:
    key = open_key(KeyFile(world.authority.pkcs12), PASSPHRASE)
    own = key.signing_cert
    assert own is not None
    heavy = cms.ContentInfo.load(made_elsewhere(world, prepared.to_sign))
    heavy["content"]["certificates"] = [own, *(world.root.copy() for _ in range(40))]

    with pytest.raises(SignatureForeignError, match="места"):
        external.embed(prepared.pdf, replace(request(), level=SignatureLevel.B_T), heavy.dump(force=True), at=NOW)


def test_without_a_timestamp_it_waits(world: World, prepared: Prepared) -> None:
    lonely = ExternalSigning(HttpTimestamper("http://127.0.0.1:9/", wait=lambda _seconds: None), world.proofs())

    with pytest.raises(TimestampUnavailableError):
        lonely.embed(prepared.pdf, request(), made_elsewhere(world, prepared.to_sign), at=NOW)


def test_level_b_b_needs_nobody(world: World, prepared: Prepared) -> None:
    lonely = ExternalSigning(HttpTimestamper("http://127.0.0.1:9/"))
    asked = replace(request(), level=SignatureLevel.B_B)

    pdf = lonely.embed(prepared.pdf, asked, made_elsewhere(world, prepared.to_sign), at=NOW)

    assert found(world.validator, pdf)["signature"].outcome is Outcome.PASSED
