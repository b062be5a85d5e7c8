"""Tags in the characters that every S3 server takes.

S3 allows letters of any script, digits, spaces and `+ - = . _ : / @`; the rest («№», quotes) is
written as `=` and two hexadecimal digits for each byte of UTF-8, and so is `=` itself.
"""

import re
from collections.abc import Mapping

from minio.commonconfig import Tags

_PLAIN = "+-._:/@ "


def to_s3(tags: Mapping[str, str]) -> Tags:
    """Return `tags` as the SDK wants them. At most ten; ValueError beyond the limits of S3."""
    encoded = Tags.new_object_tags()
    encoded.update({_encode(name): _encode(value) for name, value in tags.items()})
    return encoded


def from_s3(tags: Tags | None) -> dict[str, str]:
    """Return what `to_s3` was given."""
    return {_decode(name): _decode(value) for name, value in (tags or {}).items()}


def _encode(text: str) -> str:
    return "".join(char if char.isalnum() or char in _PLAIN else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return "".join(f"={byte:02X}" for byte in char.encode())


def _decode(text: str) -> str:
    return re.sub(r"(?:=[0-9A-F]{2})+", lambda run: bytes.fromhex(run[0].replace("=", "")).decode(), text)
