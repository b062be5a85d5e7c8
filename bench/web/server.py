"""The real server process: `archive serve` over an installation, watched for its memory."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.processes import family, role_of

_READY_S = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    pid: int
    port: int

    def resident_mb(self) -> float:
        """Return the memory that all processes of the pages have now; what they share counts once (PSS)."""
        return sum(_pss_mb(pid) for pid in self._ours(store=False))

    def cpu_s(self, *, store: bool) -> float:
        """Return the processor time that the pages' processes have used so far, or the embedded store's."""
        return sum(_cpu_s(pid) for pid in self._ours(store=store))

    def _ours(self, *, store: bool) -> list[int]:
        return [pid for pid in family(self.pid) if (role_of(pid) == "store") is store]

    def get(self, path: str, token: str) -> tuple[int, str, bytes]:
        """Return status, media type and body of one answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers.get_content_type(), body


def _pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """Serve `home` on a free port until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "ARCHIVE_WEB_PORT": str(port)}
    command = [str(Path(sys.executable).with_name("archive")), "--home", str(home), "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "the server does not answer"
    raise RuntimeError(message)
