"""Who refers to the objects that a later revision touches: what the comparison needs, without reading the whole file.

pyHanko's comparison wants every path from the trailer to every object. For a journal of 140 pages it spends
most of a verdict's time on paths that nobody asks for. Here its own search is let into those objects only
from which a touched object can be reached; everything else is shown to it as empty. Which those are is told
by references as they stand in the file's bytes (`_References`), which finds more of them than there are and
never fewer. So the paths found are the same, to the last one: `tests/unit/sign/test_usages.py` holds them to
pyHanko's own.

An object whose bytes are not plainly delimited (brackets in strings, comments, overlapping objects) is
parsed by pyHanko instead: a reference cannot be hidden in what two parsers read differently.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    Reference,
    StreamObject,
)
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath
from pyhanko.pdf_utils.xref import ObjStreamRef

from archive.sign.validation.reader import IndexingReader

_PLAIN = (
    rb"(?:[\s\x000-9.+-]++|/[^\s\x00()<>\[\]{}/%]*+|<<|>>|\[|\]"
    rb"|\([^()\\]*+\)|<[0-9A-Fa-f\s]*+>|R\b|true\b|false\b|null\b)*+"
)
"""Tokens of ISO 32000-2, 7.3 without comments, escapes and nested brackets: no two parsers differ on these."""
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj(" + _PLAIN + rb")(?:endobj|stream)")
_VALUE = re.compile(_PLAIN)
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
_LEAF = re.compile(rb"/Type\s*/Page\b")
"""A page, when there is neither a second /Type nor an escaped name beside it."""
_OPENING, _CLOSING = re.compile(rb"<<|\["), re.compile(rb">>|\]")

Paths = set[RawPdfPath]


class Usages(dict[Reference, Paths]):
    """The paths to each object asked about, in one revision; found at the first question."""

    def __init__(self, references: "References", resolver: HistoricalResolver, touched: Iterable[Reference]) -> None:
        """Find the paths to what is `touched`, all in one search; whatever else is asked costs one more."""
        super().__init__()
        self._references, self._resolver = references, resolver
        self._find({*touched, *_fields(resolver)})

    def __bool__(self) -> bool:
        """Be true also when empty: pyHanko would take an empty one for none."""
        return True

    def __missing__(self, reference: Reference) -> Paths:
        """Find the paths to one more object."""
        self._find({reference})
        return self[reference]

    def _find(self, wanted: set[Reference]) -> None:
        keep = self._references.leading_to({each.idnum for each in wanted}, self._resolver)
        pruned = _Pruned(self._resolver, keep)
        pruned._load_reverse_xref_cache()  # type: ignore[no-untyped-call]  # noqa: SLF001 - as pyHanko's comparison does
        for each in wanted:
            self[each] = pruned._get_usages_of_ref(each)  # noqa: SLF001 - as above


class _Pruned(HistoricalResolver):
    """A revision of which only some objects can be seen."""

    def __init__(self, whole: HistoricalResolver, keep: frozenset[int]) -> None:
        """Show the objects numbered in `keep` of `whole`."""
        super().__init__(whole.reader, whole.revision)
        self._keep = keep

    def get_object(self, ref: Reference, as_metadata_stream: bool = False) -> PdfObject:  # noqa: FBT001, FBT002 - pyHanko's signature
        """Return the object, or an empty dictionary in its place."""
        return super().get_object(ref, as_metadata_stream) if ref.idnum in self._keep else DictionaryObject()


class References:
    """What refers to what in a file, by object number; each object is looked at once for all revisions."""

    def __init__(self, reader: IndexingReader, pdf: bytes) -> None:
        """Take the file; nothing is read yet."""
        self._reader, self._pdf = reader, pdf
        self._plain = lru_cache(maxsize=None)(self._read_plain)
        self._pages = lru_cache(maxsize=None)(self._read_pages)
        self._referring = lru_cache(maxsize=None)(self._read_referring)

    def leading_to(self, wanted: set[int], resolver: HistoricalResolver) -> frozenset[int]:
        """Return the numbers of all objects on a path to `wanted`, and of those that pyHanko's search begins with."""
        kids, referring = self._pages(resolver.revision), self._referring(resolver.revision)
        found, waiting = set(wanted), list(wanted)
        while waiting:
            target = waiting.pop()
            more = referring.get(target, set()) - found
            if target not in wanted and target in kids.parents:
                # Pages are entered from the page tree only, so other ways to them lead nowhere further.
                more &= {kids.parents[target]}
            found |= more
            waiting.extend(more)
        return frozenset({*found, resolver.root_ref.idnum, *kids.inner})

    def leaves(self, resolver: HistoricalResolver) -> Iterator[tuple[Reference, bytes]]:
        """Return the pages of a revision that are plainly pages, with their bytes."""
        return ((each, self.of(each, resolver)[1]) for each in self._pages(resolver.revision).leaves)

    def stays(self, reference: Reference, first: int, last: int) -> bool:
        """Tell whether an object stands at one place of the file in every revision from `first` to `last`."""
        places = {self._reader.xrefs.get_historical_ref(reference, each) for each in range(first, last + 1)}
        return len(places) == 1 and None not in places

    def _read_pages(self, revision: int) -> "_PageTree":
        return _PageTree(self, self._reader.get_historical_resolver(revision))

    def _read_referring(self, revision: int) -> Mapping[int, set[int]]:
        """Return which objects refer to each object of a revision."""
        resolver = self._reader.get_historical_resolver(revision)
        referring: dict[int, set[int]] = {}
        for number, reference in self._at(revision).items():
            for target in self.of(reference, resolver)[0]:
                referring.setdefault(target, set()).add(number)
        return referring

    def of(self, reference: Reference, resolver: HistoricalResolver) -> tuple[frozenset[int], bytes]:
        """Return what an object of a revision refers to, and its bytes; without them when pyHanko had to parse it."""
        place = self._reader.xrefs.get_historical_ref(reference, resolver.revision)
        plain = self._plain(reference.idnum, place) if place is not None else None
        if plain is not None:
            return plain
        found: set[int] = set()
        if place is not None:
            _collect(resolver(reference), found)
        return frozenset(found), b""

    def _at(self, revision: int) -> Mapping[int, Reference]:
        numbers = range(revision + 1)
        return {each.idnum: each for n in numbers for each in self._reader.xrefs.explicit_refs_in_revision(n)}

    def _read_plain(self, number: int, place: int | ObjStreamRef) -> tuple[frozenset[int], bytes] | None:
        data = self._in_stream(number, place) if isinstance(place, ObjStreamRef) else self._in_file(place)
        if data is None or self._reader.encrypted:
            return None
        return frozenset(map(int, _REFERENCE.findall(data))), data

    def _in_file(self, offset: int) -> bytes | None:
        found = _OBJECT.match(self._pdf, offset)
        return found[1] if found and _is_one(found[1]) else None

    def _in_stream(self, number: int, place: ObjStreamRef) -> bytes | None:
        data, spans = self._reader.objects_in(place.obj_stream_id)
        span = spans.get((number, place.ix_in_stream))
        value = data[slice(*span)] if span else b""
        return value if _VALUE.fullmatch(value) and _is_one(value) else None


