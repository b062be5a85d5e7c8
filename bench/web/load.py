"""The load, a process of its own: requests at fixed times, whatever the answers do (an open loop).

Reads a plan from standard input and prints what each request took. A latency counts from the time at which the
request was due, so that a server that stalls is not spared the requests it kept waiting (coordinated omission).
"""

import asyncio
import json
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

LINGER_S = 30
CLIENTS = 16
"""Loopback addresses that requests come from: the archive counts how often each asks."""


@dataclass(slots=True)
class Client:
    """Kept-open connections to the server."""

    port: int
    idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=deque)
    opened: int = 0

    async def ask(self, path: str, token: str) -> tuple[int, int]:
        """Return status and length of the answer; a connection that the server let go meanwhile is opened anew."""
        while self.idle:
            reader, writer = self.idle.popleft()  # in turn, so that no address asks more often than another
            with suppress(OSError, asyncio.IncompleteReadError):
                return await self._ask(reader, writer, path, token)
        return await self._ask(*await self._open(), path, token)

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, token: str
    ) -> tuple[int, int]:
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: Bearer {token}\r\n\r\n"
        writer.write(head.encode())
        status, length, closing = await _head(reader)
        await reader.readexactly(length)
        if closing:
            writer.close()
        else:
            self.idle.append((reader, writer))
        return status, length

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.opened += 1
        local = (f"127.0.0.{self.opened % CLIENTS + 1}", 0)
        return await asyncio.open_connection("127.0.0.1", self.port, local_addr=local, limit=1 << 20)


async def _head(reader: asyncio.StreamReader) -> tuple[int, int, bool]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    named = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return int(lines[0].split()[1]), int(named.get("content-length", "0")), named.get("connection") == "close"


async def run(port: int, rate: float, seconds: float, asked: list[list[str]]) -> list[list[object]]:
    """Ask what is planned in turn, `rate` times a second; return label, status, milliseconds of each."""
    client, begun = Client(port), time.perf_counter() + 0.2
    done: list[list[object]] = []

    async def one(due: float, label: str, path: str, token: str) -> None:
        try:
            status, _length = await client.ask(path, token)
        except (OSError, asyncio.IncompleteReadError):
            status = 0
        done.append([label, status, (time.perf_counter() - due) * 1000])

    tasks = []
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(due, *asked[number % len(asked)])))
    await asyncio.wait(tasks, timeout=LINGER_S)
    return done


if __name__ == "__main__":
    json.dump(asyncio.run(run(**json.load(sys.stdin))), sys.stdout)
