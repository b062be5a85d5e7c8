"""Bytes in and out: a body taken up to a limit, a record sent as a file that no browser will run."""

import base64
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request, Response

from archive.errors import UploadEmptyError, UploadKindError, UploadTooLargeError
from archive.services.retrieve import Retrieved

MOST_BYTES = 50 * 1024 * 1024
_LIMIT = "50 МиБ"
_TAKEN = ("application/pdf", "application/octet-stream")
_JSON = ("application/json",)
"""Kinds that no form of another site can send without asking first (Fetch standard, CORS-safelisted)."""


async def limited_body(request: Request) -> bytes:
    """Return the request's body, read no further than the limit whatever Content-Length promises.

    Raises `UploadKindError`, `UploadTooLargeError`, `UploadEmptyError`.
    """
    return await _body(request, _TAKEN)


async def json_body(request: Request) -> bytes:
    """Return the request's body, which must be sent as JSON. Raises as `limited_body`."""
    return await _body(request, _JSON)


async def _body(request: Request, taken: Sequence[str]) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in taken:
        raise UploadKindError(found=kind, expected=", ".join(taken))
    promised = request.headers.get("content-length", "0")
    if promised.isascii() and promised.isdigit() and int(promised) > MOST_BYTES:
        raise UploadTooLargeError(limit=_LIMIT)
    return await _read(request)


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise UploadTooLargeError(limit=_LIMIT)
    if not body:
        raise UploadEmptyError
    return bytes(body)


Body = Annotated[bytes, Depends(limited_body)]
JsonBody = Annotated[bytes, Depends(json_body)]


def as_file(retrieved: Retrieved) -> Response:
    """Return a record as a download: its own name (RFC 5987), its digest (RFC 9530), its bytes untouched."""
    record = retrieved.record
    headers = {
        "Content-Type": record.media_type,
        "Content-Disposition": disposition(str(record.number), record.file_name),
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(record.digest.hex)).decode()}:",
    }
    return Response(retrieved.data, headers=headers)


def disposition(number: str, file_name: str) -> str:
    """Return Content-Disposition: the record's number for old clients, the full name in UTF-8 for the others.

    A source's name came from outside: percent-encoding leaves it no quote and no line end.
    """
    suffix = PurePosixPath(file_name).suffix
    plain = f"{number}{suffix}" if suffix[1:].isascii() and suffix[1:].isalnum() else number
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def as_download(data: bytes, media_type: str, file_name: str, *, plain: str) -> Response:
    """Return what was made for this request as a file; `plain` names it for clients that know no UTF-8."""
    return Response(data, headers={"Content-Type": media_type, "Content-Disposition": disposition(plain, file_name)})
