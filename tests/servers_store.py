"""The real embedded store, one for the whole session.

A pytest plugin: `pytest_plugins = ("tests.servers_store",)` in a test module gives its fixtures.
"""

from collections.abc import Iterator
from itertools import count

import pytest

from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore
from archive.store.workspace import S3Workspace

_numbers = count(1)


@pytest.fixture(scope="session")
def embedded_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A running SeaweedFS; tests keep apart by their keys."""
    with EmbeddedStore(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture(scope="session")
def s3_store(embedded_store: EmbeddedStore) -> S3ObjectStore:
    """The records' bucket on the real server."""
    store = S3ObjectStore(embedded_store.connection, "records")
    store.prepare()
    return store


@pytest.fixture(scope="session")
def s3_workspace(embedded_store: EmbeddedStore) -> S3Workspace:
    """The work bucket on the real server."""
    workspace = S3Workspace(embedded_store.connection, "work")
    workspace.prepare()
    return workspace


@pytest.fixture
def fresh_key() -> str:
    """A key that no other test uses."""
    return f"test/{next(_numbers)}.pdf"
