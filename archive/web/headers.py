"""The headers that every answer bears: nothing from outside, no script, no copy kept, no frame, no guess."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with "no-referrer" a browser sends «Origin: null» with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


VERIFICATION = {
    **HEADERS,
    "Content-Security-Policy": POLICY.replace("connect-src 'self'", "connect-src 'none'"),
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
"""The page that reads a paper's code may open the camera and may not connect: what it read stays in the browser."""
STAY_SECURE = "max-age=31536000; includeSubDomains"
"""A year, as OWASP ASVS 5, 3.4.1 asks; said over TLS only (RFC 6797, 7.2)."""


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
                own = VERIFICATION if scope["path"] == "/verify" else HEADERS
                chosen = headers.get("Cache-Control")
                headers.update({**own, "Cache-Control": chosen} if chosen else own)
                if scope.get("scheme") == "https":
                    headers["Strict-Transport-Security"] = STAY_SECURE
            await send(message)

        await self._app(scope, receive, with_headers)
