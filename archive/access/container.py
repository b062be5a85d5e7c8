"""The ZIP of a bundle, written in one pass: each file's digest is taken as it goes in."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from archive.model.digest import Digest

SUMS = "SHA256SUMS"
_PACKED = (".pdf", ".zip", ".xlsx", ".docx", ".ods")
"""Compressed already: stored as they are, so that the archive's speed is the disk's."""
_FIRST_YEAR = 1980
"""ZIP knows no earlier one."""
_MODE = 0o644
_EXECUTABLE = 0o755


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the bundle."""

    path: str
    size: int
    digest: Digest

    @property
    def plain(self) -> dict[str, object]:
        """Return it as the manifest has it."""
        return {"path": self.path, "size": self.size, "sha256": self.digest.hex}


class BundleFile:
    """Writes files one after the other; nothing but their names and digests stays in memory."""

    def __init__(self, target: BinaryIO, at: datetime) -> None:
        """Take where to write, which need not be seekable, and the time that all files bear."""
        self._zip = zipfile.ZipFile(target, "w", allowZip64=True)
        self._at = (max(at.year, _FIRST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
        self._entries: dict[str, Entry] = {}

    def __contains__(self, path: str) -> bool:
        """Tell whether there is such a file."""
        return path in self._entries

    @property
    def entries(self) -> list[Entry]:
        """Every file so far, in its order."""
        return list(self._entries.values())

    def add(self, path: str, data: bytes) -> Entry:
        """Write a file; the same path again with the same bytes is written once. Raises ValueError for others."""
        entry = Entry(path, len(data), Digest.of(data))
        if path in self._entries:
            if self._entries[path] != entry:
                msg = f"two files under one name: {path}"
                raise ValueError(msg)
            return entry
        self._zip.writestr(self._info(path), data)
        self._entries[path] = entry
        return entry

    def stream(self, path: str, parts: Iterable[bytes]) -> Entry:
        """Write a file that is never whole in memory."""
        found, size = sha256(), 0
        with self._zip.open(self._info(path), "w", force_zip64=True) as file:
            for part in parts:
                found.update(part)
                size += file.write(part)
        self._entries[path] = Entry(path, size, Digest(found.hexdigest()))
        return self._entries[path]

    def close(self) -> Digest:
        """Write the sums of all files, as `sha256sum -c` reads them, then the directory; return the sums' digest."""
        sums = "".join(f"{each.digest.hex}  {each.path}\n" for each in self.entries).encode()
        self._zip.writestr(self._info(SUMS), sums)
        self._zip.close()
        return Digest.of(sums)

    def _info(self, path: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, self._at)
        info.create_system = 3  # Unix: the mode below means something, and the bytes are the same on every machine
        info.external_attr = (_EXECUTABLE if path.endswith(".sh") else _MODE) << 16
        info.compress_type = zipfile.ZIP_STORED if path.endswith(_PACKED) else zipfile.ZIP_DEFLATED
        return info
