"""Every record still passes the real veraPDF after it was signed by all who sign it, marks included."""

import subprocess
from pathlib import Path

import pytest

from archive.model.document import PdfVariant, RenderedDocument
from archive.model.signature import SignaturePolicy, SignatureRequest
from archive.model.verdict import Outcome
from archive.render.renderer import DocumentRenderer
from tests.conformance.test_documents import claims
from tests.conformance.verapdf import broken, judge
from tests.unit.render import documents
from tests.unit.render.variants import POLICY, RECORDS, made
from tests.unit.sign.world import REASON, World, verdict

pytestmark = pytest.mark.conformance


def signed(world: World, document: RenderedDocument, policy: SignaturePolicy = POLICY) -> bytes:
    """Return `document` with the signatures of all its fields, at the level B-LTA."""
    signer, pdf = world.signer(), document.pdf
    for field in document.signature_places:
        assert field.place is not None
        mark = DocumentRenderer().signature_mark(signer.certificate, field.place, policy, field.signatory)
        pdf = signer.sign(pdf, SignatureRequest(field.signatory, document.signature_places, mark, REASON))
    return pdf


def test_every_signed_record_is_what_its_variant_claims_and_verifies(world: World, tmp_path: Path) -> None:
    claimed = []
    for variant in PdfVariant:
        for kind in RECORDS:
            pdf = signed(world, made(kind, variant))
            assert verdict(world.validator, pdf).outcome is Outcome.PASSED, (kind, variant)
            claimed += claims(tmp_path, kind, pdf, variant)
    assert broken(judge(claimed)) == {}


def test_an_outside_checker_sees_the_signature_over_the_whole_document(world: World, tmp_path: Path) -> None:
    file = tmp_path / "ledger.pdf"
    file.write_bytes(signed(world, documents.ledger("small").document))
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
