"""What the real server makes of requests that would deceive it: claimed addresses, messages with two ends."""

import json
import socket
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.path.test_processes import free_port, served_at

TRIES_A_MINUTE = 20


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    with served_at(tmp_path_factory.mktemp("front"), port, 2):
        yield port


def _tried(port: int, claimed: str) -> int:
    """Try to sign in as nobody, claiming to come from elsewhere."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"login": "nobody", "password": "of no account"})
    headers = {"Content-Type": "application/json", "X-Forwarded-For": claimed, "Forwarded": f"for={claimed}"}
    connection.request("POST", "/api/v1/session", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_an_address_that_a_visitor_claims_is_not_believed(port: int) -> None:
    """ASVS 4.1.3. Without a proxy in the settings tries are counted by who asks, in all processes together."""
    statuses = [_tried(port, f"203.0.113.{number}") for number in range(TRIES_A_MINUTE + 1)]
    assert statuses == [HTTPStatus.UNAUTHORIZED] * TRIES_A_MINUTE + [HTTPStatus.TOO_MANY_REQUESTS]


def test_behind_a_proxy_tries_are_counted_by_whom_it_names(tmp_path: Path) -> None:
    """ASVS 15.3.4. A proxy that the settings name is believed."""
    port = free_port()
    with served_at(tmp_path, port, 1, ARCHIVE_WEB_PROXY="127.0.0.1"):
        statuses = [_tried(port, f"203.0.113.{number}") for number in range(TRIES_A_MINUTE + 1)]
    assert statuses == [HTTPStatus.UNAUTHORIZED] * (TRIES_A_MINUTE + 1)


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 5\r\nContent-Length: 50",
        "Content-Length: 5, 50",
        "Content-Length: -5",
        "Content-Length: 5x",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked",
        "Content-Length: 5\r\n folded: 50",
    ],
)
def test_a_message_whose_end_is_in_doubt_is_refused_and_the_connection_closed(port: int, headers: str) -> None:
    """ASVS 4.2.1: what follows is never read as another request."""
    smuggled = "GET /api/v1/alive HTTP/1.1\r\nHost: localhost\r\n\r\n"
    asked = f"POST /api/v1/verify HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{smuggled}"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(asked.encode())
        said = b"".join(iter(lambda: connection.recv(65536), b""))
    assert said.count(b"HTTP/1.1 ") == 1
    assert said.split()[1] in {b"400", b"501"}
