"""The supplementary ledger: summary marks set after the closing, old and new, and on what grounds (003 §4-ЭД 5)."""

from collections.abc import Iterator, Sequence

from archive.model.closing import ClosedPeriod
from archive.model.difference import Changed
from archive.model.document import RecordIdentity
from archive.model.ledger_scope import LedgerScope
from archive.model.record import RecordClass
from archive.render.changes_pages import change_counts, marks_table
from archive.render.correction_words import correction_line
from archive.render.drawn import Chapter
from archive.render.join import Attachment, Joined
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_LANDSCAPE
from archive.render.particulars import (
    closing_pairs,
    code_of,
    mark_word_pairs,
    metadata_of,
    running_text,
    signatories,
)
from archive.render.press import press
from archive.render.remarks_pages import remarks_table
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import class_words, period_words, signed_as
from archive.texts import _

PAPER = A4_LANDSCAPE
NAME = _("Дополнительная ведомость")


def render_supplement(closed: ClosedPeriod, identity: RecordIdentity, attachments: Sequence[Attachment]) -> Joined:
    """Return the supplementary ledger as the PDF/A of its organisation."""
    view = JournalView(closed)
    table = marks_table(view, _("Дополнительная ведомость учёта успеваемости"), tuple(_subtitles(view, identity.scope)))
    remarks = remarks_table(view)
    chapters = (Chapter(NAME, lambda: (table,)), *((Chapter(remarks.title, lambda: (remarks,)),) if remarks else ()))
    manuscript = Manuscript(
        PAPER,
        (*chapters, _back(view, identity)),
        running_text(view, identity, NAME),
        metadata_of(view, identity, NAME),
        code_of(view, identity, NAME),
        attachments,
    )
    return press(manuscript, closed.organisation.pdf_variant)


def _back(view: JournalView, identity: RecordIdentity) -> Flowing:
    teacher = view.closed.journal.class_teacher
    values = {
        "signs": mark_word_pairs(view),
        "closing": closing_pairs(view.closed, identity, view.words),
        "leader_post": view.words.leader,
        "leader": signed_as(teacher) if teacher else "",
        "signatories": signatories(view),
    }
    return Flowing("supplement_back.html", values)


def _subtitles(view: JournalView, scope: LedgerScope) -> Iterator[str]:
    closed = view.closed
    year = f"{closed.journal.school_year} учебный год"
    when = year if view.is_year else f"{year}, {period_words(closed.period)}"
    whose = "" if scope.is_class else f"  ·  {scope.label}"
    yield printable(f"{class_words(closed.journal)}  ·  {when}{whose}")
    yield printable(correction_line(closed, RecordClass.LEDGER, scope))
    others = closed.difference.without(Changed.RESULT, Changed.DECISION) if closed.difference else None
    if others:
        counts = "; ".join(change_counts(others))
        yield printable(
            _("Выгрузка отличается не только итоговыми отметками, сюда это не входит: {counts}.").format(counts=counts)
        )
