"""Every kind of document passes the real veraPDF as each PDF/A that we make, tagged ones as PDF/UA-1 too."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from archive.intake import open_inputs, take_in
from archive.model.document import PdfVariant, Twin
from archive.render.renderer import DocumentRenderer
from tests.build_journal import closed, identity
from tests.conformance.verapdf import Claim, broken, judge, validate
from tests.unit.render import corrections, documents
from tests.unit.render.variants import EVERY, made

pytestmark = pytest.mark.conformance


def claims(folder: Path, name: str, pdf: bytes, variant: PdfVariant) -> list[Claim]:
    """Write `pdf` and return what it claims to be."""
    path = folder / f"{name.replace(' ', '-')}-{variant}.pdf"
    path.write_bytes(pdf)
    return [(variant.value, path), *([("ua1", path)] if variant.is_tagged else [])]


def test_every_kind_is_what_each_variant_claims(tmp_path: Path) -> None:
    claimed = [
        claim
        for variant in PdfVariant
        for kind in EVERY
        for claim in claims(tmp_path, kind, made(kind, variant).pdf, variant)
    ]
    verdicts = judge(claimed)
    assert broken(verdicts) == {}
    assert len(verdicts) == len(EVERY) * (len(PdfVariant) + 1)


def test_every_journal_of_the_tests_is_pdf_a_3u(tmp_path: Path) -> None:
    for name in documents.NAMES:
        for kind in ("journal", "ledger", "extract"):
            pdf = getattr(documents, kind)(name).document.pdf
            (tmp_path / f"{name}-{kind}.pdf").write_bytes(pdf)
    for name, document in (("journal", corrections.new_journal()), ("ledger", corrections.new_ledger())):
        (tmp_path / f"new-{name}.pdf").write_bytes(document.pdf)
    verdicts = validate(sorted(tmp_path.glob("*.pdf")))
    assert {path.name: faults for path, faults in verdicts.items() if faults} == {}
    assert len(verdicts) == 3 * len(documents.NAMES) + 2


def test_documents_of_a_real_export_are_pdf_a_3u(real_data: Path, tmp_path: Path) -> None:
    (export,) = (real_data / "sgo_xlsx").glob("*.xlsx")
    taken = take_in(open_inputs([export]))
    journal = taken.journals[0]
    frozen = closed(journal, journal.periods[-1].code, found=taken.findings)
    renderer = DocumentRenderer()
    for kind in ("journal", "ledger"):
        (tmp_path / f"{kind}.pdf").write_bytes(getattr(renderer, kind)(frozen, identity(), Twin.of(b"{}")).pdf)
    assert set(map(tuple, validate(tmp_path.glob("*.pdf")).values())) == {()}


def test_the_judge_does_find_faults(tmp_path: Path) -> None:
    whole = documents.journal("small").document.pdf
    with pikepdf.Pdf.open(BytesIO(whole)) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(tmp_path / "spoiled.pdf")
    with pikepdf.Pdf.open(BytesIO(made("ledger", PdfVariant.A_2A).pdf)) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(tmp_path / "untagged.pdf")
    (tmp_path / "torn.pdf").write_bytes(whole[:2000])
    spoiled, untagged, torn = (tmp_path / f"{name}.pdf" for name in ("spoiled", "untagged", "torn"))
    verdicts = judge([("3u", spoiled), ("3u", torn), ("ua1", untagged), ("2a", untagged)])
    assert any(fault.startswith("6.2.4.3") for fault in verdicts["3u", spoiled])
    assert verdicts["3u", torn][0].startswith("could not be checked")
    assert verdicts["ua1", untagged]
    assert verdicts["2a", untagged]
