"""`проверка.sh`: what the inspector types to check the bundle without this program or its page.

The functions are a file (`templates/bundle/проверка.sh`); here are the lines of each record, with the
offsets at which signatures and hashes stand in the very files of the bundle.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from shlex import quote

from archive.access.container import Entry
from archive.access.manifest import GivenCertificate
from archive.access.places import (
    EvidencePlaces,
    PdfSignature,
    Piece,
    StampPlaces,
    evidence_places,
    inside,
    pdf_signatures,
)
from archive.model.record import Record
from archive.model.sidecar import SidecarKind
from archive.resources import BUNDLE_TEMPLATES

_HEAD = "проверка.sh"
_LONG = 0x80


def script(records: Sequence[str], roots: Sequence[GivenCertificate]) -> bytes:
    """Return the whole script; `records` are those of `record_lines`."""
    head = (BUNDLE_TEMPLATES / _HEAD).read_text(encoding="utf-8")
    return "".join([head, *(_root_line(each) for each in roots), *records, _END]).encode()


_END = """
echo
if [ "$faults" -gt 0 ]; then echo "ИТОГ: НЕ СОШЛОСЬ, замечаний: $faults"; exit 1; fi
if [ "$unknown" -gt 0 ]; then echo "ИТОГ: что проверено, сошлось; не проверено: $unknown"; exit 2; fi
echo "ИТОГ: всё сошлось. Осталось сверить отпечатки корневых сертификатов."
"""


def _root_line(root: GivenCertificate) -> str:
    path = quote(root.path)
    return f"openssl x509 -in {path} -noout -subject -fingerprint -sha256 -nameopt utf8,sep_comma_plus\n"


def record_lines(
    record: Record, file: Entry, data: bytes, beside: Sequence[tuple[SidecarKind, Entry, bytes]], *, at: datetime
) -> str:
    """Return the lines of one record; `at` judges what no timestamp dates."""
    lines = [f"\nif wanted {record.number}; then", f"echo {quote(f'== {record.number} {record.title}')}"]
    if file.path.lower().endswith(".pdf"):
        lines += _pdf(file.path, pdf_signatures(data), at)
    for kind, entry, content in beside:
        if kind is SidecarKind.EVIDENCE:
            lines += _evidence(file.path, entry.path, evidence_places(content))
        if kind is SidecarKind.SIGNATURE:
            lines += [_detached(file.path, entry.path, content, at)]
    return "\n".join([*lines, "fi\n"])


def _pdf(path: str, signatures: Sequence[PdfSignature], at: datetime) -> Iterator[str]:
    if not signatures:
        yield f"skip {quote(f'{PurePosixPath(path).name}: подписи внутри нет')}"
        return
    for each in signatures:
        yield from _pdf_signature(path, each, at)
    last = signatures[-1].byte_range
    yield f"whole_pdf {quote(path)} {last[2] + last[3]}"
    by_people = sum(each.stamped_at is None and not each.inside.gost for each in signatures)
    yield f"poppler {quote(path)} {by_people}"


def _pdf_signature(path: str, found: PdfSignature, at: datetime) -> Iterator[str]:
    _first, before, after, rest = found.byte_range
    where = f"{quote(path)} {before} {after} {rest} {found.hexadecimal.size}"
    if found.stamped_at is not None:
        yield f"pdf_timestamp {where} {_epoch(found.stamped_at)}"
        return
    yield f"pdf_signature {where} {_epoch(found.inside.at or at)}{' gost' if found.inside.gost else ''}"
    if found.inside.gost:
        return
    if found.inside.token and found.inside.at:
        value, token = found.inside.value, found.inside.token
        pieces = f"{value.offset} {value.size} {token.offset} {token.size}"
        yield f"signature_timestamp {_epoch(found.inside.at)} {pieces}"


def _evidence(path: str, ers: str, places: EvidencePlaces | None) -> Iterator[str]:
    if places is None or not all(stamp.algorithm for chain in places.chains for stamp in chain):
        yield f"skip {quote(f'свидетельство {PurePosixPath(ers).name}: такой отпечаток sha*sum не считает')}"
        return
    for number, chain in enumerate(places.chains):
        yield _leaf(path, ers, places, number)
        for stamp in chain:
            yield _stamp(ers, stamp)
            if stamp.head is not None and stamp.lists:
                where = f"{stamp.head.offset} {stamp.head.size} {_listed(stamp.lists[0])}"
                yield f"log_head {quote(ers)} {stamp.algorithm} {where}"


def _leaf(path: str, ers: str, places: EvidencePlaces, number: int) -> str:
    algorithm = places.chains[number][0].algorithm
    if not number:
        return f"leaf {quote(path)} {algorithm}"
    first, last = places.encoded[0], places.encoded[number - 1]
    size = last.offset + last.size - first.offset
    return f"leaf_again {quote(path)} {algorithm} {quote(ers)} {first.offset} {size} {_sequence_header(size)}"


def _stamp(ers: str, stamp: StampPlaces) -> str:
    lists = " ".join(_listed(each) for each in stamp.lists)
    token = f"{stamp.token.offset} {stamp.token.size}"
    return f"stamp {quote(ers)} {stamp.algorithm} {_epoch(stamp.at)} {token} {lists}".rstrip()


def _listed(pieces: Sequence[Piece]) -> str:
    return ",".join(f"{each.offset}:{each.size}" for each in pieces)


def _sequence_header(size: int) -> str:
    """Return the header of a SEQUENCE of `size` bytes in hexadecimal (X.690, 8.1)."""
    if size < _LONG:
        return f"30{size:02x}"
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return f"30{_LONG | len(length):02x}{length.hex()}"


def _detached(path: str, signature: str, data: bytes, at: datetime) -> str:
    form = "DER" if data[:1] == b"\x30" else "PEM"
    try:
        found = inside(data) if form == "DER" else None
    except (ValueError, IndexError):
        found = None
    gost = "gost" if found is None or found.gost else "''"
    return f"detached {quote(path)} {quote(signature)} {form} {gost} {_epoch(found.at if found and found.at else at)}"


def _epoch(at: datetime) -> int:
    return int(at.timestamp())
