"""The version of what makes documents, recorded with each record."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from archive.model.digest import Digest
from archive.resources import DOCUMENT_TEMPLATES, FONTS

_CODE = Path(__file__).parent


@cache
def template_set() -> str:
    """Return the short digest of the templates, the fonts and the code that draws."""
    found = sha256()
    for path in sorted((*DOCUMENT_TEMPLATES.rglob("*.*"), *FONTS.glob("*.ttf"), *_CODE.glob("*.py"))):
        found.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return Digest(found.hexdigest()).short
