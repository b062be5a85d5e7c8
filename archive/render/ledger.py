"""The summary ledger: its grid, the movement of pupils, and who vouches for it."""

from collections.abc import Sequence
from dataclasses import replace

from archive.model.closing import ClosedPeriod
from archive.model.document import RecordIdentity
from archive.model.record import RecordClass
from archive.render.correction_words import correction_line
from archive.render.drawn import Chapter
from archive.render.join import Attachment, Joined
from archive.render.ledger_back import back_values
from archive.render.ledger_pages import ledger_name, ledger_paper, scoped_grid
from archive.render.manuscript import Flowing, Manuscript
from archive.render.particulars import code_of, metadata_of, running_text
from archive.render.press import press
from archive.render.typeface import printable
from archive.render.view import JournalView


def render_ledger(closed: ClosedPeriod, identity: RecordIdentity, attachments: Sequence[Attachment]) -> Joined:
    """Return the summary ledger of `closed` as the PDF/A of its organisation."""
    view, scope = JournalView(closed), identity.scope
    grid = scoped_grid(view, scope)
    if said := correction_line(closed, RecordClass.LEDGER, scope):
        grid = replace(grid, subtitles=(*grid.subtitles, printable(said)))
    paper, name = ledger_paper(grid, scope), ledger_name(scope)
    manuscript = Manuscript(
        paper,
        (Chapter(name, lambda: (grid,)), Flowing("ledger_back.html", back_values(view, identity))),
        running_text(view, identity, name),
        metadata_of(view, identity, name),
        code_of(view, identity, RecordClass.LEDGER.words),
        attachments,
    )
    return press(manuscript, closed.organisation.pdf_variant)
