"""How freed memory is kept for a process of many threads."""

import ctypes
import os
from contextlib import suppress

_ARENAS = 2
_M_ARENA_MAX = -8
"""From glibc's malloc.h."""


def keep_few_arenas() -> None:
    """Let glibc keep freed memory in two arenas here, and in the programs started from here.

    By default it makes up to eight a core and gives little of them back: the processes of the pages grew by half
    within ten minutes of load. Nothing happens where the C library is another one.
    """
    os.environ.setdefault("MALLOC_ARENA_MAX", str(_ARENAS))
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
