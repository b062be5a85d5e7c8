"""A revision as the comparison reads it: pages that nobody touched and that bear nothing are not parsed.

pyHanko walks the whole page tree of both revisions for each new field, to compare each page's annotations. For a
journal of 140 pages that was half a verdict. A page that stands at the same place of the file in every revision
from the signed one on, and whose bytes plainly have no /Annots, has none in any of them: for the comparison it
is shown as an empty page. Nothing else of a page is asked there, and one that is touched is read as before.
"""

from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, PdfObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver

from archive.sign.validation.usages import References


class ComparedRevision(HistoricalResolver):
    """A revision in which bare pages are shown empty."""

    def __init__(self, whole: HistoricalResolver, bare: frozenset[int]) -> None:
        """Take a revision and the numbers of the pages that need not be read."""
        super().__init__(whole.reader, whole.revision)
        self._bare = bare

    def get_object(self, ref: Reference, as_metadata_stream: bool = False) -> PdfObject:  # noqa: FBT001, FBT002 - pyHanko's signature
        """Return the object, or an empty page in its place."""
        if ref.idnum in self._bare:
            return DictionaryObject({NameObject("/Type"): NameObject("/Page")})
        found: PdfObject = super().get_object(ref, as_metadata_stream)
        return found


def bare_pages(references: References, first: HistoricalResolver, last: int) -> frozenset[int]:
    """Return the numbers of the pages of `first` without annotations that no revision up to `last` touches."""
    return frozenset(
        page.idnum
        for page, data in references.leaves(first)
        if b"/Annots" not in data and references.stays(page, first.revision, last)
    )
