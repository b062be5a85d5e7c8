"""Where a visit comes from, in words that its owner recognises: the browser's family and the address."""

from fastapi import Request

from archive.texts import _

_FAMILIES = {
    "yabrowser": _("Яндекс Браузер"),
    "edg": "Edge",
    "opr": "Opera",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
"""By what their user agents say; each names those below it, too, so that the order counts."""


def seen_from(request: Request) -> str:
    """Return «Firefox, 192.168.1.20»; what names no browser is a program."""
    agent = request.headers.get("user-agent", "").casefold()
    family = next((words for sign, words in _FAMILIES.items() if f"{sign}/" in agent), _("программа"))
    return f"{family}, {request.client.host}" if request.client else family
