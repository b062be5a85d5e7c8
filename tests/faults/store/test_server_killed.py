"""The embedded server is killed with SIGKILL."""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from archive.store import weed
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore

UNTIL = datetime(2051, 1, 1, tzinfo=UTC)


def test_bytes_and_lock_are_there_when_it_is_watched_back_to_life(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store") as embedded:
        store = S3ObjectStore(embedded.connection, "records")
        store.prepare()
        location = store.put(b"record", key="key", media_type="text/plain", locked_until=UNTIL, tags={"a": "б"})
        killed = weed.running(embedded.folder)
        with embedded.watch(interval_s=0.1):
            os.kill(killed, signal.SIGKILL)
            wait_for_another(embedded, killed)
        state = store.state(location)
        assert store.get(location) == b"record"
        assert (state.locked_until, dict(state.tags)) == (UNTIL, {"a": "б"})
    assert weed.running(embedded.folder) == 0


def wait_for_another(embedded: EmbeddedStore, killed: int) -> None:
    deadline = time.monotonic() + 30
    while weed.running(embedded.folder) in {0, killed}:
        assert time.monotonic() < deadline, "the watcher did not start the server again"
        time.sleep(0.05)
