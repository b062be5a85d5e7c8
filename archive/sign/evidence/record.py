"""Evidence records as values over their DER: read, begun, continued.

Nothing is judged here. What is carried on is carried byte for byte: a timestamp covers those very bytes.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import algos, cms, core
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError

from archive.errors import EvidenceUnreadableError
from archive.sign.evidence import structure
from archive.sign.evidence.hashes import OIDS, name_of

LONGEST = 1 << 22
"""A record with twenty renewals takes some 200 KB; what is longer than this is none of ours."""
MALFORMED = (
    CMSExtractionError,
    SignatureValidationError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    struct.error,
)
"""What asn1crypto and pyHanko raise, wherever hostile bytes lead them."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One archive timestamp."""

    algorithm: str
    """Of its hash tree, by the policy's name or as an OID."""
    lists: tuple[tuple[bytes, ...], ...]
    """The reduced hash tree; empty when the timestamp is over the hash itself."""
    heads: tuple[bytes, ...]
    """Documents of the event log's head, from our attribute."""
    token: cms.ContentInfo

    @property
    def token_der(self) -> bytes:
        """Return the timestamp's own bytes, which a renewal hashes."""
        der: bytes = self.token.dump()
        return der


@dataclass(frozen=True, slots=True)
class Record:
    """An evidence record: chains of archive timestamps, and the DER of each chain."""

    chains: tuple[tuple[Stamp, ...], ...]
    encoded: tuple[bytes, ...]
    infos: tuple[bytes, ...] = ()
    """The attributes of cryptoInfos: answers on revocation."""

    @property
    def crypto_infos(self) -> bytes:
        """Return the DER of cryptoInfos as a plain SEQUENCE; empty when there are none."""
        return _tlv(0x30, b"".join(self.infos)) if self.infos else b""

    @property
    def last(self) -> Stamp:
        """Return the last archive timestamp."""
        return self.chains[-1][-1]

    def before(self, chain: int) -> bytes:
        """Return the DER of the sequence of the chains before `chain`, which its first timestamp covers."""
        return _sequence(self.encoded[:chain])

    def continues(self, other: "Record") -> bool:
        """Tell whether this is `other` with one or more archive timestamps after it."""
        mine = [stamp.token_der for chain in self.chains for stamp in chain]
        theirs = [stamp.token_der for chain in other.chains for stamp in chain]
        return len(mine) > len(theirs) and mine[: len(theirs)] == theirs


def read(der: bytes) -> Record:
    """Read an evidence record. Raises `EvidenceUnreadableError`."""
    if len(der) > LONGEST:
        raise EvidenceUnreadableError(why=f"{len(der)} > {LONGEST}")
    try:
        loaded = structure.EvidenceRecord.load(der, strict=True)
        chains, infos = loaded["archive_time_stamp_sequence"], loaded["crypto_infos"]
        found = Record(
            tuple(tuple(_stamp(each) for each in chain) for chain in chains),
            tuple(chain.dump() for chain in chains),
            () if isinstance(infos, core.Void) else tuple(each.dump() for each in infos),
        )
    except MALFORMED as error:
        raise EvidenceUnreadableError(why=first_line(error)) from error
    if not found.chains or not all(found.chains):
        raise EvidenceUnreadableError(why="нет ни одного штампа")
    return found


def first_line(error: BaseException) -> str:
    """Return one line of a library's words."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def _stamp(found: structure.ArchiveTimeStamp) -> Stamp:
    token = found["time_stamp"]
    named = found["digest_algorithm"]
    if isinstance(named, core.Void):
        named = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hash_algorithm"]
    tree = found["reduced_hashtree"]
    lists = () if isinstance(tree, core.Void) else tuple(tuple(each.native for each in row) for row in tree)
    if not all(lists):
        msg = "empty PartialHashtree"
        raise ValueError(msg)
    return Stamp(name_of(named["algorithm"].dotted), lists, _heads(found["attributes"]), token)


def _heads(attributes: structure.Attributes) -> tuple[bytes, ...]:
    if isinstance(attributes, core.Void):
        return ()
    values = [value for each in attributes if each["type"].dotted == structure.HEAD_OID for value in each["values"]]
    return tuple(value.parse(core.UTF8String).native.encode() for value in values)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all that are stamped together have in common; encoded once, because it is most of the bytes."""

    algorithm: str
    token: bytes
    head: bytes
    info: bytes = b""
    """The attribute with the answers on the revocation of the token's authority."""

    def stamp(self, lists: Sequence[Sequence[bytes]]) -> bytes:
        """Return the DER of an archive timestamp with this way to the root."""
        rows = b"".join(_tlv(0x30, b"".join(_tlv(0x04, each) for each in row)) for row in lists)
        return _tlv(0x30, _algorithm(self.algorithm, tag=0xA0) + self._attributes() + _tlv(0xA2, rows) + self.token)

    def _attributes(self) -> bytes:
        kind = core.ObjectIdentifier(structure.HEAD_OID).dump()
        return _tlv(0xA1, _tlv(0x30, kind + _tlv(0x31, _tlv(0x0C, self.head))))


def begun(shared: Shared, lists: Sequence[Sequence[bytes]]) -> bytes:
    """Return an evidence record of one archive timestamp."""
    return _record([shared.algorithm], [_tlv(0x30, shared.stamp(lists))], [shared.info])


def stamped_again(record: Record, shared: Shared, lists: Sequence[Sequence[bytes]]) -> bytes:
    """Return `record` with an archive timestamp at the end of its last chain (timestamp renewal)."""
    chain = structure.ArchiveTimeStampChain.load(record.encoded[-1])
    longer = _tlv(0x30, chain.contents + shared.stamp(lists))
    return _record(_algorithms(record), [*record.encoded[:-1], longer], [*record.infos, shared.info])


def chained_anew(record: Record, shared: Shared, lists: Sequence[Sequence[bytes]]) -> bytes:
    """Return `record` with an archive timestamp as a chain of its own (hash-tree renewal)."""
    chains = [*record.encoded, _tlv(0x30, shared.stamp(lists))]
    return _record([*_algorithms(record), shared.algorithm], chains, [*record.infos, shared.info])


def _algorithms(record: Record) -> list[str]:
    return [chain[0].algorithm for chain in record.chains]


def _record(algorithms: Sequence[str], chains: Sequence[bytes], infos: Sequence[bytes]) -> bytes:
    named = _tlv(0x30, b"".join(_algorithm(each) for each in dict.fromkeys(algorithms)))
    answers = b"".join(dict.fromkeys(filter(None, infos)))
    return _tlv(0x30, b"\x02\x01\x01" + named + (_tlv(0xA0, answers) if answers else b"") + _sequence(chains))


def _sequence(chains: Sequence[bytes]) -> bytes:
    return _tlv(0x30, b"".join(chains))


def _algorithm(name: str, *, tag: int = 0x30) -> bytes:
    """Return an AlgorithmIdentifier without parameters (RFC 5754, 2)."""
    return _tlv(tag, core.ObjectIdentifier(OIDS.get(name, name)).dump())


def imprint_name(algorithm: str) -> str:
    """Return the name by which asn1crypto, and so the timestamp client, knows a hash."""
    name: str = algos.DigestAlgorithmId(OIDS.get(algorithm, algorithm)).native
    return name


def _tlv(tag: int, contents: bytes) -> bytes:
    """Return DER of one value (X.690, 8.1): written by hand because a tree over 100,000 files needs millions."""
    length = len(contents)
    if length < 0x80:
        return bytes((tag, length)) + contents
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + contents
