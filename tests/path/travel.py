"""An archive whose commands live in other years: Debian's `faketime` gives each the date that it is run at.

The store's server is no part of the journey: it is a Go program, which `faketime` does not reach, and it
refuses requests signed more than a quarter of an hour ago or ahead. So `Gateway` stands before the real
server, signs each request anew with the hour it is, and hands everything else through.
"""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from minio.credentials.credentials import Credentials
from minio.signer import sign_v4_s3

from archive.demo.authority import make_authority
from archive.store.embedded import EmbeddedStore
from tests.path.test_walk import ARCHIVE, STEADY, Said

_LOCK = "x-amz-object-lock-retain-until-date"
_UNTIL = re.compile(rb"(<RetainUntilDate>)([^<]+)")
_KEPT = ("x-amz-", "content-type", "content-md5", "range", "if-")
"""Beginnings of the headers that mean something to the store."""
Spoil = Callable[[bytes], bytes]


@dataclass
class Gateway:
    """The way to a store whose clock is another. `spoils` gives other bytes in place of an object that holds them."""

    store: EmbeddedStore
    ahead: timedelta
    """Whole days by which the store's clock is ahead of the day on which the journey begins."""
    spoils: dict[bytes, Spoil] = field(default_factory=dict)

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, list[Any], bytes]:
        """Return the real store's status, headers and body for a request."""
        now = datetime.now(UTC)
        kept = {name.lower(): value for name, value in headers.items() if name.lower().startswith(_KEPT)}
        if _LOCK in kept:
            kept[_LOCK] = self._moved(kept[_LOCK], 1)
        digest = kept.setdefault("x-amz-content-sha256", sha256(body).hexdigest())
        signed = sign_v4_s3(
            method=method,
            url=urlsplit(f"http://{self.store.endpoint}{path}"),
            region="us-east-1",
            headers={**kept, "host": self.store.endpoint, "x-amz-date": f"{now:%Y%m%dT%H%M%SZ}"},
            credentials=Credentials(self.store.access_key, self.store.secret_key),
            content_sha256=digest,
            date=now,
        )
        connection = HTTPConnection(self.store.endpoint, timeout=60)
        try:
            connection.request(method, path, body, {name: str(value) for name, value in signed.items()})
            reply = connection.getresponse()
            data = reply.read()
            data = _UNTIL.sub(lambda found: found[1] + self._moved(found[2].decode(), -1).encode(), data)
            shown = [
                (name, self._moved(value, -1) if name.lower() == _LOCK else value) for name, value in reply.getheaders()
            ]
            return reply.status, shown, self.spoils.get(sha256(data).digest(), bytes)(data)
        finally:
            connection.close()

    def _moved(self, until: str, towards: int) -> str:
        """Return a lock's end in the store's time (1) or in the journey's (-1): the store lives later than it began."""
        at = datetime.fromisoformat(until) + towards * self.ahead
        return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


@contextmanager
def serving(gateway: Gateway) -> Iterator[str]:
    """Serve on a free loopback port; give host:port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            status, headers, data = gateway.answer(self.command, self.path, dict(self.headers.items()), body)
            self.send_response_only(status)
            own = ("connection", "transfer-encoding") + (() if self.command == "HEAD" else ("content-length",))
            for name, value in headers:
                if name.lower() not in own:
                    self.send_header(name, value)
            if self.command != "HEAD":
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = do  # noqa: N815 - the base class's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Traveller:
    """One installation, whose commands are run at any date."""

    home: Path
    endpoint: str
    access_key: str
    given: Counter[str] = field(default_factory=Counter)
    """How many commands were given on each day."""

    def run(self, day: str, *arguments: str | Path) -> Said:
        """Run a command as if it were `day`: the first at ten in the morning UTC, each further one an hour later.

        However slow the machine is, what one command stamped must not lie ahead of the next one's clock.
        """
        at = f"{day} {10 + self.given[day]}:00:00"
        self.given[day] += 1
        command = ["faketime", at, str(ARCHIVE), "--home", str(self.home), *map(str, arguments)]
        environment = {
            **STEADY,
            "TZ": "UTC",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "ARCHIVE_STORE_ENDPOINT": self.endpoint,
            "ARCHIVE_STORE_SECURE": "false",
            "ARCHIVE_STORE_ACCESS_KEY": self.access_key,
            "ARCHIVE_STORE_SECRET_KEY_FILE": str(self.home / "store-secret.txt"),
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr[-3000:]
        return Said(done.returncode, done.stdout, done.stderr)

    def verdicts(self, day: str, *files: Path) -> list[Any]:
        """Return what `archive verify --json` says of the files."""
        said = self.run(day, "verify", "--json", *files)
        return list(json.loads(said.out))

    def copied(self, home: Path) -> "Traveller":
        """Return an installation with the same past and another future; the store is shared."""
        shutil.copytree(self.home, home, ignore=shutil.ignore_patterns("store"))
        settings = home / "archive.env"
        settings.write_text(settings.read_text("utf-8").replace(str(self.home), str(home)), "utf-8")
        return Traveller(home, self.endpoint, self.access_key)

    def authority_follows(self, name: str, day: str) -> None:
        """Change to a new authority, with a root and timestamp services of its own; the old roots stay trusted."""
        folder = self.home / name
        at = datetime.fromisoformat(f"{day}T10:00:00+00:00")
        made = make_authority(folder, director="Иванова", organisation="Школа", passphrase="x", at=at)
        settings = self.home / "archive.env"
        lines = dict(line.split("=", 1) for line in settings.read_text("utf-8").splitlines() if "=" in line)
        roots = [*json.loads(lines["ARCHIVE_TRUST_ANCHORS"].strip("'")), str(made.trust_anchor)]
        lines["ARCHIVE_TRUST_ANCHORS"] = f"'{json.dumps(roots)}'"
        lines["ARCHIVE_DEMO_AUTHORITY"] = f"'{folder}'"
        settings.write_text("".join(f"{key}={value}\n" for key, value in lines.items()), "utf-8")


def reached() -> bool:
    """Tell whether this machine has `faketime`."""
    return shutil.which("faketime") is not None and os.name == "posix"
