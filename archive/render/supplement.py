"""The supplementary ledger: summary marks set after the closing, old and new, and on what grounds (003 §4-ЭД 5)."""

from collections.abc import Iterator, Sequence

from archive.model.closing import ClosedPeriod
from archive.model.difference import Changed
from archive.model.document import RecordIdentity
from archive.model.record import RecordClass
from archive.render.assembly import flow_sections
from archive.render.changes_pages import change_counts, marks_table
from archive.render.correction_words import correction_line
from archive.render.drawn import Chapter, draw_chapters
from archive.render.flow import set_pages
from archive.render.join import Attachment, Joined, join
from archive.render.measures import A4_LANDSCAPE
from archive.render.particulars import closing_pairs, director_signature, mark_word_pairs, metadata_of, running_text
from archive.render.remarks_pages import remarks_table
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import class_words, period_words, signed_as
from archive.texts import _

PAPER = A4_LANDSCAPE
NAME = _("Дополнительная ведомость")


def render_supplement(closed: ClosedPeriod, identity: RecordIdentity, attachments: Sequence[Attachment]) -> Joined:
    """Return the supplementary ledger as PDF/A-3u."""
    view = JournalView(closed)
    teacher = closed.journal.class_teacher
    table = marks_table(view, _("Дополнительная ведомость учёта успеваемости"), tuple(_subtitles(view)))
    back = set_pages(
        "supplement_back.html",
        PAPER,
        signs=mark_word_pairs(view),
        closing=closing_pairs(closed, identity, view.words),
        leader_post=view.words.leader,
        leader=signed_as(teacher) if teacher else "",
        **director_signature(closed),
    )
    remarks = remarks_table(view)
    chapters = (Chapter(NAME, (table,)), *((Chapter(remarks.title, (remarks,)),) if remarks else ()))
    sections = (*draw_chapters(chapters, PAPER), *flow_sections(back))
    return join(sections, running_text(view, identity, NAME), metadata_of(view, identity, NAME), attachments)


def _subtitles(view: JournalView) -> Iterator[str]:
    closed = view.closed
    year = f"{closed.journal.school_year} учебный год"
    when = year if view.is_year else f"{year}, {period_words(closed.period)}"
    yield printable(f"{class_words(closed.journal)}  ·  {when}")
    yield printable(correction_line(closed, RecordClass.LEDGER))
    others = closed.difference.without(Changed.RESULT, Changed.DECISION) if closed.difference else None
    if others:
        counts = "; ".join(change_counts(others))
        yield printable(
            _("Выгрузка отличается не только итоговыми отметками, сюда это не входит: {counts}.").format(counts=counts)
        )
