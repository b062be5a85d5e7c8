"""The server answers, but not with what was asked for."""

from datetime import UTC, datetime

import pytest

from archive.errors import ArchiveError, StoreFullError, StoreRefusedError, StoreUnavailableError
from archive.store import s3
from archive.store.connection import checksum_headers
from archive.store.s3 import S3ObjectStore
from archive.store.workspace import S3Workspace
from tests.servers_odd_s3 import answering, http_server

pytest_plugins = ("tests.servers_store",)

UNTIL = datetime(2051, 1, 1, tzinfo=UTC)


def error(code: str, message: str = "said so") -> str:
    return f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"


ANSWERS = {
    "507": (507, error("InsufficientStorage"), StoreFullError),
    "storage full": (500, error("XMinioStorageFull"), StoreFullError),
    "no volumes": (500, error("InternalError", "No writable volumes for collection"), StoreFullError),
    "quota": (403, error("QuotaExceeded"), StoreFullError),
    "slow down": (503, error("SlowDown"), StoreUnavailableError),
    "internal": (500, error("InternalError"), StoreUnavailableError),
    "denied": (403, error("AccessDenied"), StoreRefusedError),
    "damaged on the way": (400, error("BadDigest"), StoreRefusedError),
    "clocks": (403, error("RequestTimeTooSkewed"), StoreRefusedError),
    "no bucket": (404, error("NoSuchBucket"), StoreRefusedError),
    "unheard of": (418, error("Teapot"), StoreRefusedError),
    "no XML": (400, "<html>", StoreUnavailableError),
    "full without XML": (507, "", StoreFullError),
}


@pytest.mark.parametrize(("status", "body", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_each_answer_has_its_error(status: int, body: str, expected: type[ArchiveError]) -> None:
    media_type = "application/xml" if "Error" in body else "text/html"
    with http_server(answering(status, body, media_type)) as connection, pytest.raises(expected) as caught:
        S3Workspace(connection, "work").put(b"data")
    assert type(caught.value) is expected
    assert connection.endpoint in str(caught.value)
    assert caught.value.__cause__ is not None


def test_bytes_changed_on_the_way_are_refused_by_the_server_itself(
    s3_store: S3ObjectStore, fresh_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "checksum_headers", lambda data: checksum_headers(data + b"!"))
    with pytest.raises(StoreRefusedError, match="контрольная сумма не сошлась"):
        s3_store.put(b"data", key=fresh_key, media_type="text/plain", locked_until=UNTIL, tags={})
