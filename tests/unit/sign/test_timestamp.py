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
from pyhanko.sign import signers

from archive.errors import TimestampUnavailableError
from archive.model.failover import Failover
from archive.sign.key_source import KeyFile
from archive.sign.keys import open_key
from archive.sign.timestamp import REST_S, HttpTimestamper, Response, TimestampAuthorities
from tests.unit.sign.world import NOW, PASSPHRASE, PLACE, World, request

REPLY = "application/timestamp-reply"
DIGEST = sha256(b"signature").digest()

Answer = Callable[[bytes], tuple[int, str, bytes]]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """Serve `answer` on loopback; yield the address and the queries as they come."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
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
            signer.sign(world.document, request(PLACE, world.mark))


def test_authority_lost_between_two_signatures(world: World) -> None:
    left = 4

    def answer(query: bytes) -> tuple[int, str, bytes]:
        nonlocal left
        left -= 1
        return (200, REPLY, world.server.answer(query)) if left >= 0 else (404, "", b"")

    with serving(answer) as (url, _asked):
        signer = world.factory(url=url).open("пароль директора")
        signer.sign(world.document, request())
        with pytest.raises(TimestampUnavailableError):
            signer.sign(world.document, request())


def test_token_under_another_policy(world: World) -> None:
    authority = HttpTimestamper(world.server.url, policy="1.2.643.2.2")

    with pytest.raises(TimestampUnavailableError, match="другой политике"):
        asyncio.run(authority.async_timestamp(DIGEST, "sha256"))


def test_policy_asked_for_is_taken(world: World) -> None:
    authority = HttpTimestamper(world.server.url, policy="1.3.6.1.4.1.4146.2.3")

    asyncio.run(authority.async_timestamp(DIGEST, "sha256"))


def test_certificate_that_is_not_for_timestamps(world: World) -> None:
    """A director's certificate signs documents, not time."""
    key = open_key(KeyFile(world.authority.key_of("director-ec")), PASSPHRASE)
    with serving(lambda query: (200, REPLY, forged_by(key, query))) as (url, _asked):
        refused(url, "не для штампов")


def test_second_authority_stamps_when_the_first_is_away_and_it_is_told(world: World) -> None:
    second = world.server.settings["timestamp_url_2"]
    told: list[Failover] = []
    authorities = TimestampAuthorities([away(), HttpTimestamper(second)], told=told.append)

    token = asyncio.run(authorities.async_timestamp(DIGEST, "sha256"))

    (certificate,) = [each.chosen for each in token["content"]["certificates"]]
    assert certificate.subject.native["common_name"] == "ТЕСТ: штампы 2 без юридической силы"
    (failover,) = told
    assert (failover.answered, failover.failed[0][0]) == (second, "http://127.0.0.1:9/")
    assert "нет соединения" in failover.words
    asyncio.run(authorities.async_timestamp(DIGEST, "sha256"))
    assert len(told) == 1, "it rests, and is not asked at every stamp"


def test_first_authority_rests_after_a_failure_and_is_tried_again(world: World) -> None:
    statuses = [404, 200]
    seconds = iter([0.0, 0.0, 1.0, REST_S + 1])
    with serving(lambda query: (statuses.pop(0), REPLY, world.server.answer(query))) as (url, asked):
        authorities = TimestampAuthorities(
            [HttpTimestamper(url), HttpTimestamper(world.server.url)], seconds=lambda: next(seconds)
        )
        counts = []
        for _each in range(3):
            asyncio.run(authorities.async_timestamp(DIGEST, "sha256"))
            counts.append(len(asked))

    assert counts == [1, 1, 2]


def test_when_none_answers_all_are_named() -> None:
    with pytest.raises(TimestampUnavailableError) as error:
        asyncio.run(TimestampAuthorities([away(), away()]).async_timestamp(DIGEST, "sha256"))

    assert error.value.why.count("нет соединения") == 2


def test_no_authority_at_all() -> None:
    with pytest.raises(TimestampUnavailableError, match="не указан"):
        asyncio.run(TimestampAuthorities([]).async_timestamp(DIGEST, "sha256"))


def away() -> HttpTimestamper:
    return HttpTimestamper("http://127.0.0.1:9/", wait=lambda _seconds: None)


def forged_by(key: signers.Signer, query: bytes) -> bytes:
    """Return a token that everything about is right, but the signer's certificate."""
    asked = tsp.TimeStampReq.load(query)
    stated = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3",
            "message_imprint": asked["message_imprint"],
            "serial_number": 1,
            "gen_time": NOW,
            "nonce": asked["nonce"],
        }
    )
    content = cms.EncapsulatedContentInfo(
        {"content_type": "tst_info", "content": cms.ParsableOctetString(stated.dump())}
    )
    token = asyncio.run(key.async_sign_general_data(content, "sha256", detached=False))
    answer: bytes = Response({"status": {"status": "granted"}, "time_stamp_token": token}).dump(force=True)
    return answer


def imprint(digest: bytes) -> tsp.MessageImprint:
    return tsp.MessageImprint({"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest})


def refused(url: str, words: str, *, waits: list[float] | None = None, timeout_s: float = 5.0) -> None:
    with pytest.raises(TimestampUnavailableError) as error:
        stamp(url, waits=waits, timeout_s=timeout_s)
    assert words in error.value.why
