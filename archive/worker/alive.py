"""`python -m archive.worker.alive celery` (or `celerybeat`): status 0 when this machine's process answers.

For health checks: the question goes through the broker, so a process that has lost it counts as ill.
"""

import socket
import sys

from archive.settings import Settings
from archive.worker.celery_app import build

ANSWER_S = 5.0


def is_alive(settings: Settings, kind: str) -> bool:
    """Tell whether the node `kind` of this host answers a ping. Raises `SettingError`."""
    node = f"{kind}@{socket.gethostname()}"
    return bool(build(settings).control.ping([node], timeout=ANSWER_S))


if __name__ == "__main__":
    sys.exit(0 if is_alive(Settings(), sys.argv[1]) else 1)
