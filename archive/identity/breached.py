"""A list of passwords that others have lost already, as large as the operator brings it."""

import re
from bisect import bisect_left
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO

from archive.errors import SettingError
from archive.texts import _

_HEX = 40
_AFTER_ALL = b"g" * _HEX
"""Sorts behind every digest: what stands past the end of the list."""


class BreachedPasswords:
    """Passwords by their SHA-1, a line each and sorted, in the format of Pwned Passwords: `HEX:COUNT`.

    The file is searched where it lies (some 40 GB for all that is known), neither read whole nor sent anywhere.
    """

    def __init__(self, path: Path) -> None:
        """Take the list. Raises `SettingError` when it is not there or is not such a list."""
        if not (path.is_file() and _is_list(path)):
            raise SettingError(
                name="ARCHIVE_BREACHED_PASSWORDS_FILE", why=_("нет файла или он не из строк вида SHA-1:ЧИСЛО")
            )
        self._path, self._size = path, path.stat().st_size

    def holds(self, password: str) -> bool:
        """Tell whether somebody has lost this password."""
        wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().encode()
        with self._path.open("rb") as lines:
            at = bisect_left(range(self._size), wanted, key=lambda place: _digest_from(lines, place))
            return _digest_from(lines, at) == wanted


def _is_list(path: Path) -> bool:
    with path.open("rb") as lines:
        return re.match(rb"[0-9A-Fa-f]{40}:", lines.readline(_HEX + 1)) is not None


def _digest_from(lines: BinaryIO, place: int) -> bytes:
    """Return the digest of the first line that begins at or behind `place`."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()
    return lines.readline()[:_HEX].lower() or _AFTER_ALL
