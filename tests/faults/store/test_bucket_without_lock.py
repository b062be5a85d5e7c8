"""The records' bucket was made by hand, without Object Lock."""

import pytest

from archive.errors import LockNotEnforcedError
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore

pytest_plugins = ("tests.servers_store",)


def test_it_is_not_taken_for_records(embedded_store: EmbeddedStore) -> None:
    embedded_store.connection.client().make_bucket("plain-bucket")
    with pytest.raises(LockNotEnforcedError, match="«plain-bucket» создана без блокировки"):
        S3ObjectStore(embedded_store.connection, "plain-bucket").prepare()
