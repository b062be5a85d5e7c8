"""Every kind of paper passes the real veraPDF as PDF/A-3u."""

from pathlib import Path

import pytest

from archive.demo.sample_papers import sample_papers
from archive.render.renderer import DocumentRenderer
from tests.conformance.verapdf import validate

pytestmark = pytest.mark.conformance


def test_every_paper_is_pdf_a_3u(tmp_path: Path) -> None:
    papers = sample_papers()
    for name, paper in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(DocumentRenderer().paper(paper).pdf)
    verdicts = validate(sorted(tmp_path.glob("*.pdf")))
    assert {path.stem: faults for path, faults in verdicts.items() if faults} == {}
    assert len(verdicts) == len(papers)
