"""A process that must not outlive the one that started it, however that one ends."""

import os
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread


def end_with_parent() -> None:
    """End this process as soon as its parent is gone; to be called once, in the child."""
    Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
