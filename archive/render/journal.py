"""The class journal: which pages it has, and in what order."""

from collections.abc import Iterator, Sequence
from functools import partial

from archive.model.closing import ClosedPeriod
from archive.model.document import RecordIdentity
from archive.model.journal import Subject
from archive.model.people import Pupil
from archive.model.record import RecordClass
from archive.render.attendance_pages import attendance_grid, day_absences_table, day_totals_grid, days_grid
from archive.render.changes_pages import changes_table
from archive.render.correction_words import correction_line
from archive.render.drawn import Chapter, Item
from archive.render.join import Attachment, Joined
from archive.render.ledger_pages import decisions_of, ledger_grid, ledger_subjects, protocol_words
from archive.render.manuscript import Flowing, Manuscript, Part
from archive.render.measures import A4_LANDSCAPE
from archive.render.particulars import (
    closing_pairs,
    code_of,
    metadata_of,
    running_text,
    sign_rows,
    signatories,
)
from archive.render.press import press
from archive.render.remarks_pages import remarks_table
from archive.render.subject_pages import marks_grid, subject_title, topics_table
from archive.render.view import JournalView
from archive.render.words import class_words, day, membership_words, period_words, years
from archive.texts import _

PAPER = A4_LANDSCAPE


def render_journal(closed: ClosedPeriod, identity: RecordIdentity, attachments: Sequence[Attachment]) -> Joined:
    """Return the journal of `closed` as the PDF/A of its organisation."""
    view = JournalView(closed)
    name = view.words.book
    manuscript = Manuscript(
        PAPER,
        tuple(_parts(view, identity)),
        running_text(view, identity, name),
        metadata_of(view, identity, name),
        code_of(view, identity, name),
        attachments,
    )
    return press(manuscript, closed.organisation.pdf_variant)


def _parts(view: JournalView, identity: RecordIdentity) -> Iterator[Part]:
    """Yield drawn and flowing pages in the order of the book."""
    yield _front(view, identity)
    yield _people(view)
    yield from _chapters(view)
    decisions = [
        (pupil.name.full, decision.words, protocol_words(decision))
        for pupil in view.pupils
        for decision in decisions_of(view).get(pupil.pupil_id, ())
    ]
    if decisions:
        yield _flowing("journal_decisions.html", _("Решения педагогического совета"), decisions=decisions)
    yield from _remarks(view)
    yield _closing(view, identity)


def _flowing(template: str, heading: str, **values: object) -> Flowing:
    return Flowing(template, {"heading": heading, **values}, heading)


def _chapters(view: JournalView) -> Iterator[Chapter]:
    """Yield the subjects, the totals of attendance and the ledger."""
    subjects = [subject for subject in view.closed.journal.subjects if not view.is_empty(subject)]
    if subjects:
        yield Chapter(_("Учебные занятия"))
    for subject in subjects:
        yield Chapter(subject_title(subject), partial(_pages_of, view, subject), level=2, who=subject.teacher)
    pages = (days_grid(view), day_totals_grid(view), attendance_grid(view), day_absences_table(view))
    absences = tuple(item for item in pages if item)
    if absences:
        yield Chapter(absences[0].title, lambda: absences)
    if ledger_subjects(view):
        title = _("Сводная ведомость")
        yield Chapter(title, lambda: (ledger_grid(view, title),))


def _pages_of(view: JournalView, subject: Subject) -> tuple[Item, ...]:
    topics = topics_table(view, subject)
    return (marks_grid(view, subject), *((topics,) if topics else ()))


def _remarks(view: JournalView) -> Iterator[Chapter]:
    for table in (changes_table(view), remarks_table(view)):
        if table:
            yield Chapter(table.title, partial(tuple, (table,)))


def _people(view: JournalView) -> Flowing:
    pupils = [_pupil(view, pupil) for pupil in view.pupils]
    return _flowing(
        "journal_people.html",
        view.words.about,
        pupils=pupils,
        born=any(pupil["born"] for pupil in pupils),
        notes=any(pupil["note"] for pupil in pupils),
    )


def _closing(view: JournalView, identity: RecordIdentity) -> Flowing:
    return _flowing(
        "journal_closing.html",
        _("Сведения о закрытии журнала"),
        closing=closing_pairs(view.closed, identity, view.words),
        sources=view.closed.journal.sources,
        signatories=signatories(view),
    )


def _pupil(view: JournalView, pupil: Pupil) -> dict[str, str]:
    own = [m for m in pupil.memberships if m.class_label == view.closed.journal.class_label]
    return {
        "name": pupil.name.full,
        "born": day(pupil.birth_date),
        "membership": "; ".join(membership_words(m) for m in own) or _("не указано"),
        "note": _("индивидуальный учебный план") if pupil.individual_plan else "",
    }


def _front(view: JournalView, identity: RecordIdentity) -> Flowing:
    values = {
        "cover": _cover(view, identity),
        "signs": sign_rows(view),
        "without": [subject_title(subject) for subject in view.closed.journal.subjects if view.is_empty(subject)],
    }
    return Flowing("journal_front.html", values, contents=True)


def _cover(view: JournalView, identity: RecordIdentity) -> dict[str, object]:
    closed, term = view.closed, identity.term
    when = [f"{closed.journal.school_year} учебный год"]
    if not view.is_year:
        when.append(period_words(closed.period))
    leader = closed.journal.class_teacher
    return {
        "leader": f"{view.words.leader}: {leader}" if leader else "",
        "correction": correction_line(closed, RecordClass.JOURNAL),
        "founder": closed.organisation.founder,
        "organisation": closed.organisation.full_name,
        "title": view.words.book,
        "whose": class_words(closed.journal),
        "when": when,
        "file": (
            f"Дело № {identity.case_index}" if identity.case_index else "",
            closed.organisation.place,
            f"Срок хранения: {years(term.years)} (по {day(term.last_day)})",
        ),
    }
