"""Where signatures, timestamps and hashes stand in a file, in bytes.

A bundle tells it, so that `tail`, `head` and `openssl` are enough to cut them out of the very files that
are in it: nothing that was cut out beforehand has to be believed. What cannot be read here (BER, a
damaged file) is left out, and the page and the script say that it was not checked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.access.der import Node

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_TIMESTAMP = bytes.fromhex("2a864886f70d010910020e")
"""id-aa-timeStampToken, 1.2.840.113549.1.9.16.2.14 (RFC 3161, appendix A)."""
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
"""id-ct-TSTInfo, 1.2.840.113549.1.9.16.1.4."""
_HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
_GOST = bytes.fromhex("2a8503")
"""1.2.643: Russia's arc, where all algorithms of GOST stand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a file: where they begin and how many there are."""

    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class SignaturePlaces:
    """What stands inside a CMS signature; offsets count from its first byte."""

    value: Piece
    token: Piece | None
    """The signature's own timestamp."""
    at: datetime | None
    """When that timestamp says it was."""
    gost: bool


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """One signature or document timestamp in a PDF."""

    byte_range: tuple[int, int, int, int]
    hexadecimal: Piece
    """The container's digits without the padding."""
    stamped_at: datetime | None
    """When it is a document timestamp: its time."""
    inside: SignaturePlaces


@dataclass(frozen=True, slots=True)
class StampPlaces:
    """One archive timestamp of an evidence record."""

    algorithm: str
    """«sha256»; empty for one that coreutils cannot make."""
    lists: tuple[tuple[Piece, ...], ...]
    token: Piece
    at: datetime
    head: Piece | None
    """The document of the event log's head."""


@dataclass(frozen=True, slots=True)
class EvidencePlaces:
    """An evidence record: its chains, and where each chain stands."""

    chains: tuple[tuple[StampPlaces, ...], ...]
    encoded: tuple[Piece, ...]


def pdf_signatures(pdf: bytes) -> list[PdfSignature]:
    """Return the signatures of a PDF in the order in which they were made; those that cannot be read are left out."""
    found = (_pdf_signature(pdf, match) for match in _BYTE_RANGE.finditer(pdf))
    return sorted((each for each in found if each), key=lambda each: each.byte_range[2])


def _pdf_signature(pdf: bytes, match: re.Match[bytes]) -> PdfSignature | None:
    first, before, after, rest = (int(each) for each in match.groups())
    digits = _HEX.fullmatch(pdf, before, after)
    if digits is None or first:
        return None
    try:
        container = bytes.fromhex(digits[1].decode())
        cms = Node.at(container)
        return PdfSignature(
            (first, before, after, rest), Piece(before + 1, 2 * cms.end), _token_time(cms), inside(cms.whole)
        )
    except (ValueError, IndexError):
        return None


def inside(cms: bytes) -> SignaturePlaces:
    """Return the places in a CMS signature (DER). Raises ValueError or IndexError when it is none."""
    signed = Node.at(cms)[1][0]
    signer = list(signed)[-1][0]
    fields = list(signer)
    after = 4 if fields[3].tag == 0xA0 else 3
    unsigned = signer.tagged(0xA1)
    token = _attribute(unsigned, _TIMESTAMP) if unsigned else None
    gost = any(field.tag == 0x30 and field[0].contents.startswith(_GOST) for field in (fields[2], fields[after]))
    return SignaturePlaces(
        _piece(fields[after + 1], contents=True),
        _piece(token) if token else None,
        _token_time(token) if token else None,
        gost,
    )


def _attribute(attributes: Node, kind: bytes) -> Node | None:
    return next((each[1][0] for each in attributes if each[0].contents == kind), None)


def _token_time(cms: Node) -> datetime | None:
    """Return genTime of a timestamp token, None for another CMS."""
    encapsulated = cms[1][0][2]
    if encapsulated[0].contents != _TST_INFO:
        return None
    info = Node.at(encapsulated[1][0].contents)
    return datetime.strptime(info[4].contents[:14].decode("ascii"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def evidence_places(ers: bytes) -> EvidencePlaces | None:
    """Return the places in an evidence record (RFC 4998, DER); None when it cannot be read."""
    try:
        chains = list(list(Node.at(ers))[-1])
        return EvidencePlaces(
            tuple(tuple(_stamp(stamp) for stamp in chain) for chain in chains), tuple(_piece(each) for each in chains)
        )
    except (ValueError, IndexError):
        return None


def _stamp(stamp: Node) -> StampPlaces:
    token = list(stamp)[-1]
    at = _token_time(token)
    if at is None:
        raise ValueError("no timestamp token")
    tree = stamp.tagged(0xA2)
    lists = tuple(tuple(_piece(leaf, contents=True) for leaf in row) for row in tree) if tree else ()
    return StampPlaces(_algorithm(stamp, token), lists, _piece(token), at, _head(stamp))


def _algorithm(stamp: Node, token: Node) -> str:
    named = stamp.tagged(0xA0) or Node.at(token[1][0][2][1][0].contents)[2][0]
    return _HASHES.get(named[0].contents, "")


def _head(stamp: Node) -> Piece | None:
    attributes: Node | tuple[()] = stamp.tagged(0xA1) or ()
    documents: Iterator[Node] = (each[1][0] for each in attributes)
    return next((_piece(each, contents=True) for each in documents if each.tag == 0x0C), None)


def _piece(node: Node, *, contents: bool = False) -> Piece:
    return Piece(node.body, node.end - node.body) if contents else Piece(node.start, node.size)
