"""The summary ledger: its grid, the movement of pupils, and who vouches for it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.model.closing import ClosedPeriod
from archive.model.document import RecordIdentity
from archive.model.people import Pupil
from archive.model.record import RecordClass
from archive.render.assembly import flow_sections
from archive.render.correction_words import correction_line
from archive.render.drawn import Chapter, draw_chapters
from archive.render.flow import set_pages
from archive.render.join import Attachment, Joined, join
from archive.render.ledger_pages import ledger_grid, ledger_paper
from archive.render.particulars import (
    closing_pairs,
    director_signature,
    document_title,
    mark_word_pairs,
    metadata_of,
    running_text,
)
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import day, signed_as
from archive.texts import _


def render_ledger(closed: ClosedPeriod, identity: RecordIdentity, attachments: Sequence[Attachment]) -> Joined:
    """Return the summary ledger of `closed` as PDF/A-3u."""
    view = JournalView(closed)
    grid = ledger_grid(view, view.words.ledger)
    if said := correction_line(closed, RecordClass.LEDGER):
        grid = replace(grid, subtitles=(*grid.subtitles, printable(said)))
    paper = ledger_paper(grid)
    back = set_pages(
        "ledger_back.html",
        paper,
        title=document_title(view, view.words.ledger),
        members=view.words.members_genitive,
        movement=[row for pupil in view.pupils for row in _moves(view, pupil)],
        signs=mark_word_pairs(view),
        closing=closing_pairs(closed, identity, view.words),
        leader_post=view.words.leader,
        leader=signed_as(closed.journal.class_teacher) if closed.journal.class_teacher else "",
        **director_signature(closed),
    )
    sections = (*draw_chapters([Chapter(_("Сводная ведомость"), (grid,))], paper), *flow_sections(back))
    name = _("Сводная ведомость")
    return join(sections, running_text(view, identity, name), metadata_of(view, identity, name), attachments)


def _moves(view: JournalView, pupil: Pupil) -> Iterator[tuple[str, str, str]]:
    """Yield a line for each stretch of membership that did not last the whole year."""
    for membership in pupil.memberships:
        came = _moved(day(membership.since), membership.came_from)
        left = _moved(day(membership.until), membership.left_to)
        if membership.class_label == view.closed.journal.class_label and (came or left):
            yield pupil.name.full, came, left


def _moved(when: str, words: str) -> str:
    return ", ".join(part for part in (when, words) if part)
