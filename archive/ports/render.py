"""Frozen data into documents, and back."""

from collections.abc import Sequence
from typing import Protocol

from archive.model.closing import ClosedPeriod
from archive.model.correction import Correction
from archive.model.document import Claim, RecordIdentity, RenderedDocument, SigningCertificate, Twin
from archive.model.extract import Extract, FamilySheets
from archive.model.organisation import Organisation
from archive.model.paper_proof import ProofContent
from archive.model.papers import Paper
from archive.model.printed_ledger import PrintedLedger
from archive.model.record import Record
from archive.model.signature import Signatory, SignaturePlace, SignaturePolicy
from archive.model.teacher_report import ReportContent


class Renderer(Protocol):
    """Turns frozen data into PDF/A. Pure: the same arguments give the same bytes."""

    def journal(self, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        """Return the class journal as PDF/A-3u with `twin` attached."""

    def ledger(self, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        """Return the summary ledger as PDF/A-3u with `twin` attached."""

    def teacher_report(
        self, content: ReportContent, identity: RecordIdentity, twin: Twin, pages: bytes
    ) -> RenderedDocument:
        """Return the report of a teacher as PDF/A with `twin` attached; `pages` are a file's pictures, or nothing."""

    def pictures(self, pdf: bytes, name: str) -> bytes:
        """Return a PDF with pictures of the pages of `pdf`, a file that nobody trusts. Raises `ReportFileError`."""

    def extract(self, extract: Extract) -> RenderedDocument:
        """Return one pupil's extract as PDF/A."""

    def extract_contents(self, extract: Extract) -> Sequence[ProofContent]:
        """Return what a proof may say of the extract, as it stands on it: the fullest first, then ever briefer."""

    def family_sheets(self, sheets: FamilySheets) -> RenderedDocument:
        """Return the extracts of many families as one print job, PDF/A; each begins on an odd page."""

    def printed_ledger(self, ledger: PrintedLedger) -> RenderedDocument:
        """Return a ledger printed on demand as PDF/A: a paper for hand signatures, with no data attached."""

    def reference(self, record: Record, corrections: Sequence[Correction], school: Organisation) -> RenderedDocument:
        """Return the «справка-отсылка» of a record that later ones correct: one page, PDF/A."""

    def paper(self, paper: Paper) -> RenderedDocument:
        """Return a cover, an inventory, an act or another paper as PDF/A. Raises `RenderError`."""

    def signature_mark(
        self, certificate: SigningCertificate, place: SignaturePlace, policy: SignaturePolicy, signatory: Signatory
    ) -> bytes:
        """Return a one-page PDF, of the size of `place`, with the mark of an electronic signature or seal.

        It says of which kind the signature is, by which local act it counts, and in what capacity it stands.
        """


class TwinReader(Protocol):
    """Gets the machine-readable twin out of a document."""

    def twin(self, pdf: bytes) -> bytes:
        """Return the attached JSON. Raises `TwinMissingError`."""

    def claim(self, pdf: bytes) -> Claim | None:
        """Return which record `pdf` says it is; None when it says nothing of the kind. Nothing is proved by it."""
