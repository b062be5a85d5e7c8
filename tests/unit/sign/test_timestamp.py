"""A timestamp authority that is away, slow, wrong or forged: the same error, each time with why; nothing is signed."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

import pytest
from asn1crypto import cms, tsp

from archive.errors import TimestampUnavailableError
from archive.sign.timestamp import HttpTimestamper, Response
from tests.unit.sign.world import PLACE, REASON, World

REPLY = "application/timestamp-reply"
DIGEST = sha256(b"signature").digest()

Answer = Callable[[bytes], tuple[int, str, bytes]]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """Serve `answer` on loopback; yield the address and the queries as they come."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, kind, body = answer(asked[-1])
            with suppress(BrokenPipeError):  # the other side may have given up waiting
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - the base class's name

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stamp(url: str, *, waits: list[float] | None = None, timeout_s: float = 5.0) -> cms.ContentInfo:
    wait = (waits if waits is not None else []).append
    authority = HttpTimestamper(url, timeout_s=timeout_s, wait=wait)
    return asyncio.run(authority.async_timestamp(DIGEST, "sha256"))


def test_token_is_over_the_digest(world: World) -> None:
    token = stamp(world.server.url)

    stated = token["content"]["encap_content_info"]["content"].parsed
    assert stated["message_imprint"]["hashed_message"].native == DIGEST


def test_busy_authority_is_asked_again(world: World) -> None:
    statuses = [503, 429, 200]
    waits: list[float] = []
    with serving(lambda query: (statuses.pop(0), REPLY, world.server.answer(query))) as (url, asked):
        stamp(url, waits=waits)

    assert len(asked) == 3
    assert waits == [0.5, 1.0]


def test_authority_that_stays_busy() -> None:
    with serving(lambda _query: (503, "text/html", b"")) as (url, asked):
        refused(url, "HTTP 503")

    assert len(asked) == 3


@pytest.mark.parametrize("status", [301, 403, 404])
def test_refusing_authority_is_not_asked_again(status: int) -> None:
    with serving(lambda _query: (status, REPLY, b"")) as (url, asked):
        refused(url, f"HTTP {status}")

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("text/html", b"<html>", "text/html"),
        ("", b"", "а не штамп времени"),
        (REPLY, b"", "не разбирается"),
        (REPLY, b"garbage", "не разбирается"),
        (REPLY, b"\x30\x03\x02\x01\x07", "не разбирается"),
        (REPLY, b"\x30\x82\xff\xff" + b"\0" * 100_000, "не разбирается"),
        (REPLY, Response({"status": {"status": "granted"}}).dump(), "не разбирается"),
        (
            REPLY,
            Response({"status": {"status": "rejection", "status_string": ["нет"]}}).dump(),
            "отказала: нет",
        ),
        (REPLY, Response({"status": {"status": "waiting"}}).dump(), "отказала: waiting"),
    ],
)
def test_answer_that_is_no_token(kind: str, body: bytes, words: str) -> None:
    with serving(lambda _query: (200, kind, body)) as (url, _asked):
        refused(url, words)


def test_answer_to_another_query(world: World) -> None:
    """A replayed answer has another nonce."""
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint(DIGEST), "cert_req": True, "nonce": 7}).dump()
    with serving(lambda _query: (200, REPLY, world.server.answer(query))) as (url, _asked):
        refused(url, "одноразовое число")


def test_answer_over_another_digest(world: World) -> None:
    def answer(query: bytes) -> tuple[int, str, bytes]:
        return 200, REPLY, world.server.answer(query.replace(DIGEST, sha256(b"other").digest()))

    with serving(answer) as (url, _asked):
        refused(url, "другой отпечаток")


@pytest.mark.parametrize("part", ["signature", "content"])
def test_forged_token(world: World, part: str) -> None:
    def answer(query: bytes) -> tuple[int, str, bytes]:
        honest = tsp.TimeStampResp.load(world.server.answer(query))
        signed = honest["time_stamp_token"]["content"]
        value = signed["signer_infos"][0]["signature"].native if part == "signature" else b"20260601090000Z"
        forged = bytes(value[:-2] + bytes([value[-2] ^ 1]) + value[-1:])
        return 200, REPLY, honest.dump().replace(value, forged)

    with serving(answer) as (url, _asked):
        refused(url, "не сходится" if part == "signature" else "")


def test_slow_authority() -> None:
    def answer(_query: bytes) -> tuple[int, str, bytes]:
        sleep(0.5)
        return 200, REPLY, b""

    with serving(answer) as (url, _asked):
        refused(url, "истекло время", timeout_s=0.1)


def test_authority_that_is_away() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    waits: list[float] = []
    refused(f"http://127.0.0.1:{port}/", "нет соединения", waits=waits)

    assert waits == [0.5, 1.0]


@pytest.mark.parametrize(("url", "words"), [("", "не указан"), ("ftp://x/", "неверно"), ("http://", "неверно")])
def test_wrong_address(url: str, words: str) -> None:
    refused(url, words)


def test_nothing_is_signed_without_a_timestamp(world: World) -> None:
    with serving(lambda _query: (404, "", b"")) as (url, _asked):
        signer = world.factory(url=url).open("пароль директора")
        with pytest.raises(TimestampUnavailableError, match="Документы оформлены и ждут"):
            signer.sign(world.document, place=PLACE, mark=world.mark, reason=REASON)


def test_authority_lost_between_two_signatures(world: World) -> None:
    left = 2

    def answer(query: bytes) -> tuple[int, str, bytes]:
        nonlocal left
        left -= 1
        return (200, REPLY, world.server.answer(query)) if left >= 0 else (404, "", b"")

    with serving(answer) as (url, _asked):
        signer = world.factory(url=url).open("пароль директора")
        signer.sign(world.document, place=None, mark=None, reason=REASON)
        with pytest.raises(TimestampUnavailableError):
            signer.sign(world.document, place=None, mark=None, reason=REASON)


def imprint(digest: bytes) -> tsp.MessageImprint:
    return tsp.MessageImprint({"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest})


def refused(url: str, words: str, *, waits: list[float] | None = None, timeout_s: float = 5.0) -> None:
    with pytest.raises(TimestampUnavailableError) as error:
        stamp(url, waits=waits, timeout_s=timeout_s)
    assert words in error.value.why
