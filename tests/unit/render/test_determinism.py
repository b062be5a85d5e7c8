"""The same arguments give the same bytes, in any process: every kind, every variant."""

import os
import subprocess
import sys
from pathlib import Path

from archive.model.digest import Digest
from archive.model.document import PdfVariant
from archive.render.template_set import sources, template_set
from archive.resources import DOCUMENT_TEMPLATES
from tests.unit.render import documents
from tests.unit.render.variants import EVERY, made

_ROOT = Path(__file__).resolve().parents[3]
_EVERY = """
from archive.model.digest import Digest
from archive.model.document import PdfVariant
from tests.unit.render.variants import EVERY, made
for variant in PdfVariant:
    for kind in EVERY:
        print(Digest.of(made(kind, variant).pdf))
"""
_PEAK = """
from pathlib import Path
from tests.unit.render import documents
documents.journal("large")
status = Path("/proc/self/status").read_text()  # not ru_maxrss: that starts from the parent's size
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def _run(script: str, seed: str) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(_ROOT), "TZ": "Asia/Tokyo"}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_another_process_makes_the_same_bytes_of_every_kind_and_variant() -> None:
    assert _run(_EVERY, "12345") == [
        str(Digest.of(made(kind, variant).pdf)) for variant in PdfVariant for kind in EVERY
    ]


def test_a_large_journal_is_made_in_bounded_memory() -> None:
    (peak_mb,) = _run(_PEAK, "1")
    assert int(peak_mb) <= 200


def test_the_template_set_is_recorded() -> None:
    assert documents.journal("small").document.template_set == template_set()
    assert len(template_set()) == 8


def test_the_template_set_covers_all_that_draws() -> None:
    """Templates, fonts, our own code, and the versions of the libraries that make shapes or bytes."""
    names = set(sources())
    assert {path.relative_to(DOCUMENT_TEMPLATES).as_posix() for path in DOCUMENT_TEMPLATES.rglob("*.*")} <= {
        name.removeprefix("documents/") for name in names
    }
    assert {"render/press.py", "render/tagged.py", "render/code.py", "fonts/PTSans-Regular.ttf"} <= names
    assert {"weasyprint", "reportlab", "pikepdf", "segno", "fonttools", "jinja2"} <= names
