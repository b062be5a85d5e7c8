"""Small HTTP servers in place of an S3 one: closed, refusing, failing, or too obliging."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from archive.store.connection import S3Connection


@contextmanager
def http_server(handler: type[BaseHTTPRequestHandler], pem: Path | None = None) -> Iterator[S3Connection]:
    """Serve on a free loopback port, over TLS with the key and certificate in `pem`, and give the way to it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield _connection(server.server_port, secure=pem is not None)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_port() -> S3Connection:
    """The way to a port where nobody listens."""
    with http_server(BaseHTTPRequestHandler) as connection:
        return connection


def _connection(port: int, *, secure: bool) -> S3Connection:
    return S3Connection(f"127.0.0.1:{port}", "key", "secret", secure=secure, region="us-east-1", tries=0)


def answering(status: int, body: str, media_type: str = "application/xml") -> type[BaseHTTPRequestHandler]:
    """Return a server that says the same to every request."""

    class Answering(_Quiet):
        def do(self) -> None:
            self.answer(status, body.encode(), {"Content-Type": media_type})

    return Answering


def lax_server() -> type[BaseHTTPRequestHandler]:
    """Return an S3 server that takes locks, says yes to everything and keeps none of them."""
    versions: dict[str, bytes] = {}
    locks: dict[str, bytes] = {}

    class Lax(_Quiet):
        def do(self) -> None:
            url = urlsplit(self.path)
            query = parse_qs(url.query, keep_blank_values=True)
            version = query.get("versionId", [""])[0]
            subject = next((name for name in ("retention", "delete", "object-lock", "versions") if name in query), "")
            self._deeds()[self.command, subject](version)

        def _deeds(self) -> dict[tuple[str, str], Callable[[str], None]]:
            return {
                ("PUT", ""): self._put,
                ("PUT", "retention"): self._relock,
                ("GET", "retention"): lambda version: self.answer(200, locks[version]),
                ("GET", "versions"): lambda _: self.answer(
                    200, b"<ListVersionsResult><Name>records</Name></ListVersionsResult>"
                ),
                ("POST", "delete"): lambda _: self.answer(200, b"<DeleteResult/>"),
                ("HEAD", ""): self._get,
                ("GET", ""): self._get,
                ("DELETE", ""): self._delete,
            }

        def _put(self, version: str) -> None:
            version = str(len(versions) + 1)
            versions[version] = self.body
            until = self.headers.get("x-amz-object-lock-retain-until-date", "")
            locks[version] = _retention(self.headers.get("x-amz-object-lock-mode", ""), until)
            self.answer(200, b"", {"x-amz-version-id": version})

        def _relock(self, version: str) -> None:
            locks[version] = self.body
            self.answer(200, b"")

        def _get(self, version: str) -> None:
            data = versions.get(version)
            self.answer(404 if data is None else 200, data or b"<Error><Code>NoSuchVersion</Code></Error>")

        def _delete(self, version: str) -> None:
            versions.pop(version, None)
            self.answer(204, b"")

    return Lax


def _retention(mode: str, until: str) -> bytes:
    return f"<Retention><Mode>{mode}</Mode><RetainUntilDate>{until}</RetainUntilDate></Retention>".encode()


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body = b""

    def do(self) -> None:
        """Answer the request whose body was read."""

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/xml", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Last-Modified", "Sun, 22 Nov 2026 02:52:20 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    def _handle(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _handle  # noqa: N815 - names of http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent's name
        """Say nothing."""
