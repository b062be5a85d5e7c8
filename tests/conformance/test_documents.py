"""Every kind of document passes the real veraPDF as PDF/A-3u."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from archive.intake import open_inputs, take_in
from archive.render.renderer import DocumentRenderer
from tests.build_journal import closed, findings, identity, small_journal
from tests.conformance.verapdf import validate
from tests.unit.render import corrections, documents, test_findings

pytestmark = pytest.mark.conformance


def test_every_document_is_pdf_a_3u(tmp_path: Path) -> None:
    for name in documents.NAMES:
        for kind in ("journal", "ledger", "extract"):
            pdf = getattr(documents, kind)(name).document.pdf
            (tmp_path / f"{name}-{kind}.pdf").write_bytes(pdf)
    verdicts = validate(sorted(tmp_path.glob("*.pdf")))
    assert {path.name: faults for path, faults in verdicts.items() if faults} == {}
    assert len(verdicts) == 3 * len(documents.NAMES)


def test_documents_of_a_real_export_are_pdf_a_3u(real_data: Path, tmp_path: Path) -> None:
    (export,) = (real_data / "sgo_xlsx").glob("*.xlsx")
    taken = take_in(open_inputs([export]))
    journal = taken.journals[0]
    frozen = closed(journal, journal.periods[-1].code, found=taken.findings)
    renderer = DocumentRenderer()
    for kind in ("journal", "ledger"):
        (tmp_path / f"{kind}.pdf").write_bytes(getattr(renderer, kind)(frozen, identity(), b"{}").pdf)
    assert set(map(tuple, validate(tmp_path.glob("*.pdf")).values())) == {()}


def test_corrections_references_and_findings_are_pdf_a_3u(tmp_path: Path) -> None:
    made = {
        "new-journal": corrections.new_journal().pdf,
        "new-ledger": corrections.new_ledger().pdf,
        "supplement": corrections.supplementary().pdf,
        "reference": corrections.reference(count=4).pdf,
        "findings": test_findings.made((small_journal(), findings())),
    }
    for name, pdf in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    verdicts = validate(sorted(tmp_path.glob("*.pdf")))
    assert {path.stem: faults for path, faults in verdicts.items() if faults} == {}
    assert len(verdicts) == len(made)


def test_the_judge_does_find_faults(tmp_path: Path) -> None:
    whole = documents.journal("small").document.pdf
    with pikepdf.Pdf.open(BytesIO(whole)) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(tmp_path / "spoiled.pdf")
    (tmp_path / "torn.pdf").write_bytes(whole[:2000])
    verdicts = validate(tmp_path.glob("*.pdf"))
    assert any(fault.startswith("6.2.4.3") for fault in verdicts[tmp_path / "spoiled.pdf"])
    assert verdicts[tmp_path / "torn.pdf"][0].startswith("could not be checked")
