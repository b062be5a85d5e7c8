"""`archive serve` with two processes: a killed one comes back, nothing is left at the end."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.path.test_walk import ARCHIVE, STEADY

_READY_S = 300


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**STEADY, "ARCHIVE_WEB_PORT": str(port), "ARCHIVE_WEB_PROCESSES": "2"}
    process = subprocess.Popen([str(ARCHIVE), "--home", str(tmp_path), "serve"], env=environment)
    try:
        _until_alive(port)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _status(port: int) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/api/v1/alive")
        return connection.getresponse().status
    finally:
        connection.close()


def _until_alive(port: int) -> None:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end:
        try:
            if _status(port) == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the pages do not answer")


def _answering(served: "subprocess.Popen[bytes]", port: int) -> set[int]:
    """Return the processes that hold the socket, but the first one, which only keeps it."""
    listening = f":{port:04X}"
    inodes = {line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines() if f"{listening} " in line}
    wanted = {f"socket:[{inode}]" for inode in inodes - {"0"}}
    return {pid for pid in _processes() if pid != served.pid and wanted & set(_files(pid))}


def _processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _files(pid: int) -> Iterator[str]:
    folder = Path(f"/proc/{pid}/fd")
    try:
        for each in folder.iterdir():
            yield str(each.readlink())
    except OSError:
        return


def _eventually(served: "subprocess.Popen[bytes]", port: int, count: int) -> set[int]:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end and len(found := _answering(served, port)) != count:
        time.sleep(0.5)
    assert len(found) == count
    return found


def test_a_killed_one_comes_back_and_nothing_is_left_at_the_end(served: "subprocess.Popen[bytes]", port: int) -> None:
    both = _eventually(served, port, 2)
    killed = both.pop()
    os.kill(killed, signal.SIGKILL)
    end = time.monotonic() + _READY_S
    while killed in _processes() and time.monotonic() < end:
        time.sleep(0.2)
    assert killed not in _eventually(served, port, 2)
    _until_alive(port)

    living = _answering(served, port)
    served.terminate()
    assert served.wait(60) == 0
    assert not living & set(_processes())


def test_the_first_one_takes_the_others_with_it(served: "subprocess.Popen[bytes]", port: int) -> None:
    both = _eventually(served, port, 2)
    served.kill()
    served.wait(60)
    end = time.monotonic() + 30
    while both & set(_processes()) and time.monotonic() < end:
        time.sleep(0.2)
    assert not both & set(_processes())
