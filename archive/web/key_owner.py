"""The script that tells in a browser whose a key of extracts is: parts of the bundle's page, and one of its own."""

from functools import cache

from archive.resources import BUNDLE_TEMPLATES, WEB_TEMPLATES

_PARTS = ("der.js", "certificates.js", "cms.js")


@cache
def key_owner_script() -> str:
    """Return the script: it leaves one name, `KeyOwner`."""
    parts = [(BUNDLE_TEMPLATES / name).read_text(encoding="utf-8") for name in _PARTS]
    own = (WEB_TEMPLATES / "key_owner.js").read_text(encoding="utf-8")
    return "\n".join(['"use strict";', "const KeyOwner = (() => {", *parts, own, "return { of };", "})();", ""])
