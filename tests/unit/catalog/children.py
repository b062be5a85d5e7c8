"""Children of the test process, to be raced and killed."""

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Child:
    """A forked process that does one thing and ends."""

    pid: int
    said: int

    def heard(self) -> bytes:
        """Wait for what the child says next (up to 64 bytes); empty when it ended without a word."""
        return os.read(self.said, 64)

    def kill(self) -> None:
        """Kill it as a power cut would, and see it gone."""
        os.kill(self.pid, signal.SIGKILL)
        self._reap()

    def finished(self) -> bool:
        """Wait for its end; tell whether it ended well."""
        return self._reap() == 0

    def _reap(self) -> int:
        os.close(self.said)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def child(work: Callable[[Callable[[bytes], None]], None]) -> Child:
    """Start `work` in a child; what it is given says words to the parent."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _live(work, writing)
    os.close(writing)
    return Child(pid, reading)


def _live(work: Callable[[Callable[[bytes], None]], None], writing: int) -> None:
    """Do the work and leave without the parent's clean-up."""
    status = 1
    try:
        work(lambda word: (os.write(writing, word), None)[1])
        status = 0
    except BaseException:  # noqa: BLE001 - nothing may climb into the parent's frames, which the child has too
        traceback.print_exc()
    finally:
        os._exit(status)
