"""Print what was found: a sheet a class, for those who are to put it right."""

from archive.model.document import RenderedDocument
from archive.render.findings import FindingsSheet, render_findings
from archive.render.template_set import template_set
from archive.services.check_period import Checked


def print_findings(checked: Checked) -> RenderedDocument:
    """Return one PDF/A on A4 with a sheet for each class that was checked. Raises `RenderError`."""
    sheets = [FindingsSheet(one.journal, one.period, one.findings) for one in checked.classes]
    joined = render_findings(checked.organisation, sheets, at=checked.at)
    return RenderedDocument(joined.pdf, joined.pages, template_set())
