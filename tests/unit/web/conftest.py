"""The web face over a small archive, without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from archive.model.account import Scope
from archive.web.app import create_app
from tests.unit.web.signed_in import EVERY_ROLE, account_of, let_in
from tests.unit.web.small_archive import SmallArchive, small_archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SmallArchive]:
    with small_archive(tmp_path) as opened:
        yield opened


@pytest.fixture
def client(archive: SmallArchive) -> TestClient:
    """Someone with every role in these schools: what each route keeps from whom is the matrix test's matter."""
    ports = archive.ports
    opened = TestClient(create_app(ports), base_url="http://localhost:8000", raise_server_exceptions=False)
    schools = [Scope(f"school-{number}") for number in (2, 7, 8, 9)]
    return let_in(opened, ports, account_of(ports, EVERY_ROLE, schools))
