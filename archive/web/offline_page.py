"""The page of verification as one file: style, scripts and keys inside, no connection allowed, no server needed."""

import base64
import hashlib
import re
from datetime import datetime

from archive.ports import Ports
from archive.resources import WEB_TEMPLATES
from archive.services.publish_proof_keys import published_keys
from archive.web.key_owner import key_owner_script
from archive.web.templating import as_text, day

NAME = "проверка-выписок.html"
SCRIPTS = ("vendor/jsQR-1.4.0.js", "proof.js", "verify.js")
"""In their order; the page of the archive takes the same files."""
_STATIC = WEB_TEMPLATES / "static"


def offline_page(ports: Ports) -> bytes:
    """Return the file: whoever has it verifies papers of all schools of this archive without any network."""
    keys = published_keys(ports)
    scripts = [key_owner_script(), *(_read(name) for name in SCRIPTS)]
    style = _style()
    return as_text(
        "offline_proof.html",
        policy=_policy(scripts, style),
        style=style,
        scripts=scripts,
        keys=keys,
        day=day(datetime.fromisoformat(keys["published_at"]).date()),
        schools=", ".join(dict.fromkeys(key["school"] for key in keys["keys"])) or "–",
    ).encode()


def _policy(scripts: list[str], style: str) -> str:
    """Allow exactly these scripts and this style, and no connection at all."""
    allowed = " ".join(_hash(script) for script in scripts)
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _style() -> str:
    """Return our clothes without the fonts, which are files."""
    return re.sub(r"@font-face \{.*?\}\n", "", _read("site.css") + _read("verify.css"), flags=re.DOTALL)


def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")
