"""Every kind of document as every PDF/A that we make: what is here is tested by whatever speaks of all documents."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from archive.demo.sample_papers import SCHOOL, sample_papers
from archive.model.closing import ClosedPeriod, ClosingKind
from archive.model.document import PdfVariant, RenderedDocument, Twin
from archive.model.ledger_scope import LedgerKind
from archive.model.organisation import Organisation
from archive.model.printed_ledger import LedgerSource, PrintedLedger
from archive.model.record import RecordClass, RecordNumber
from archive.model.signature import Signatory, SignatureKind, SignaturePolicy
from archive.periods.supplement import supplement
from archive.render.findings import FindingsSheet, render_findings
from archive.render.renderer import DocumentRenderer
from archive.render.template_set import template_set
from tests.build_journal import CLOSED_AT, QUARTERS, findings, identity, organisation, small_journal
from tests.unit.render import corrections, documents, reports

SEVERAL = (Signatory.CLASS_TEACHER, Signatory.DIRECTOR, Signatory.SEAL)
POLICY = SignaturePolicy(
    order=SEVERAL,
    kind=SignatureKind.ADVANCED,
    local_act="приказ от 01.09.2025 № 115-ОД «О ведении электронного журнала»",
)
RENDERER = DocumentRenderer()


def school(variant: PdfVariant, policy: SignaturePolicy | None = None) -> Organisation:
    """Return the school of the tests, keeping `variant`."""
    found = replace(organisation(), pdf_variant=variant)
    return found if policy is None else replace(found, rules=replace(found.rules, signature=policy))


def of(closed: ClosedPeriod, variant: PdfVariant, policy: SignaturePolicy | None = None) -> ClosedPeriod:
    """Return `closed` by that school."""
    return replace(closed, organisation=school(variant, policy))


def _journal(variant: PdfVariant) -> RenderedDocument:
    closed = of(documents.frozen("small"), variant)
    return RENDERER.journal(closed, identity(RecordClass.JOURNAL, documents.TWIN), Twin.of(documents.TWIN))


def _signed_by_several(variant: PdfVariant) -> RenderedDocument:
    closed = of(documents.frozen("small quarter"), variant, POLICY)
    return RENDERER.journal(closed, identity(RecordClass.JOURNAL, documents.TWIN), Twin.of(documents.TWIN))


def _ledger(variant: PdfVariant) -> RenderedDocument:
    closed = of(documents.frozen("wide"), variant, POLICY)
    return RENDERER.ledger(closed, identity(RecordClass.LEDGER, documents.TWIN), Twin.of(documents.TWIN))


def _supplement(variant: PdfVariant) -> RenderedDocument:
    found = supplement(corrections.BEFORE, corrections.AFTER)
    closed = of(replace(corrections.corrected(ClosingKind.SUPPLEMENT, found), findings=()), variant)
    return RENDERER.ledger(closed, identity(RecordClass.LEDGER, documents.TWIN), Twin.of(documents.TWIN))


def _extract(variant: PdfVariant) -> RenderedDocument:
    return RENDERER.extract(documents.extract_of(of(documents.frozen("college"), variant)))


def _reference(variant: PdfVariant) -> RenderedDocument:
    record, later = corrections.reference_of(ClosingKind.WHOLE, 4)
    return RENDERER.reference(record, later, school(variant))


def _findings(variant: PdfVariant) -> RenderedDocument:
    sheets = [FindingsSheet(small_journal(), QUARTERS[3], findings())]
    made = render_findings(school(variant), sheets, at=CLOSED_AT)
    return RenderedDocument(made.pdf, made.pages, template_set())


def _printed_ledger(variant: PdfVariant) -> RenderedDocument:
    closed = of(documents.frozen("small"), variant)
    source = LedgerSource(RecordNumber(2026, 12), identity().data_digest, "Журнал 8А", "8А", closed.journal.school_year)
    order = PrintedLedger(LedgerKind.MEDAL, "8А", (closed,), (source,), CLOSED_AT, CLOSED_AT.date(), "Завуч")
    return RENDERER.printed_ledger(order)


def _report(variant: PdfVariant) -> RenderedDocument:
    return reports.rendered(school(variant))


def filed_report(variant: PdfVariant) -> RenderedDocument:
    """Return the report that came as a file of two pages."""
    return reports.rendered(school(variant), _filed())


def _filed() -> bytes:
    return RENDERER.pictures(reports.hostile(), "отчёт.pdf")


def twin_of(kind: str, variant: PdfVariant) -> bytes:
    """Return the data that a record of this kind carries."""
    if kind == "report":
        return reports.twin_of(school(variant))
    return reports.twin_of(school(variant), _filed()) if kind == "filed report" else documents.TWIN


KINDS: dict[str, Callable[[PdfVariant], RenderedDocument]] = {
    "journal": _journal,
    "journal of several signatories": _signed_by_several,
    "ledger": _ledger,
    "supplement": _supplement,
    "printed ledger": _printed_ledger,
    "extract": _extract,
    "reference": _reference,
    "findings": _findings,
    "report": _report,
    "filed report": filed_report,
}
RECORDS = ("journal", "journal of several signatories", "ledger", "supplement", "report", "filed report")
"""The kinds that are signed and kept."""


PAPERS = tuple(f"paper {name}" for name in sample_papers())
"""The kinds for handwritten signatures: covers, inventories, acts; a new one is here by itself."""
EVERY = (*KINDS, *PAPERS)


@cache
def made(kind: str, variant: PdfVariant) -> RenderedDocument:
    """Return the document, made once a run."""
    if kind in PAPERS:
        papers = sample_papers(replace(SCHOOL, pdf_variant=variant))
        return RENDERER.paper(papers[kind.removeprefix("paper ")])
    return KINDS[kind](variant)
