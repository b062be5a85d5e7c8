"""pyHanko's reader, which keeps the index of each object stream instead of reading it anew for every object in it."""

from collections.abc import Mapping
from io import BytesIO

from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import IndirectObject, PdfObject, Reference, StreamObject, read_object
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

Spans = Mapping[tuple[int, int], tuple[int, int]]


class IndexingReader(PdfFileReader):
    """Reads what the base class reads, and where anything is odd lets the base class read it."""

    def __init__(self, stream: BytesIO) -> None:
        """Open a file. Raises whatever pyHanko raises."""
        self._indexes: dict[int, tuple[bytes, Spans]] = {}
        super().__init__(stream)

    def objects_in(self, stream: int) -> tuple[bytes, Spans]:
        """Return an object stream's data, and where each object stands in it by its number and index.

        A span ends where the next one begins (ISO 32000-2, 7.5.7); the object may end earlier.
        """
        if stream not in self._indexes:
            self._indexes[stream] = _index(Reference(stream, 0, self).get_object())
        return self._indexes[stream]

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> PdfObject:
        data, spans = self.objects_in(stmnum)
        if (idnum, idx) in spans:
            try:
                found = read_object(_at(data, spans[idnum, idx][0]), Reference(idnum, 0, self))
            except PdfError:
                found = None
            if found is not None and not isinstance(found, StreamObject | IndirectObject):
                return found
        return super()._get_object_from_stream(idnum, stmnum, idx)  # type: ignore[no-any-return,no-untyped-call]  # untyped


def _index(stream: PdfObject) -> tuple[bytes, Spans]:
    if not isinstance(stream, StreamObject) or stream["/Type"] != "/ObjStm":
        return b"", {}  # the base class says what is wrong
    data, first = stream.read_data(DecodePurpose.OBJECT_STREAM), int(stream["/First"])
    try:
        header = list(map(int, data[:first].split()))[: 2 * int(stream["/N"])]
    except ValueError:
        return data, {}
    starts = [first + each for each in header[1::2]]
    ends = dict(zip(sorted(starts), [*sorted(starts)[1:], len(data)], strict=True))
    rows = enumerate(zip(header[::2], starts, strict=False))
    return data, {(number, index): (start, ends[start]) for index, (number, start) in rows}


def _at(data: bytes, start: int) -> BytesIO:
    stream = BytesIO(data)
    stream.seek(start)
    return stream
