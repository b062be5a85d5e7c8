"""Every kind of document still passes the real veraPDF after it was signed, mark included."""

import subprocess
from pathlib import Path

import pytest

from archive.model.document import RenderedDocument
from archive.model.verdict import Outcome
from archive.render.renderer import DocumentRenderer
from tests.conformance.verapdf import validate
from tests.unit.render import documents
from tests.unit.sign.world import REASON, World, verdict

pytestmark = pytest.mark.conformance
KINDS = ("journal", "ledger")


def signed(world: World, document: RenderedDocument) -> bytes:
    signer, place = world.signer(), document.signature_place
    assert place is not None
    mark = DocumentRenderer().signature_mark(signer.certificate, place)
    return signer.sign(document.pdf, place=place, mark=mark, reason=REASON)


def test_every_signed_document_is_pdf_a_3u_and_verifies(world: World, tmp_path: Path) -> None:
    for name in documents.NAMES:
        for kind in KINDS:
            pdf = signed(world, getattr(documents, kind)(name).document)
            (tmp_path / f"{name}-{kind}.pdf").write_bytes(pdf)
            assert verdict(world.validator, pdf).outcome is Outcome.PASSED
    verdicts = validate(sorted(tmp_path.glob("*.pdf")))
    assert {path.name: faults for path, faults in verdicts.items() if faults} == {}
    assert len(verdicts) == len(KINDS) * len(documents.NAMES)


def test_an_outside_checker_sees_the_signature_over_the_whole_document(world: World, tmp_path: Path) -> None:
    file = tmp_path / "ledger.pdf"
    file.write_bytes(signed(world, documents.ledger("small").document))
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
