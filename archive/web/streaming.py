"""Give out what is made as it is given: nothing of it waits in memory or on a disk."""

import os
from collections.abc import Callable, Iterator
from threading import Thread
from typing import BinaryIO

from archive.errors import ArchiveError

_PIECE = 64 * 1024


def streamed(write: Callable[[BinaryIO], object]) -> Iterator[bytes]:
    """Yield what `write` puts into the file that it is given, while it does.

    What `write` raises ends the stream with it: the receiver sees a download that broke off, never a whole one.
    """
    reading, writing = os.pipe()
    raised: list[ArchiveError] = []

    def work() -> None:
        try:
            with os.fdopen(writing, "wb") as target:
                write(target)
        except BrokenPipeError:
            pass  # the receiver has gone: there is nobody to tell
        except ArchiveError as error:
            raised.append(error)

    thread = Thread(target=work, name="stream", daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as source:
        while piece := source.read1(_PIECE):
            yield piece
    thread.join()
    if raised:
        raise raised[0]
