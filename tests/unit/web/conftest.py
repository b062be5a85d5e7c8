"""The web face over a small archive, without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from archive.web.app import create_app
from tests.unit.web.small_archive import SmallArchive, small_archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SmallArchive]:
    with small_archive(tmp_path) as opened:
        yield opened


@pytest.fixture
def client(archive: SmallArchive) -> TestClient:
    app = create_app(archive.ports, actor="Секретарь")
    return TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False)
