"""Names of files that every system takes and that no name can lead out of the folder."""

import re
import unicodedata

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_LONGEST = 80
"""Characters: 160 bytes of Cyrillic in UTF-8, where file systems allow 255."""


def safe_name(name: str) -> str:
    """Return `name` without what Windows or a shell forbids, composed (NFC), its suffix kept when it is cut."""
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .-") or "файл"
    if len(plain) <= _LONGEST:
        return plain
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[: _LONGEST - 12]}{dot}{suffix[:11]}" if dot else plain[:_LONGEST]
