"""The class journal: which pages it has, and in what order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model.closing import ClosedPeriod
from archive.model.document import RecordIdentity
from archive.model.people import Membership, Pupil
from archive.model.record import RecordClass
from archive.render.assembly import Entry, Section, entries, flow_sections
from archive.render.attendance_pages import attendance_grid, day_absences_table
from archive.render.changes_pages import changes_table
from archive.render.correction_words import correction_line
from archive.render.drawn import Chapter, draw_chapters
from archive.render.flow import Flow, set_pages
from archive.render.join import Attachment, Joined, join
from archive.render.ledger_pages import decisions_of, ledger_grid, ledger_subjects, protocol_words
from archive.render.measures import A4_LANDSCAPE
from archive.render.particulars import (
    closing_pairs,
    director_signature,
    document_title,
    metadata_of,
    running_text,
    sign_rows,
)
from archive.render.remarks_pages import remarks_table
from archive.render.subject_pages import marks_grid, subject_title, topics_table
from archive.render.view import JournalView
from archive.render.words import class_words, day, period_words, years
from archive.texts import _

PAPER = A4_LANDSCAPE


@dataclass(frozen=True, slots=True)
class _Headings:
    """The headings of the flowing sections, by which their pages are found again."""

    general: str
    decisions: str = _("Решения педагогического совета")
    closing: str = _("Сведения о закрытии журнала")


def render_journal(closed: ClosedPeriod, identity: RecordIdentity, attachments: Sequence[Attachment]) -> Joined:
    """Return the journal of `closed` as PDF/A-3u."""
    view = JournalView(closed)
    name = view.words.book
    inner = tuple(_inner_sections(view, identity))
    sections = (*_front_sections(view, identity, inner), *inner)
    return join(sections, running_text(view, identity, name), metadata_of(view, identity, name), attachments)


def _inner_sections(view: JournalView, identity: RecordIdentity) -> Iterator[Section]:
    """Yield everything after the contents, drawn and flowing pages in the order of the book."""
    headings = _Headings(view.words.about)
    flowing = {section.heading: section for section in flow_sections(_set_inner(view, identity, headings))}
    before, after = tuple(_chapters(view)), tuple(_remarks(view))
    drawn = draw_chapters((*before, *after), PAPER)
    yield flowing[headings.general]
    yield from drawn[: len(before)]
    yield from (flowing[heading] for heading in (headings.decisions,) if heading in flowing)
    yield from drawn[len(before) :]
    yield flowing[headings.closing]


def _chapters(view: JournalView) -> Iterator[Chapter]:
    """Yield the subjects, the totals of attendance and the ledger."""
    subjects = [subject for subject in view.closed.journal.subjects if not view.is_empty(subject)]
    if subjects:
        yield Chapter(_("Учебные занятия"), ())
    for subject in subjects:
        topics = topics_table(view, subject)
        items = (marks_grid(view, subject), *((topics,) if topics else ()))
        yield Chapter(subject_title(subject), items, level=2, who=subject.teacher)
    absences = tuple(item for item in (attendance_grid(view), day_absences_table(view)) if item)
    if absences:
        yield Chapter(absences[0].title, absences)
    if ledger_subjects(view):
        title = _("Сводная ведомость")
        yield Chapter(title, (ledger_grid(view, title),))


def _remarks(view: JournalView) -> Iterator[Chapter]:
    for table in (changes_table(view), remarks_table(view)):
        if table:
            yield Chapter(table.title, (table,))


def _set_inner(view: JournalView, identity: RecordIdentity, headings: _Headings) -> Flow:
    closed = view.closed
    pupils = [_pupil(view, pupil) for pupil in view.pupils]
    return set_pages(
        "journal_inner.html",
        PAPER,
        title=document_title(view, view.words.book),
        headings=headings,
        pupils=pupils,
        born=any(pupil["born"] for pupil in pupils),
        notes=any(pupil["note"] for pupil in pupils),
        decisions=[
            (pupil.name.full, decision.words, protocol_words(decision))
            for pupil in view.pupils
            for decision in decisions_of(view).get(pupil.pupil_id, ())
        ],
        closing=closing_pairs(closed, identity, view.words),
        sources=closed.journal.sources,
        **director_signature(closed),
    )


def _pupil(view: JournalView, pupil: Pupil) -> dict[str, str]:
    own = [m for m in pupil.memberships if m.class_label == view.closed.journal.class_label]
    return {
        "name": pupil.name.full,
        "born": day(pupil.birth_date),
        "membership": "; ".join(membership_words(m) for m in own) or _("не указано"),
        "note": _("индивидуальный учебный план") if pupil.individual_plan else "",
    }


def membership_words(membership: Membership) -> str:
    """«весь год», «с 05.11.2025 (из МБОУ «СОШ № 3»)», «по 01.03.2026 (приказ …)»."""
    parts = (
        f"с {day(membership.since)}" if membership.since else "",
        f"(прибыл(а): {membership.came_from})" if membership.came_from else "",
        f"по {day(membership.until)}" if membership.until else "",
        f"(выбыл(а): {membership.left_to})" if membership.left_to else "",
    )
    return " ".join(part for part in parts if part) or _("весь учебный год")


def _front_sections(view: JournalView, identity: RecordIdentity, inner: Sequence[Section]) -> tuple[Section, ...]:
    """Set title and contents; the contents' own length moves the numbers in it, so it may be set again."""
    pages = 2
    while True:
        flow = _set_front(view, identity, tuple(entries(inner, pages)))
        if flow.pages <= pages:
            return flow_sections(flow)
        pages = flow.pages


def _set_front(view: JournalView, identity: RecordIdentity, contents: Sequence[Entry]) -> Flow:
    subjects = view.closed.journal.subjects
    return set_pages(
        "journal_front.html",
        PAPER,
        cover=_cover(view, identity),
        contents=contents,
        signs=sign_rows(view),
        without=[subject_title(subject) for subject in subjects if view.is_empty(subject)],
    )


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
