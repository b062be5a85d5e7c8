"""Hash trees as RFC 4998 builds them (4.2): hashes are joined in binary ascending order, so no side is noted.

Pure: the hash is an argument. Building is linear in the number of leaves, a way is logarithmic.
"""

from collections.abc import Callable, Sequence

Hash = Callable[[bytes], bytes]


def joined(hashes: Sequence[bytes], of: Hash) -> bytes:
    """Return what a list of hashes comes to; a single one stands for itself."""
    return hashes[0] if len(hashes) == 1 else of(b"".join(sorted(hashes)))


class HashTree:
    """A binary tree over data object groups; a node without a sibling moves up as it is."""

    def __init__(self, groups: Sequence[Sequence[bytes]], of: Hash) -> None:
        """Take the hashes of each group's data objects; there is at least one group with at least one hash."""
        self._groups = groups
        self._levels = [[joined(group, of) for group in groups]]
        while len(level := self._levels[-1]) > 1:
            pairs = [joined(level[start : start + 2], of) for start in range(0, len(level), 2)]
            self._levels.append(pairs)

    @property
    def root(self) -> bytes:
        """What the timestamp is asked for."""
        return self._levels[-1][0]

    def way(self, index: int) -> list[list[bytes]]:
        """Return the reduced hash tree of a group: its own hashes, then the sibling at each level."""
        lists = [sorted(self._groups[index])]
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                lists.append([level[sibling]])
            index >>= 1
        return lists


def root_of(lists: Sequence[Sequence[bytes]], of: Hash) -> bytes:
    """Return the root to which a reduced hash tree leads (RFC 4998, 4.3)."""
    found = joined(lists[0], of)
    for others in lists[1:]:
        found = joined([*others, found], of)
    return found
