"""Ledgers printed on demand: papers for hand signatures that name the verified records they come from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.model.closing import ClosedPeriod
from archive.model.journal import ClassJournal
from archive.model.ledger_scope import LedgerKind, LedgerScope
from archive.model.printed_ledger import PrintedLedger
from archive.render.drawn import Chapter
from archive.render.grid import Grid, Row
from archive.render.join import Joined
from archive.render.ledger_back import about_pupil, sealed_words
from archive.render.ledger_pages import ledger_name, ledger_paper, scoped_grid
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_LANDSCAPE
from archive.render.medal_pages import MEDAL_TITLE, medal_tables
from archive.render.metadata import Metadata
from archive.render.particulars import mark_word_pairs
from archive.render.press import press
from archive.render.running import RunningText
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import class_words, long_day, moment, period_words, signed_as, unbroken
from archive.texts import _

_MEMBERS = 4
"""Lines for the members of the medal commission."""


def render_printed_ledger(ledger: PrintedLedger) -> Joined:
    """Return the paper as PDF/A; nothing is attached to it."""
    closed = merged(ledger.parts) if ledger.kind is LedgerKind.STREAM else ledger.parts[0]
    view = JournalView(closed)
    name = _name(ledger)
    if ledger.kind is LedgerKind.MEDAL:
        paper = A4_LANDSCAPE
        parts = (Chapter(name, lambda: tuple(medal_tables(ledger.parts, _subtitles(ledger)))),)
    else:
        grid = _grid(ledger, view)
        paper = ledger_paper(grid, _scope(ledger))
        parts = (Chapter(name, lambda: (grid,)),)
    manuscript = Manuscript(paper, (*parts, _back(ledger, view)), _running(ledger, name), _metadata(ledger, name))
    return press(manuscript, closed.organisation.pdf_variant)


def _name(ledger: PrintedLedger) -> str:
    return MEDAL_TITLE if ledger.kind is LedgerKind.MEDAL else ledger_name(_scope(ledger))


def _scope(ledger: PrintedLedger) -> LedgerScope:
    return LedgerScope(ledger.kind, ledger.label)


def _grid(ledger: PrintedLedger, view: JournalView) -> Grid:
    grid = replace(scoped_grid(view, _scope(ledger)), subtitles=_subtitles(ledger))
    if ledger.kind is not LedgerKind.STREAM:
        return grid
    classes = {pupil.pupil_id: pupil.pupil_id.partition(":")[0] for pupil in view.pupils}
    rows = (
        Row(tuple(f"{name}, {classes[pupil.pupil_id]}" for name in row.names))
        for pupil, row in zip(view.pupils, grid.rows, strict=True)
    )
    return replace(grid, rows=tuple(rows))


def merged(parts: Sequence[ClosedPeriod]) -> ClosedPeriod:
    """Return several classes as one, ids made unique by the class: «8А:1001».

    Subjects of one name come together in the ledger, as no pupil is in two classes under one id.
    """
    journals = [_renamed(part.journal) for part in parts]
    journal = replace(
        journals[0],
        class_label=", ".join(each.class_label for each in journals),
        pupils=tuple(pupil for each in journals for pupil in each.pupils),
        subjects=tuple(subject for each in journals for subject in each.subjects),
        results=tuple(result for each in journals for result in each.results),
        decisions=tuple(decision for each in journals for decision in each.decisions),
    )
    return replace(parts[0], journal=journal)


def _renamed(journal: ClassJournal) -> ClassJournal:
    def own(name: str) -> str:
        return f"{journal.class_label}:{name}"

    return replace(
        journal,
        pupils=tuple(replace(each, pupil_id=own(each.pupil_id)) for each in journal.pupils),
        subjects=tuple(replace(each, subject_id=own(each.subject_id)) for each in journal.subjects),
        results=tuple(
            replace(each, pupil_id=own(each.pupil_id), subject_id=own(each.subject_id)) for each in journal.results
        ),
        decisions=tuple(replace(each, pupil_id=own(each.pupil_id)) for each in journal.decisions),
    )


def _subtitles(ledger: PrintedLedger) -> tuple[str, ...]:
    journal, period = ledger.parts[0].journal, ledger.parts[0].period
    when = f"{journal.school_year} учебный год" + (f", {period_words(period)}" if period.code.number else "")
    classes = ", ".join(dict.fromkeys(source.class_label for source in ledger.sources))
    whose = (
        class_words(journal) if ledger.kind is not LedgerKind.STREAM else _("классы {classes}").format(classes=classes)
    )
    return (printable(f"{whose[:1].upper()}{whose[1:]}  ·  {when}"), printable(_origin(ledger)))


def _origin(ledger: PrintedLedger) -> str:
    numbers = ", ".join(f"№ {source.number}" for source in ledger.sources)
    return unbroken(
        _("Напечатано для работы из записей архива {numbers}; само записью архива не является.").format(numbers=numbers)
    )


def _back(ledger: PrintedLedger, view: JournalView) -> Flowing:
    closed = ledger.parts[0]
    medal = ledger.kind is LedgerKind.MEDAL
    values = {
        "title": _name(ledger),
        "about": tuple(about_pupil(view)) if ledger.kind is LedgerKind.PUPIL else (),
        "sources": ledger.sources,
        "checked": _("Записи прочитаны из архива и проверены {moment}: подлинность подтверждена.").format(
            moment=moment(ledger.verified_at, closed.organisation.time_zone)
        ),
        "not_found": "; ".join(ledger.not_found),
        "signs": mark_word_pairs(view),
        "medal": medal,
        "members": range(_MEMBERS if medal else 0),
        "leaders": tuple(_leaders(ledger)),
        "director_post": closed.organisation.director_post,
        "director": signed_as(closed.organisation.director),
        "sealed": sealed_words(view),
        "issued": _("Напечатал(а): {who}, {day}").format(who=ledger.issued_by, day=long_day(ledger.issued_on)),
    }
    return Flowing("printed_ledger.html", values)


def _leaders(ledger: PrintedLedger) -> Iterator[tuple[str, str]]:
    """Yield post and name of who vouches for the marks: the teachers of a group, the leaders of the classes."""
    for part in ledger.parts[:1] if ledger.kind is LedgerKind.MEDAL else ledger.parts:
        view = JournalView(part)
        if ledger.kind is LedgerKind.GROUP:
            teachers = dict.fromkeys(subject.teacher for subject in part.journal.subjects if subject.teacher)
            yield from ((view.words.teacher, signed_as(teacher)) for teacher in teachers)
        else:
            teacher = part.journal.class_teacher
            yield f"{view.words.leader}, {class_words(part.journal)}", signed_as(teacher) if teacher else ""


def _running(ledger: PrintedLedger, name: str) -> RunningText:
    organisation = ledger.parts[0].organisation
    first, more = ledger.sources[0].number, len(ledger.sources) - 1
    return RunningText(
        head_left=f"{organisation.short_name}  ·  {name}",
        head_right=f"{ledger.parts[0].journal.school_year} учебный год",
        foot_left=f"Из записи № {first}" + (f" и ещё {more}" if more else "") + "  ·  не запись архива",
    )


def _metadata(ledger: PrintedLedger, name: str) -> Metadata:
    numbers = ", ".join(str(source.number) for source in ledger.sources)
    title = f"{name}. {', '.join(dict.fromkeys(source.class_label for source in ledger.sources))}"
    return Metadata(
        title=title,
        author=ledger.parts[0].organisation.full_name,
        description=f"{title}. Из записей {numbers}",
        identifier=str(ledger.sources[0].number),
        created_at=ledger.verified_at,
    )
