"""Just enough DER (X.690) to say where in a file something stands, so that a person can cut it out there."""

from collections.abc import Iterator
from dataclasses import dataclass

_LONG = 0x80


@dataclass(frozen=True, slots=True)
class Node:
    """One value in `data`: its tag, where it begins, where its contents begin and where it ends."""

    data: bytes
    tag: int
    start: int
    body: int
    end: int

    @classmethod
    def at(cls, data: bytes, start: int = 0) -> "Node":
        """Read the value at `start`. Raises ValueError when there is none, or one of no stated length (BER)."""
        if start + 2 > len(data):
            raise ValueError("DER: unexpected end")
        length, body = data[start + 1], start + 2
        if length == _LONG:
            raise ValueError("DER: indefinite length")
        if length > _LONG:
            body += length - _LONG
            length = int.from_bytes(data[start + 2 : body], "big")
        if body + length > len(data):
            raise ValueError("DER: longer than the file")
        return cls(data, data[start], start, body, body + length)

    @property
    def size(self) -> int:
        """Bytes with the header."""
        return self.end - self.start

    @property
    def whole(self) -> bytes:
        """Return all bytes."""
        return self.data[self.start : self.end]

    @property
    def contents(self) -> bytes:
        """Return the bytes without the header."""
        return self.data[self.body : self.end]

    def __iter__(self) -> Iterator["Node"]:
        """Yield the values inside."""
        start = self.body
        while start < self.end:
            node = Node.at(self.data, start)
            yield node
            start = node.end

    def __getitem__(self, index: int) -> "Node":
        """Return a value inside. Raises ValueError when there are fewer."""
        for number, node in enumerate(self):
            if number == index:
                return node
        raise ValueError("DER: a field is missing")

    def tagged(self, tag: int) -> "Node | None":
        """Return the first value inside with `tag`."""
        return next((node for node in self if node.tag == tag), None)
