"""The server takes locks, says yes to everything and keeps none of them."""

from datetime import UTC, datetime

from archive.model.verdict import Outcome
from archive.store.s3 import S3ObjectStore
from tests.servers_odd_s3 import http_server, lax_server

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_the_canary_finds_every_lapse() -> None:
    with http_server(lax_server()) as connection:
        checks = S3ObjectStore(connection, "records").prove_lock(NOW)
    failed = {check.code for check in checks if check.outcome is Outcome.FAILED}
    # Writing over kept the old version: this server does keep versions, till one is deleted.
    assert failed == {"lock-shorten", "lock-weaken", "lock-lift", "lock-delete", "lock-bypass", "lock-kept"}
    assert all(check.title and check.reason for check in checks)
