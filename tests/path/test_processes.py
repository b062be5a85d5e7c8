"""`archive serve` with two processes: a killed one comes back, nothing is left at the end."""

import multiprocessing
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from archive.cli import serving
from tests.path.test_walk import ARCHIVE, STEADY

_READY_S = 300


@pytest.fixture
def port() -> int:
    return free_port()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    with served_at(tmp_path, port, 2) as process:
        yield process


@contextmanager
def served_at(home: Path, port: int, processes: int, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve `home` on `port` while the block runs."""
    environment = {**STEADY, "ARCHIVE_WEB_PORT": str(port), "ARCHIVE_WEB_PROCESSES": str(processes), **more}
    command = [str(ARCHIVE), "--home", str(home), "serve"]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
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


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _store_of(home: Path) -> list[int]:
    return [pid for pid in _processes() if str(home / "store") in _command(pid)]


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


@pytest.mark.parametrize("processes", [1, 2])
def test_told_to_end_all_at_once_they_end_the_store_they_began(tmp_path: Path, port: int, processes: int) -> None:
    """A supervisor tells every process of the group, and each leaves the store on its own; the last one ends it."""
    with served_at(tmp_path, port, processes) as served:
        assert _store_of(tmp_path)
        os.killpg(served.pid, signal.SIGTERM)
        assert served.wait(60) == 0
        assert not _store_of(tmp_path)


def _stubborn(ready: "multiprocessing.synchronize.Event") -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    time.sleep(600)


def test_one_that_does_not_end_in_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_LEAVE_S", 0)
    context = multiprocessing.get_context("forkserver")
    ready = [context.Event(), context.Event()]
    living = [context.Process(target=_stubborn, args=(each,)) for each in ready]
    for process, each in zip(living, ready, strict=True):
        process.start()
        assert each.wait(60)
    serving._end(living)
    assert [process.exitcode for process in living] == [-signal.SIGKILL] * 2


def test_the_first_one_takes_the_others_with_it(tmp_path: Path, served: "subprocess.Popen[bytes]", port: int) -> None:
    both = _eventually(served, port, 2)
    served.kill()
    served.wait(60)
    end = time.monotonic() + 30
    while both & set(_processes()) and time.monotonic() < end:
        time.sleep(0.2)
    assert not both & set(_processes())

    assert _store_of(tmp_path), "nobody could end it"
    subprocess.run([str(ARCHIVE), "--home", str(tmp_path), "list"], env=STEADY, check=True, capture_output=True)
    assert not _store_of(tmp_path), "the next command takes it over and ends it"
