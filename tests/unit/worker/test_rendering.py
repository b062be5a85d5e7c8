"""A rendering process: what it must not load, and what it makes."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive.model.closing import JobState
from archive.model.digest import Digest
from archive.model.period import YEAR
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_records import list_waiting
from archive.services.register_organisation import register_organisation
from archive.worker import rendering
from tests.memory_ports import memory_ports
from tests.sample import small_input

_NEEDLESS = ("alembic", "fastapi", "minio", "num2words", "psycopg", "pyhanko", "sqlalchemy")
_LOADED = "import sys, archive.worker.rendering; print(*{name.partition('.')[0] for name in sys.modules})"


def test_it_loads_neither_catalogue_nor_signatures() -> None:
    """They were half of its memory, and two thirds of its time to start."""
    done = subprocess.run([sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True)
    assert "weasyprint" in done.stdout.split()
    assert not set(_NEEDLESS) & set(done.stdout.split())


def test_it_goes_from_the_workspace_to_the_workspace_and_tells_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = small_input("5Б")
    with memory_ports(tmp_path) as memory:
        register_organisation(memory.ports, given.organisation, actor="test")
        close_period(memory.ports, CloseRequest(given.files, given.organisation.organisation_id, YEAR, "test"))
        job = next(each for each in list_waiting(memory.ports) if each.state is JobState.PLANNED)
        with memory.ports.catalog.transaction() as unit:
            closing = unit.closing(job.closing_id)
        monkeypatch.setattr(rendering, "_workspace", memory.workspace, raising=False)
        made = rendering.make(job, closing)
        assert made.state is JobState.RENDERED
        assert made.content is not None
        pdf = memory.workspace.get(made.content)
        assert pdf.startswith(b"%PDF-1.7")
        assert Digest.of(pdf) == made.content
        assert job in list_waiting(memory.ports), "its row is the worker's to write"
