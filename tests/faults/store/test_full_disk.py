"""The disk of the embedded store fills up: a real one, of 80 MB."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from archive.errors import StoreFullError
from archive.model.record import ObjectLocation
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore

UNTIL = datetime(2051, 1, 1, tzinfo=UTC)


def mount(*arguments: str) -> bool:
    return subprocess.run(["mount", "-t", "tmpfs", *arguments], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or not mount("-o", "size=80m", "tmpfs", str(disk)):
        pytest.skip("mounting a small disk needs the rights of root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_it_is_said_in_time_and_all_goes_on_when_there_is_room_again(small_disk: Path) -> None:
    with EmbeddedStore(small_disk / "store") as embedded:
        store = S3ObjectStore(embedded.connection, "records")
        store.prepare()
        kept = [put(store, number) for number in range(5)]
        with pytest.raises(StoreFullError, match=r"свободно \d+ МБ, нужно не меньше 34 МБ"):
            kept.extend(put(store, number) for number in range(5, 40))
        assert [store.get(location) for location in kept] == [content(number) for number in range(len(kept))]
        assert mount("-o", "remount,size=160m", "tmpfs", str(small_disk))
        assert store.get(put(store, 99)) == content(99)


def content(number: int) -> bytes:
    return Random(number).randbytes(2_000_000)  # the server would compress a plainer one


def put(store: S3ObjectStore, number: int) -> ObjectLocation:
    data, key = content(number), f"{number}"
    return store.put(data, key=key, media_type="application/pdf", locked_until=UNTIL, tags={})
