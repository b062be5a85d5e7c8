"""Does a signature cover the entire file? Counted after ISO 32000-2, 12.8.1.

Counted on the bytes themselves, without a PDF parser that a crafted file could lead elsewhere: the
two signed ranges must be all of the file but one gap, and the gap must hold the signature's own
hexadecimal string and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import core

from archive.model.verdict import Cause
from archive.texts import _, counted

BYTES = ("байт", "байта", "байт")


@dataclass(frozen=True, slots=True)
class Gap:
    """What a signature leaves out of a file: of which kind, and in words."""

    cause: Cause
    words: str


def found_gap(pdf: bytes, byte_range: Sequence[int], contents: bytes) -> Gap | None:
    """Return what is not covered, or None when the signature covers the entire file.

    `byte_range` is /ByteRange as read, `contents` the bytes of /Contents with their padding.
    """
    if len(byte_range) != 4 or byte_range[0] != 0 or min(byte_range) < 0:
        return Gap(Cause.BYTE_RANGE, _("подписанные части файла (ByteRange) указаны недопустимо"))
    _start, first, second, length = byte_range
    if second + length > len(pdf) or first > second:
        return Gap(Cause.CUT, _("подписанные части (ByteRange) не совпадают с файлом, он обрезан или подменён"))
    if not _is_the_signature(pdf[first:second], contents):
        return Gap(Cause.HIDDEN_IN_GAP, _("в неподписанном промежутке файла есть что-то, кроме самой подписи"))
    if second + length < len(pdf):
        added = counted(len(pdf) - second - length, *BYTES)
        return Gap(Cause.APPENDED, _("после подписания в конец файла добавлено {added}").format(added=added))
    return None


def _is_the_signature(gap: bytes, contents: bytes) -> bool:
    """Tell whether `gap` is `<hexadecimal>` of `contents`: one DER value, then zeros only."""
    if not (gap.startswith(b"<") and gap.endswith(b">")):
        return False
    if gap[1:-1].lower() != contents.hex().encode():
        return False
    value = core.Asn1Value.load(contents)
    return not contents[len(value.dump()) :].strip(b"\0")
