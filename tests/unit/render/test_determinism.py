"""The same arguments give the same bytes, in any process."""

import os
import subprocess
import sys
from pathlib import Path

from archive.model.digest import Digest
from archive.render.template_set import template_set
from tests.unit.render import documents

_ROOT = Path(__file__).resolve().parents[3]
_SCRIPT = """
from pathlib import Path
from archive.model.digest import Digest
from tests.unit.render import documents
for made in (documents.journal("small"), documents.ledger("small"), documents.extract("small")):
    print(Digest.of(made.document.pdf))
documents.journal("large")
status = Path("/proc/self/status").read_text()  # not ru_maxrss: that starts from the parent's size
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def _run(seed: str) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(_ROOT), "TZ": "Asia/Tokyo"}
    run = subprocess.run([sys.executable, "-c", _SCRIPT], env=environment, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_another_process_makes_the_same_bytes_in_bounded_memory() -> None:
    *digests, peak_mb = _run("12345")
    made = (documents.journal("small"), documents.ledger("small"), documents.extract("small"))
    assert digests == [str(Digest.of(item.document.pdf)) for item in made]
    assert int(peak_mb) <= 200


def test_the_template_set_is_recorded() -> None:
    assert documents.journal("small").document.template_set == template_set()
    assert len(template_set()) == 8
