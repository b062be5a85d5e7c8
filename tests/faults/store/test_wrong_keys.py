"""The access key or the secret key is not the server's."""

import pytest

from archive.errors import StoreRefusedError
from archive.store.connection import S3Connection
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore

pytest_plugins = ("tests.servers_store",)


@pytest.mark.parametrize("wrong", ["access_key", "secret_key"])
def test_a_wrong_key_is_a_refusal_and_not_a_failure(embedded_store: EmbeddedStore, wrong: str) -> None:
    right = embedded_store.connection
    keys = {"access_key": right.access_key, "secret_key": right.secret_key} | {wrong: "wrong"}
    connection = S3Connection(right.endpoint, keys["access_key"], keys["secret_key"], secure=False)
    store = S3ObjectStore(connection, "records")
    with pytest.raises(StoreRefusedError, match="Проверьте ключ доступа и права на корзину «records»"):
        store.prepare()


def test_the_secret_does_not_show_in_words(embedded_store: EmbeddedStore) -> None:
    secret = embedded_store.secret_key
    assert secret not in repr(embedded_store.connection)
    assert secret not in repr(S3ObjectStore(embedded_store.connection, "records"))