class _PageTree:
    """The page tree of a revision: each node's parent, and the nodes that have kids."""

    def __init__(self, references: References, resolver: HistoricalResolver) -> None:
        """Walk the tree. Raises `PdfReadError` for one that goes in circles."""
        self.parents: dict[int, int] = {}
        self.inner: set[int] = set()
        self.leaves: list[Reference] = []
        self._references, self._resolver = references, resolver
        pages = resolver.root.raw_get("/Pages")
        if isinstance(pages, IndirectObject):
            self.parents[pages.idnum] = resolver.root_ref.idnum
            self._enter(pages.reference)

    def _enter(self, node: Reference) -> None:
        self.inner.add(node.idnum)
        pages: Any = self._resolver(node)
        kids = pages.raw_get("/Kids")
        if isinstance(kids, IndirectObject):  # the way to the kids then goes through the array
            self.inner.add(kids.idnum)
        holder = kids.idnum if isinstance(kids, IndirectObject) else node.idnum
        for kid in pages["/Kids"]:
            if not isinstance(kid, IndirectObject):
                continue
            if kid.idnum in self.parents:
                raise PdfReadError("Circular reference in page tree")
            self.parents[kid.idnum] = holder
            if self._is_leaf(kid.reference):
                self.leaves.append(kid.reference)
            elif _is_inner(self._resolver(kid.reference)):
                self._enter(kid.reference)

    def _is_leaf(self, kid: Reference) -> bool:
        data = self._references.of(kid, self._resolver)[1]
        return data.count(b"/Type") == 1 and b"#" not in data and bool(_LEAF.search(data))


def _is_inner(node: PdfObject) -> bool:
    return isinstance(node, DictionaryObject) and node.get("/Type", None) == "/Pages"


def _is_one(data: bytes) -> bool:
    """Tell whether `data` is one dictionary or array, so that no parser reads on after it."""
    opened = data.lstrip()[:1] in (b"<", b"[")
    return opened and len(_OPENING.findall(data)) == len(_CLOSING.findall(data))


def _collect(value: PdfObject, found: set[int]) -> None:
    if isinstance(value, IndirectObject):
        found.add(value.idnum)
    elif isinstance(value, DictionaryObject | StreamObject):
        for each in value.values():
            _collect(each, found)
    elif isinstance(value, ArrayObject):
        for each in value:
            _collect(each, found)


def _fields(resolver: HistoricalResolver) -> set[Reference]:
    """Return the fields of the form and their appearances, about which the comparison asks as well."""
    form = _value(resolver.root, "/AcroForm")
    listed = _value(form, "/Fields")
    fields = [each for each in listed if isinstance(each, IndirectObject)] if isinstance(listed, ArrayObject) else []
    return {each.reference for each in fields} | {each for field in fields for each in _appearances(field.get_object())}


def _appearances(field: PdfObject) -> set[Reference]:
    look = _value(field, "/AP")
    values = look.values() if isinstance(look, DictionaryObject) else ()
    return {each.reference for each in values if isinstance(each, IndirectObject)}


def _value(holder: PdfObject | None, key: str) -> PdfObject | None:
    """Return what stands under `key`; pyHanko's get() would leave a reference as it is."""
    return holder[key] if isinstance(holder, DictionaryObject) and key in holder else None
