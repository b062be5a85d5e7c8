"""How much a form may bring: counted as it comes, whatever it promises, before anything is made of it."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.errors import UploadTooLargeError

MEBIBYTE = 1024 * 1024
A_FORM = MEBIBYTE
AN_UPLOAD = 256 * MEBIBYTE
"""A whole school as workbooks; what is over a megabyte waits in an unnamed temporary file, not in memory."""
A_DOCUMENT = 51 * MEBIBYTE
"""One file of 50 MiB to verify, and the form around it."""
DOCUMENTS = frozenset({"/verify", "/my-reports/file"})
UPLOADS = frozenset({"/upload", "/api/v1/uploads"})
_FORMS = (b"application/x-www-form-urlencoded", b"multipart/form-data")


class BoundedForms:
    """ASGI middleware: a form that grows over its limit is refused while it is read."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in, if it is a form. Raises `UploadTooLargeError` in whoever reads it."""
        if scope["type"] != "http" or not _is_form(dict(scope["headers"])):
            await self._app(scope, receive, send)
            return
        limit, read = _limit(scope["path"]), 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise UploadTooLargeError(limit=f"{limit // MEBIBYTE} МиБ")
            return message

        await self._app(scope, counted, send)


def _limit(path: str) -> int:
    if path in UPLOADS:
        return AN_UPLOAD
    return A_DOCUMENT if path in DOCUMENTS else A_FORM


def _is_form(headers: Mapping[bytes, bytes]) -> bool:
    return headers.get(b"content-type", b"").partition(b";")[0].strip().lower() in _FORMS
