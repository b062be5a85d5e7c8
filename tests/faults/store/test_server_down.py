"""Nobody listens where the store should be."""

from datetime import UTC, datetime

import pytest

from archive.errors import SettingError, StoreUnavailableError
from archive.model.digest import Digest
from archive.model.record import ObjectLocation
from archive.store.connection import S3Connection
from archive.store.s3 import S3ObjectStore
from archive.store.workspace import S3Workspace
from tests.servers_odd_s3 import closed_port

UNTIL = datetime(2051, 1, 1, tzinfo=UTC)


def test_every_verb_of_the_store_says_that_it_is_away() -> None:
    connection = closed_port()
    store, nowhere = S3ObjectStore(connection, "records"), ObjectLocation("records", "key", "version")
    for verb in (
        store.prepare,
        lambda: store.put(b"record", key="key", media_type="text/plain", locked_until=UNTIL, tags={}),
        lambda: store.get(nowhere),
        lambda: store.state(nowhere),
        lambda: store.prove_lock(UNTIL),
    ):
        with pytest.raises(StoreUnavailableError, match=f"Хранилище {connection.endpoint} недоступно") as caught:
            verb()
        assert caught.value.__cause__ is not None


def test_every_verb_of_the_workspace_says_that_it_is_away() -> None:
    workspace, digest = S3Workspace(closed_port(), "work"), Digest.of(b"")
    for verb in (
        workspace.prepare,
        lambda: workspace.put(b""),
        lambda: workspace.get(digest),
        lambda: workspace.discard(digest),
    ):
        with pytest.raises(StoreUnavailableError):
            verb()


def test_an_address_that_is_none_is_a_wrong_setting() -> None:
    with pytest.raises(SettingError, match="ARCHIVE_STORE_ENDPOINT"):
        S3Connection("http://host/path", "key", "secret").client()
