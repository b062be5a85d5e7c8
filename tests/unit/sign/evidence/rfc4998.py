"""A verifier of evidence records written from the text of RFC 4998 alone: hashlib and a DER reader of 20 lines.

It shares no code with the product, so what both accept, a stranger accepts. It judges the hashes, not the
authority's certificates: OpenSSL is asked about those.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

_HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}


@dataclass(frozen=True)
class Node:
    """One DER value: its tag, its contents and all its bytes."""

    tag: int
    contents: bytes
    whole: bytes

    def __iter__(self) -> Iterator["Node"]:
        rest = self.contents
        while rest:
            node = parsed(rest)
            yield node
            rest = rest[len(node.whole) :]

    def __getitem__(self, index: int) -> "Node":
        return list(self)[index]


def parsed(data: bytes) -> Node:
    length, start = data[1], 2
    if length & 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(data[2 : 2 + size], "big"), 2 + size
    return Node(data[0], data[start : start + length], data[: start + length])


def hashed(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data).digest()


@dataclass(frozen=True)
class ArchiveTimeStamp:
    """What section 3.1.1 says."""

    algorithm: str
    lists: list[list[bytes]]
    token: bytes
    head: bytes


def sequence_of(record: bytes) -> Node:
    return list(parsed(record))[-1]


def read(record: bytes) -> list[list[ArchiveTimeStamp]]:
    return [[_stamp(each) for each in chain] for chain in sequence_of(record)]


def _stamp(node: Node) -> ArchiveTimeStamp:
    fields = {each.tag: each for each in node}
    lists = [[leaf.contents for leaf in row] for row in fields[0xA2]]
    head = fields[0xA1][0][1][0].contents
    return ArchiveTimeStamp(_HASHES[fields[0xA0][0].contents], lists, fields[0x30].whole, head)


def imprint(token: bytes) -> tuple[str, bytes]:
    """Return algorithm and hashedMessage: ContentInfo → SignedData → encapContentInfo → TSTInfo (RFC 3161)."""
    signed = parsed(token)[1][0]
    info = parsed(signed[2][1][0].contents)
    return _HASHES[info[2][0][0].contents], info[2][1].contents


def proves(record: bytes, document: bytes) -> bool:
    """Tell whether all hashes lead from the document to every timestamp (sections 4.3 and 5.3)."""
    chains = read(record)
    encoded = [chain.whole for chain in sequence_of(record)]
    for number, chain in enumerate(chains):
        name = chain[0].algorithm
        expected = hashed(name, document)
        if number:
            past = _sequence(encoded[:number])
            expected = hashed(name, expected + hashed(name, past))
        for stamp in chain:
            if (
                stamp.algorithm != name
                or expected not in stamp.lists[0]
                or hashed(name, stamp.head) not in stamp.lists[0]
            ):
                return False
            if imprint(stamp.token) != (name, root(stamp, name)):
                return False
            expected = hashed(name, stamp.token)
    return True


def root(stamp: ArchiveTimeStamp, name: str) -> bytes:
    found: list[bytes] = []
    for row in stamp.lists:
        found = [hashed(name, b"".join(sorted(row + found)))]
    return found[0]


def _sequence(chains: list[bytes]) -> bytes:
    body = b"".join(chains)
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    assert len(body) > 127
    return bytes((0x30, 0x80 | len(size))) + size + body
