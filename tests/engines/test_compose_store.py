"""The object store exactly as docker-compose.yml runs it, with the identities that deploy/make_secrets.py makes.

No container is needed: the same commands are given to the same executable, with other ports and folders.
"""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import yaml

from archive.errors import StoreRefusedError
from archive.model.verdict import Outcome
from archive.store.connection import S3Connection
from archive.store.s3 import S3ObjectStore
from archive.store.weed import executable
from archive.store.workspace import S3Workspace
from tests.servers_broker import free_ports

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deploy")
    key, trust = folder / "key.p12", folder / "root.pem"
    key.write_bytes(b"key")
    trust.write_bytes(b"root")
    assert len(make_secrets(folder / "secrets", key, trust)) == 9
    return folder / "secrets"


def make_secrets(folder: Path, key: Path, trust: Path) -> list[str]:
    spec = importlib.util.spec_from_file_location("make_secrets", ROOT / "deploy" / "make_secrets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: list[str] = module.make_secrets(folder, key, trust, lambda: "пароль")
    return made


@pytest.fixture(scope="module")
def endpoint(secrets: Path) -> Iterator[str]:
    """Run `store` and `s3` as composed; return where S3 answers."""
    services: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    folder = Path(mkdtemp(prefix="archive-store-"))
    ports = dict(zip(("filer", "master", "volume", "s3"), free_ports(4, highest=50_000), strict=True))
    shown = {
        "/var/lib/store": str(folder),
        "/run/secrets": str(secrets),
        "127.0.0.1:8888": f"127.0.0.1:{ports['filer']}",
        "-ip.bind=0.0.0.0": "-ip.bind=127.0.0.1",
        "-port=8333": f"-port={ports['s3']}",
    }
    inner = [f"-{part}.port={ports[part]}" for part in ("filer", "master", "volume")]
    try:
        with ExitStack() as started:
            started.enter_context(_running(_command(services["store"], shown) + inner, folder / "store.log"))
            _await(f"http://127.0.0.1:{ports['filer']}/healthz")
            started.enter_context(_running(_command(services["s3"], shown), folder / "s3.log"))
            _await(f"http://127.0.0.1:{ports['s3']}/healthz")
            assert re.search(r'"fsync":\s+true', _setup(services["store-setup"], ports))
            yield f"127.0.0.1:{ports['s3']}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_the_archives_key_can_do_its_work_and_the_store_keeps_its_locks(endpoint: str, secrets: Path) -> None:
    setup, app = _connection(endpoint, secrets, "setup", "store_setup_key"), _connection(endpoint, secrets)
    S3ObjectStore(setup, "records").prepare()
    S3Workspace(setup, "work").prepare()
    store, workspace = S3ObjectStore(app, "records"), S3Workspace(app, "work")
    store.prepare()
    workspace.prepare()
    now = datetime.now(UTC)
    until = (now + timedelta(days=5 * 366)).replace(microsecond=0)
    kept = store.put(b"record", key="a/b", media_type="application/pdf", locked_until=until, tags={"term-years": "5"})
    assert store.get(kept) == b"record"
    assert (store.state(kept).locked_until, dict(store.state(kept).tags)) == (until, {"term-years": "5"})
    assert {check.outcome for check in store.prove_lock(now)} == {Outcome.PASSED}
    digest = workspace.put(b"between the steps")
    assert workspace.get(digest) == b"between the steps"
    workspace.discard(digest)


def test_the_archives_key_makes_no_buckets_and_a_stranger_gets_nothing(endpoint: str, secrets: Path) -> None:
    with pytest.raises(StoreRefusedError):
        S3ObjectStore(_connection(endpoint, secrets), "another").prepare()
    for name, secret in (("", ""), ("archive", "wrong")):
        with pytest.raises(StoreRefusedError):
            S3Workspace(S3Connection(endpoint, name or "nobody", secret or "x", secure=False), "work").prepare()


def test_a_second_run_makes_nothing_anew_and_nobody_else_can_read(secrets: Path) -> None:
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}
    assert make_secrets(secrets, secrets / "director.p12", secrets / "trust_anchors.pem") == []
    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == before
    assert secrets.stat().st_mode & 0o777 == 0o700


def test_every_secret_that_is_composed_is_made(secrets: Path) -> None:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["secrets"]
    assert {Path(entry["file"]).name for entry in composed.values()} == {path.name for path in secrets.iterdir()}


def _connection(endpoint: str, secrets: Path, name: str = "archive", secret: str = "store_secret_key") -> S3Connection:
    return S3Connection(endpoint, name, (secrets / secret).read_text(), secure=False)


def _setup(service: dict[str, Any], ports: dict[str, int]) -> str:
    """Run the one-shot that has every write reach the disk; return what it says."""
    (line,) = service["command"]
    line = line.replace(":9333", f":{ports['master']}").replace(":8888", f":{ports['filer']}")
    path = f"{executable().parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [*service["entrypoint"], line], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    return done.stdout


def _command(service: dict[str, Any], shown: dict[str, str]) -> list[str]:
    words = [str(executable()), *service["entrypoint"][1:], *service["command"]]
    for inside, here in shown.items():
        words = [word.replace(inside, here) for word in words]
    return words


@contextmanager
def _running(command: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as written:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *command], stdout=written, stderr=written, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await(address: str) -> None:
    for _ in range(200):
        try:
            with urlopen(address, timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(address)
