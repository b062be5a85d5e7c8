"""What we sign, others accept: poppler, OpenSSL, qpdf, veraPDF; and they reject what we reject."""

import os
import re
import subprocess
from binascii import unhexlify
from pathlib import Path
from shutil import which

import pytest
from asn1crypto import cms, tsp

from tests.conformance.verapdf import validate
from tests.unit.sign.test_fields import by_everybody
from tests.unit.sign.world import DIRECTOR, World, request


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(which(tool) is None, reason=f"{tool} is not installed")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    english = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=english)


@pytest.fixture
def file(tmp_path: Path, signed: bytes) -> Path:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    return path


def token_and_covered(pdf: bytes) -> tuple[bytes, bytes]:
    """Return the CMS of the first signature and the bytes that it signs."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", pdf)
    assert found is not None
    start, end, rest = map(int, found.groups())
    der = cms.ContentInfo.load(unhexlify(pdf[start + 1 : end - 1])).dump()
    return der, pdf[:start] + pdf[end : end + rest]


@needs("pdfsig")
def test_poppler_finds_the_signature_valid(file: Path) -> None:
    said = run("pdfsig", file).stdout

    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert DIRECTOR in said


@needs("pdfsig")
def test_poppler_finds_changed_content(file: Path, signed: bytes) -> None:
    where = signed.index(b"stream\n") + 20
    file.write_bytes(signed[:where] + b"!" + signed[where + 1 :])

    assert "Digest Mismatch" in run("pdfsig", file).stdout


@needs("qpdf")
def test_qpdf_finds_no_fault(file: Path) -> None:
    assert run("qpdf", "--check", file).returncode == 0


@needs("openssl")
@pytest.mark.parametrize("change", [b"", b"!"])
def test_openssl_verifies_the_cms(world: World, tmp_path: Path, signed: bytes, change: bytes) -> None:
    der, covered = token_and_covered(signed)
    signature, content = tmp_path / "signature.der", tmp_path / "content"
    signature.write_bytes(der)
    content.write_bytes(covered + change)

    moment = "-attime", str(int(world.signer().certificate.not_before.timestamp()) + 3600)
    files = "-in", signature, "-inform", "DER", "-content", content, "-CAfile", world.authority.trust_anchor
    done = run("openssl", "cms", "-verify", "-binary", "-purpose", "any", *moment, *files, "-out", os.devnull)

    assert (done.returncode == 0) is (not change), done.stderr


@needs("openssl")
def test_openssl_verifies_the_timestamp(world: World, tmp_path: Path, signed: bytes) -> None:
    signer = cms.ContentInfo.load(token_and_covered(signed)[0])["content"]["signer_infos"][0]
    (token,) = [attribute["values"][0] for attribute in signer["unsigned_attrs"]]
    reply, value = tmp_path / "reply.tsr", tmp_path / "value"
    reply.write_bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())
    value.write_bytes(signer["signature"].native)

    moment = "-attime", str(int(world.signer().certificate.not_before.timestamp()) + 3600)
    anchor = "-CAfile", world.authority.trust_anchor
    done = run("openssl", "ts", "-verify", "-data", value, "-in", reply, *anchor, *moment)

    assert done.returncode == 0, done.stderr
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.conformance
def test_signed_documents_stay_pdf_a(world: World, tmp_path: Path, file: Path) -> None:
    invisible, before, several = (tmp_path / f"{name}.pdf" for name in ("invisible", "before", "several"))
    invisible.write_bytes(world.signer().sign(world.document, request()))
    before.write_bytes(world.document)
    several.write_bytes(by_everybody(world))

    files = [before, file, invisible, several]
    assert validate(files) == {path.resolve(): [] for path in files}


@needs("pdfsig")
def test_poppler_finds_the_signatures_of_several_valid(world: World, tmp_path: Path) -> None:
    several = tmp_path / "several.pdf"
    several.write_bytes(by_everybody(world))
    said = run("pdfsig", several).stdout

    assert said.count("Signature Validation: Signature is Valid.") == 4
