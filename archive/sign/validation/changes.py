"""Was anything put over what was signed? Compared revision by revision, each pair once.

Two measures. Strictly, a later revision may bring signatures, document timestamps and validation data and
nothing else: no other object, no changed /Info, no metadata. By pyHanko's own measure /Info, metadata and
objects that nobody uses may change too. What passes only the second is not called sound and not called
forged: the pages are the same, but somebody was in the file.
"""

from enum import IntEnum

from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    CatalogModificationRule,
    DSSCompareRule,
    FormUpdatingRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature

from archive.sign.validation.compared import ComparedRevision, bare_pages
from archive.sign.validation.opened import OpenedFile
from archive.sign.validation.usages import References, Usages

_STRICT = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
    ignore_orphaned_objects=False,
)


class Change(IntEnum):
    """What later revisions did to a signed one, from the least to the gravest."""

    NOTHING = 0
    """No revision, or only validation data and document timestamps."""
    SIGNED = 1
    """Signature fields that were there were filled, as a certification may allow."""
    METADATA = 2
    """/Info, XMP or objects that nobody uses: not the pages."""
    CONTENT = 3
    """Anything else, or more than the certification allows."""


class Comparison:
    """Compares the revisions of one file; each pair is looked at once."""

    def __init__(self, opened: OpenedFile) -> None:
        """Take the file; nothing is compared yet."""
        self._opened = opened
        self._known: dict[tuple[int, MDPPerm | None], Change] = {}
        self._references = References(opened.reader, opened.pdf)
        self._prepared: set[int] = set()
        self._bare = self._bare_pages()
        self._revisions: dict[int, ComparedRevision] = {}

    def since(self, signature: EmbeddedPdfSignature) -> Change:
        """Return the gravest change after the revision of `signature`, by what it and its certification allow."""
        allowed = signature.docmdp_level
        pairs = range(int(signature.signed_revision), self._opened.last_revision)
        return max((self._between(first, allowed) for first in pairs), default=Change.NOTHING)

    def of_tail(self, revision: int) -> Change:
        """Return the gravest change after `revision`, whoever allowed what."""
        pairs = range(revision, self._opened.last_revision)
        return max((self._between(first, None) for first in pairs), default=Change.NOTHING)

    def _between(self, first: int, allowed: MDPPerm | None) -> Change:
        if (first, allowed) not in self._known:
            self._known[first, allowed] = self._compared(first, allowed)
        return self._known[first, allowed]

    def _compared(self, first: int, allowed: MDPPerm | None) -> Change:
        most = allowed.value if allowed is not None else ModificationLevel.FORM_FILLING.value
        if self._trailer(first) == self._trailer(first + 1):
            level = self._level(_STRICT, first, allowed)
            if level.value <= most:
                return Change.SIGNED if level is ModificationLevel.FORM_FILLING else Change.NOTHING
        level = self._level(DEFAULT_DIFF_POLICY, first, allowed)
        return Change.METADATA if level.value <= most else Change.CONTENT

    def _level(self, policy: StandardDiffPolicy, first: int, allowed: MDPPerm | None) -> ModificationLevel:
        old, new = self._revision(first), self._revision(first + 1)
        if first not in self._prepared:
            self._prepared.add(first)
            touched = self._opened.revision(first + 1).explicit_refs_in_revision()
            # where pyHanko keeps the paths once it has them; it would search the entire file for them
            old._indirect_object_access_cache = Usages(self._references, old, touched)  # noqa: SLF001
        try:
            return policy.apply(old, new, doc_mdp=allowed).modification_level
        except SuspiciousModification:
            return ModificationLevel.OTHER

    def _revision(self, number: int) -> ComparedRevision:
        if number not in self._revisions:
            self._revisions[number] = ComparedRevision(self._opened.revision(number), self._bare)
        return self._revisions[number]

    def _bare_pages(self) -> frozenset[int]:
        """Return the pages that need not be read for any of the comparisons."""
        signed = min(int(each.signed_revision) for each in self._opened.signatures)
        return bare_pages(self._references, self._opened.revision(signed), self._opened.last_revision)

    def _trailer(self, revision: int) -> tuple[str, ...]:
        """Return what of the trailer no honest update changes: /Info, /Encrypt and the first half of /ID."""
        trailer = self._opened.revision(revision).trailer_view
        stated = [repr(trailer.raw_get(key)) if key in trailer else "" for key in ("/Info", "/Encrypt")]
        identity = repr(trailer["/ID"][0]) if "/ID" in trailer else ""
        return (*stated, identity)
