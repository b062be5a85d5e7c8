"""The headers that every answer bears: nothing from outside, no script, no copy kept, no frame, no guess."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """ASGI middleware: set `HEADERS` on every answer; only Cache-Control may have been chosen before."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request in and the headers out."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                chosen = headers.get("Cache-Control")
                headers.update({**HEADERS, "Cache-Control": chosen} if chosen else HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)
