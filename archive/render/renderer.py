"""The renderer of all documents (`archive.ports.Renderer`)."""

from collections.abc import Sequence
from datetime import datetime

from archive.model.closing import ClosedPeriod
from archive.model.correction import Correction
from archive.model.document import RecordIdentity, RenderedDocument, SigningCertificate, Twin
from archive.model.extract import Extract, FamilySheets
from archive.model.organisation import Organisation
from archive.model.paper_proof import ProofContent
from archive.model.papers import Paper
from archive.model.printed_ledger import PrintedLedger
from archive.model.record import Record
from archive.model.signature import Signatory, SignaturePlace, SignaturePolicy
from archive.model.teacher_report import ReportContent
from archive.render.extract import extract_contents, render_extract
from archive.render.families import render_families
from archive.render.join import Attachment, Joined
from archive.render.journal import render_journal
from archive.render.ledger import render_ledger
from archive.render.papers import render_paper
from archive.render.pictures import pictures_of
from archive.render.printed_ledger import render_printed_ledger
from archive.render.reference import render_reference
from archive.render.signature_mark import draw_mark
from archive.render.supplement import render_supplement
from archive.render.teacher_report import render_teacher_report
from archive.render.template_set import template_set
from archive.render.twin import TWIN_NAME
from archive.texts import _


class DocumentRenderer:
    """Turns frozen data into its organisation's PDF/A. Pure: the same arguments give the same bytes in any process."""

    def journal(self, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        """Return the class journal with `twin` attached as «data.json». Raises `RenderError`."""
        return _rendered(render_journal(closed, identity, [_twin(twin, closed.closed_at)]))

    def ledger(self, closed: ClosedPeriod, identity: RecordIdentity, twin: Twin) -> RenderedDocument:
        """Return the summary or the supplementary ledger with `twin` attached as «data.json». Raises `RenderError`."""
        render = render_supplement if closed.is_supplement else render_ledger
        return _rendered(render(closed, identity, [_twin(twin, closed.closed_at)]))

    def teacher_report(
        self, content: ReportContent, identity: RecordIdentity, twin: Twin, pages: bytes
    ) -> RenderedDocument:
        """Return the report of a teacher with `twin` attached as «data.json». Raises `RenderError`."""
        assert content.accepted_at is not None
        described = Attachment(TWIN_NAME, "application/json", _("Данные отчёта"), twin, content.accepted_at)
        return _rendered(render_teacher_report(content, identity, pages, [described]))

    def pictures(self, pdf: bytes, name: str) -> bytes:
        """Return pictures of the pages of a file from outside. Raises `ReportFileError`."""
        return pictures_of(pdf, name)

    def printed_ledger(self, ledger: PrintedLedger) -> RenderedDocument:
        """Return a ledger printed on demand: no data attached, lines for hand signatures. Raises `RenderError`."""
        return _rendered(render_printed_ledger(ledger))

    def reference(self, record: Record, corrections: Sequence[Correction], school: Organisation) -> RenderedDocument:
        """Return the «справка-отсылка» of a record that later ones correct. Raises `RenderError`."""
        return _rendered(render_reference(record, corrections, school))

    def extract(self, extract: Extract) -> RenderedDocument:
        """Return one pupil's extract; nothing of any other pupil is in it. Raises `PupilUnknownError`."""
        return _rendered(render_extract(extract))

    def extract_contents(self, extract: Extract) -> Sequence[ProofContent]:
        """Return what a proof may say of the extract, the fullest first. Raises `PupilUnknownError`."""
        return extract_contents(extract)

    def family_sheets(self, sheets: FamilySheets) -> RenderedDocument:
        """Return the extracts of many families, each from an odd page. Raises `PupilUnknownError`, `RenderError`."""
        return _rendered(render_families(sheets))

    def paper(self, paper: Paper) -> RenderedDocument:
        """Return a cover, an inventory, an act or another paper. Raises `RenderError`."""
        return _rendered(render_paper(paper))

    def signature_mark(
        self, certificate: SigningCertificate, place: SignaturePlace, policy: SignaturePolicy, signatory: Signatory
    ) -> bytes:
        """Return the mark of the electronic signature, a page of the size of `place`. Raises `RenderError`."""
        return draw_mark(certificate, place, policy, signatory)


def _twin(data: Twin, at: datetime) -> Attachment:
    return Attachment(TWIN_NAME, "application/json", _("Данные закрытого периода"), data, at)


def _rendered(joined: Joined) -> RenderedDocument:
    return RenderedDocument(joined.pdf, joined.pages, template_set(), joined.places, joined.parts)
