"""What signatures cover is digested once for all of them, and comes to the same."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.sign.validation.covered import CoveredDigests, ranges_of

DATA = bytes(range(256)) * 8
_BYTE_RANGES = st.lists(st.integers(0, len(DATA) + 10), min_size=2, max_size=6).filter(lambda each: len(each) % 2 == 0)


@given(st.lists(_BYTE_RANGES, min_size=1, max_size=5), st.sampled_from(["sha256", "sha512"]))
def test_every_digest_is_that_of_the_ranges_joined(asked: list[list[int]], algorithm: str) -> None:
    covered = CoveredDigests(DATA, (each[1] for each in asked if each[0] == 0))
    for byte_range in asked:
        ranges = ranges_of(byte_range)
        joined = b"".join(DATA[start : start + length] for start, length in ranges)
        assert covered.of(algorithm, ranges) == hashlib.new(algorithm, joined).digest()


def test_a_common_beginning_is_read_once() -> None:
    read: list[int] = []

    class Counting:
        def __init__(self, *data: memoryview) -> None:
            self.update(*data)

        def update(self, *data: memoryview) -> None:
            read.extend(len(each) for each in data)

        def copy(self) -> "Counting":
            return self

        def digest(self) -> bytes:
            return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashlib, "new", lambda _algorithm, *data: Counting(*data))
        covered = CoveredDigests(DATA, [1000, 1500])
        for byte_range in ([0, 1500, 1600, 100], [0, 1000, 1100, 100], [0, 1500, 1600, 100]):
            covered.of("sha256", ranges_of(byte_range))
    assert sum(read) == 1500 + 3 * 100


@pytest.mark.parametrize("byte_range", [[], [0], [0, 1, 2], [-1, 5], [0, -5, 1, 1]])
def test_what_names_no_ranges_is_refused(byte_range: list[int]) -> None:
    with pytest.raises(ValueError, match="ByteRange"):
        ranges_of(byte_range)
