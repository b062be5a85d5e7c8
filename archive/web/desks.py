"""What there is once however many processes answer for the pages: kept in one of them, asked by the others.

How often an address has asked, the look at the archive's health, the director's run and her wrong tries of the
passphrase, the engine beside the pages: with a copy in each process every limit would be as many times as wide.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.managers import BaseManager
from threading import Thread
from typing import Any

from archive.ports import Ports
from archive.web.health import HealthDesk
from archive.web.limits import Limiter
from archive.web.signing import SigningDesk

CarryOn = Callable[[Sequence[str]], None]
"""Told which closings have work; returns at once."""


@dataclass(frozen=True, slots=True)
class Desks:
    """The desks themselves, or in another process whoever asks them."""

    health: HealthDesk
    limiter: Limiter
    signing: SigningDesk
    carry_on: CarryOn

    @classmethod
    def over(cls, ports: Ports, carry_on: CarryOn) -> "Desks":
        """Open the desks in this process."""
        return cls(HealthDesk(ports), Limiter(), SigningDesk(ports, carry_on), carry_on)


@dataclass(frozen=True, slots=True)
class WayToDesks:
    """Where the process that keeps the desks is asked, and the key that only its children know."""

    address: str
    key: bytes = field(repr=False)


class _Keeper(BaseManager):
    """Answers in the keeping process; a socket in a folder of its user's own, so nothing leaves the machine."""


class _Asker(BaseManager):
    """Asks from another process."""


_ASKED = {
    "health": ("verdict", "last_look", "evidence"),
    "limiter": ("ensure",),
    "signing": ("run", "present", "begin"),
    "carry_on": ("__call__",),
}
for _name in _ASKED:
    _Asker.register(_name)


@contextmanager
def kept(desks: Desks) -> Iterator[WayToDesks]:
    """Let other processes ask `desks` for as long as this one lives."""
    for name, asked in _ASKED.items():
        _Keeper.register(name, callable=partial(getattr, desks, name), exposed=asked)
    key = os.urandom(32)
    server = _Keeper(authkey=key).get_server()
    Thread(target=server.serve_forever, name="desks", daemon=True).start()
    yield WayToDesks(str(server.address), key)


def join_desks(way: WayToDesks) -> Desks:
    """Return the desks of the keeping process; what they raise is raised here."""
    asker: Any = _Asker(address=way.address, authkey=way.key)
    asker.connect()
    return Desks(**{name: getattr(asker, name)() for name in _ASKED})
