"""The version of what makes documents, recorded with each record."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from archive.model.digest import Digest
from archive.resources import DOCUMENT_TEMPLATES, FONTS

_CODE = Path(__file__).parent
LIBRARIES = ("fonttools", "jinja2", "pikepdf", "pydyf", "reportlab", "segno", "weasyprint")
"""What lays out, draws or writes bytes: another version may make other ones of the same data."""


@cache
def template_set() -> str:
    """Return the short digest of the templates, the fonts, the code that draws and the libraries' versions."""
    found = sha256()
    for name, content in sorted(sources().items()):
        found.update(name.encode() + b"\0" + sha256(content).digest())
    return Digest(found.hexdigest()).short


def sources() -> Mapping[str, bytes]:
    """Return all that the digest covers: contents of files by their place, versions by the library's name."""
    files = [*DOCUMENT_TEMPLATES.rglob("*.*"), *FONTS.glob("*.ttf"), *_CODE.rglob("*.py")]
    found = {_place(path): path.read_bytes() for path in files if path.is_file()}
    return found | {name: version(name).encode() for name in LIBRARIES}


def _place(path: Path) -> str:
    """Return the path below the folder of templates or of code."""
    root = next(each for each in (DOCUMENT_TEMPLATES, FONTS, _CODE) if path.is_relative_to(each))
    return path.relative_to(root.parent).as_posix()
