"""What a command cost: processor time, wall time, and the peak memory of each of its processes."""

import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_PROC = Path("/proc")
_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one command with all its descendants."""

    status: int
    cpu_s: float
    wall_s: float
    peak_mb: Mapping[str, float]
    """Peak resident memory by role: command, renderer, store, authority."""


def run(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run `command` to its end and return what it cost. Linux only: reads /proc."""
    peaks: dict[str, float] = {}
    done, before, begun = Event(), _children_cpu_s(), time.monotonic()
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    watcher = Thread(target=watch, args=(process.pid, peaks, done))
    watcher.start()
    _, errors = process.communicate()
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(errors.decode())
    return Cost(process.returncode, _children_cpu_s() - before, time.monotonic() - begun, peaks)


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watch(root: int, peaks: dict[str, float], done: Event) -> None:
    """Note the peak memory of `root` and its descendants by role until `done` is set."""
    while not done.wait(_EVERY_S):
        for pid in family(root):
            role, peak = role_of(pid), _peak_mb(pid)
            if role:
                peaks[role] = max(peaks.get(role, 0.0), peak)


def family(root: int) -> list[int]:
    """Return `root` and its descendants, those in sessions of their own included."""
    parents = {int(p.name): _parent(p) for p in _PROC.iterdir() if p.name.isdigit()}
    family, found = {root}, True
    while found:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family, found = family | more, bool(more)
    return sorted(family)


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def role_of(pid: int) -> str:
    """Return what a process is by its command line; empty for a helper that does no work."""
    try:
        line = (_PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""
    roles = {
        "weed": "store",
        "spawn_main": "renderer",
        "multiprocessing.forkserver": "renderer",
        "resource_tracker": "",
        "archive.demo.authority": "authority",
    }
    return next((role for sign, role in roles.items() if sign in line), "command")


def _peak_mb(pid: int) -> float:
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
