"""`ПРОВЕРКА.html`: the page that checks a bundle in any browser, without a network: one file of its parts."""

import base64
import hashlib
from functools import cache

from archive.resources import BUNDLE_TEMPLATES

_SCRIPTS = ("der.js", "certificates.js", "cms.js", "pdf.js", "evidence.js", "log.js", "files.js", "check.js", "page.js")


@cache
def checking_page() -> bytes:
    """Return the page. Its policy lets nothing run or load but what stands in it, by digest."""
    script = "'use strict';\n" + "\n".join(_part(name) for name in _SCRIPTS)
    style = _part("page.css")
    page = _part("page.html").replace("%SCRIPT_HASH%", _hash(script)).replace("%STYLE_HASH%", _hash(style))
    return page.replace("%STYLE%", style).replace("%SCRIPT%", script).encode()


def _part(name: str) -> str:
    return (BUNDLE_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the source expression of Content Security Policy, level 2."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
