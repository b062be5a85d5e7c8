"""Digests of what each signature covers: what several begin with is hashed once, and nothing is copied.

Every signature of a file covers it from its beginning up to its own hole, and after a journal of 16 MB the
holes are all near the end. So the file is read once for all of them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

from archive.texts import _

Ranges = Sequence[tuple[int, int]]
"""Start and length of each range of a /ByteRange."""


class _Hash(Protocol):
    def update(self, data: memoryview, /) -> None: ...
    def copy(self) -> "_Hash": ...
    def digest(self) -> bytes: ...


def ranges_of(byte_range: Iterable[object]) -> Ranges:
    """Return the pairs of a /ByteRange. Raises ValueError when it names none."""
    numbers = [int(each) for each in byte_range]  # type: ignore[call-overload]  # pyHanko's numbers
    if len(numbers) % 2 or not numbers or min(numbers) < 0:
        raise ValueError(_("недопустимый ByteRange"))
    return list(zip(numbers[::2], numbers[1::2], strict=True))


class CoveredDigests:
    """Digests of ranges of one file by the standard library's algorithms."""

    def __init__(self, pdf: bytes, begins: Iterable[int]) -> None:
        """Take the file and the lengths of the beginnings that will be asked about."""
        self._pdf = memoryview(pdf)
        self._begins = sorted(set(begins))
        self._kept: dict[tuple[str, int], _Hash] = {}

    def of(self, algorithm: str, ranges: Ranges) -> bytes:
        """Return the digest of `ranges` joined. Raises ValueError for an algorithm that the library has not."""
        (start, length), *others = ranges
        made = self._beginning(algorithm, length) if start == 0 else self._hashed(algorithm, start, length)
        for start, length in others:
            made.update(self._pdf[start : start + length])
        return made.digest()

    def _hashed(self, algorithm: str, start: int, length: int) -> _Hash:
        return hashlib.new(algorithm, self._pdf[start : start + length])

    def _beginning(self, algorithm: str, length: int) -> _Hash:
        """Return the hash of the first bytes, going on from the longest shorter beginning that is known."""
        made: _Hash = hashlib.new(algorithm)
        done = 0
        for stop in (each for each in self._begins if each <= length):
            known = self._kept.get((algorithm, stop))
            if known is None:
                made.update(self._pdf[done:stop])
                self._kept[algorithm, stop] = known = made.copy()
            made, done = known.copy(), stop
        made.update(self._pdf[done:length])
        return made
