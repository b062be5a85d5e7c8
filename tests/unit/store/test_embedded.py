"""One embedded server is shared by the commands of a data folder, closed to everyone else, and never left behind."""

import os
import pickle
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import urllib3

from archive.errors import StoreUnavailableError
from archive.store import weed
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore

pytest_plugins = ("tests.servers_store",)

UNTIL = datetime(2051, 1, 1, tzinfo=UTC)

USER = """
import sys
from pathlib import Path
from archive.store.embedded import EmbeddedStore
with EmbeddedStore(Path(sys.argv[1])):
    print("ready", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_command(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a process that uses the store of `folder` till it is told to leave."""
    with subprocess.Popen([sys.executable, "-c", USER, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as user:
        assert user.stdout
        assert user.stdout.readline() == b"ready\n"
        yield user


def test_the_last_command_ends_the_server(tmp_path: Path) -> None:
    folder = weed.WeedFolder(tmp_path)
    with another_command(tmp_path):
        started = weed.running(folder)
        with EmbeddedStore(tmp_path):
            assert weed.running(folder) == started
        assert weed.running(folder) == started
    assert weed.running(folder) == 0


def test_a_server_whose_starter_was_killed_is_used_and_ended_by_the_next(tmp_path: Path) -> None:
    folder = weed.WeedFolder(tmp_path)
    with another_command(tmp_path) as user:
        user.send_signal(signal.SIGKILL)
    orphan = weed.running(folder)
    assert orphan
    with EmbeddedStore(tmp_path):
        assert weed.running(folder) == orphan
    assert weed.running(folder) == 0


def test_ports_taken_by_others_meanwhile_are_changed_and_nothing_is_lost(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as before:
        store = S3ObjectStore(before.connection, "records")
        store.prepare()
        location = store.put(b"record", key="key", media_type="text/plain", locked_until=UNTIL, tags={})
        old = before.folder.ports()
    with socket.create_server(("127.0.0.1", old["s3"])), EmbeddedStore(tmp_path) as after:
        assert after.folder.ports() != old
        store = S3ObjectStore(after.connection, "records")
        assert store.get(location) == b"record"
        assert store.state(location).locked_until == UNTIL


def test_it_has_a_session_of_its_own(embedded_store: EmbeddedStore) -> None:
    assert os.getsid(weed.running(embedded_store.folder)) != os.getsid(0)


def test_its_secrets_are_for_the_owner_only(embedded_store: EmbeddedStore) -> None:
    for name in ("credentials.json", "s3.json", "security.toml"):
        assert stat.S_IMODE((embedded_store.root / name).stat().st_mode) == 0o600
    assert embedded_store.secret_key not in " ".join(weed.arguments(embedded_store.folder, {}))


def test_the_environment_of_the_caller_does_not_reach_it(embedded_store: EmbeddedStore) -> None:
    environment = Path(f"/proc/{weed.running(embedded_store.folder)}/environ").read_bytes()
    assert {pair.split(b"=")[0] for pair in environment.split(b"\0") if pair} == {b"HOME", b"PATH"}


def test_no_port_is_open_to_the_network(embedded_store: EmbeddedStore) -> None:
    ports = weed.with_grpc(embedded_store.folder.ports())
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        rows = [line.split() for line in Path(table).read_text().splitlines()[1:]]
        listening = [row[1].split(":") for row in rows if row[3] == "0A"]
        assert {address for address, port in listening if int(port, 16) in ports} <= {"0100007F"}


def test_nothing_is_read_without_the_keys(embedded_store: EmbeddedStore, s3_store: S3ObjectStore) -> None:
    location = s3_store.put(b"record", key="secret", media_type="text/plain", locked_until=UNTIL, tags={})
    http, ports = urllib3.PoolManager(retries=False), embedded_store.folder.ports()
    for service, path in {
        "s3": f"/records/secret?versionId={location.version_id}",
        "filer": "/buckets/records/secret",
        "master": "/dir/status",
        "volume": "/1,01637037d6",
    }.items():
        status = http.request("GET", f"http://127.0.0.1:{ports[service]}{path}", timeout=5).status
        assert status in {401, 403, 404}, service
    http.clear()


def test_the_back_doors_over_http_are_shut(embedded_store: EmbeddedStore, s3_store: S3ObjectStore) -> None:
    location = s3_store.put(b"record", key="back-door", media_type="text/plain", locked_until=UNTIL, tags={})
    http, ports = urllib3.PoolManager(retries=False), embedded_store.folder.ports()
    http.request("GET", f"http://127.0.0.1:{ports['master']}/col/delete?collection=records", timeout=5)
    http.request("DELETE", f"http://127.0.0.1:{ports['filer']}/buckets/records?recursive=true", timeout=5)
    http.clear()
    assert s3_store.get(location) == b"record"


def test_every_write_is_on_the_disk_before_it_is_answered(embedded_store: EmbeddedStore) -> None:
    said = weed.shell(embedded_store.folder, embedded_store.folder.ports(), "fs.configure\n")
    assert '"locationPrefix":  "/buckets/"' in said
    assert '"fsync":  true' in said


def test_the_store_travels_to_another_process(s3_store: S3ObjectStore) -> None:
    location = s3_store.put(b"record", key="travel", media_type="text/plain", locked_until=UNTIL, tags={})
    assert pickle.loads(pickle.dumps(s3_store)).get(location) == b"record"


def test_outside_its_block_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="не запущено"):
        _ = EmbeddedStore(tmp_path).endpoint


def test_a_server_that_cannot_start_says_where_its_log_is(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "filerldb2").write_text("not a folder")
    with pytest.raises(StoreUnavailableError, match=r"сервер завершился, подробности в файле .*weed\.log"):
        EmbeddedStore(tmp_path).__enter__()
    assert weed.running(weed.WeedFolder(tmp_path)) == 0


def test_the_log_starts_anew_when_it_is_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weed, "LOG_LIMIT", 10)
    (tmp_path / "weed.log").write_text("much was said here")
    with EmbeddedStore(tmp_path) as embedded:
        assert (tmp_path / "weed.1.log").read_text() == "much was said here"
        assert "much" not in embedded.folder.log.read_text(errors="replace")
