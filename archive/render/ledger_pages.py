"""The summary ledger's grid: pupil by subject, and what the council resolved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model.journal import CouncilDecision, ResultKind, Subject
from archive.model.people import Pupil
from archive.render.grid import Column, Grid, Group
from archive.render.grid_layout import lay_out
from archive.render.measures import A3_LANDSCAPE, A4_LANDSCAPE, Paper
from archive.render.subject_pages import rows_of, subject_title
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import RESULTS, class_words, day, period_sign, period_words
from archive.texts import _

_LINES = 4


@dataclass(frozen=True, slots=True)
class LedgerSubject:
    """A line of the ledger's head: one subject, or its subgroups when no pupil is in two of them."""

    title: str
    parts: tuple[Subject, ...]


def ledger_grid(view: JournalView, title: str) -> Grid:
    """Return the ledger of the closed period under `title`."""
    journal = view.closed.journal
    subjects = ledger_subjects(view)
    columns = tuple(_year_groups(view, subjects) if view.is_year else _period_groups(view, subjects))
    groups = (*columns, *_decision_group(view)) or (_nothing(view),)
    leader = f"{view.words.leader}: {journal.class_teacher}" if journal.class_teacher else ""
    when = f"{journal.school_year} учебный год" + ("" if view.is_year else f", {period_words(view.closed.period)}")
    return Grid(
        title=title,
        subtitles=(
            printable("  ·  ".join(part for part in (class_words(journal), when, leader) if part)),
            "" if columns else _("Итоговые отметки за этот период не выставлялись."),
        ),
        names_heading=_("Фамилия, имя, отчество"),
        rows=rows_of(view.pupils),
        groups=groups,
        whole_groups=view.is_year,
        full_names=True,
    )


def ledger_paper(grid: Grid) -> Paper:
    """Return A4 when the ledger stands on one sheet of it, else A3."""
    return A4_LANDSCAPE if len(lay_out(grid, A4_LANDSCAPE)) == 1 else A3_LANDSCAPE


def ledger_subjects(view: JournalView) -> tuple[LedgerSubject, ...]:
    """Return the subjects with a summary mark, subgroups of one subject together where that is safe."""
    by_name: dict[tuple[str, str], list[Subject]] = {}
    for subject in view.closed.journal.subjects:
        if _has_results(view, subject):
            by_name.setdefault((subject.name, subject.kind), []).append(subject)
    return tuple(found for (name, _kind), parts in by_name.items() for found in _joined(view, name, parts))


def _joined(view: JournalView, name: str, parts: Sequence[Subject]) -> Iterator[LedgerSubject]:
    alone = all(sum(_learns(view, pupil, part) for part in parts) <= 1 for pupil in view.pupils)
    if alone:
        yield LedgerSubject(printable(name) if len(parts) > 1 else subject_title(parts[0]), tuple(parts))
        return
    for part in parts:
        yield LedgerSubject(subject_title(part), (part,))


def _learns(view: JournalView, pupil: Pupil, subject: Subject) -> bool:
    codes = view.result_codes([subject])
    kinds = any(view.result(pupil, subject, kind) for kind in RESULTS)
    return kinds or any(view.result(pupil, subject, ResultKind.PERIOD, code) for code in codes)


def _has_results(view: JournalView, subject: Subject) -> bool:
    return any(view.has_result(subject, kind) for kind in ResultKind)


def _period_groups(view: JournalView, subjects: Sequence[LedgerSubject]) -> Iterator[Group]:
    code = view.closed.period.code
    columns = tuple(
        Column(
            subject.title,
            tuple(
                _one(view.result(pupil, part, ResultKind.PERIOD, code) for part in subject.parts)
                for pupil in view.pupils
            ),
            upright=True,
        )
        for subject in subjects
    )
    if columns:
        yield Group((), columns)


def _year_groups(view: JournalView, subjects: Sequence[LedgerSubject]) -> Iterator[Group]:
    for subject in subjects:
        columns = (*_by_period(view, subject), *_by_kind(view, subject))
        yield Group((subject.title,), columns, lines=_LINES)


def _by_period(view: JournalView, subject: LedgerSubject) -> Iterator[Column]:
    for code in view.result_codes(subject.parts):
        cells = (
            _one(view.result(pupil, part, ResultKind.PERIOD, code) for part in subject.parts) for pupil in view.pupils
        )
        yield Column(period_sign(code), tuple(cells))


def _by_kind(view: JournalView, subject: LedgerSubject) -> Iterator[Column]:
    for kind, (_heading, sign) in RESULTS.items():
        if any(view.has_result(part, kind) for part in subject.parts):
            cells = (_one(view.result(pupil, part, kind) for part in subject.parts) for pupil in view.pupils)
            yield Column(sign, tuple(cells), result=True)


def _one(marks: Iterator[str]) -> str:
    return " ".join(mark for mark in marks if mark)


def _decision_group(view: JournalView) -> Iterator[Group]:
    decisions = decisions_of(view)
    if not decisions:
        return
    protocols = {protocol_words(decision) for found in decisions.values() for decision in found}
    shared = protocols.pop() if len(protocols) == 1 else ""
    heading = _("Решение педагогического совета") + (f", {shared}" if shared else "")
    cells = tuple(
        printable("; ".join(decision_words(d, named=not shared) for d in decisions.get(pupil.pupil_id, ())))
        for pupil in view.pupils
    )
    yield Group((), (Column(printable(heading), cells, words=True),))


def _nothing(view: JournalView) -> Group:
    """A grid must have a column; this one is left for a note by hand."""
    return Group((), (Column(_("Примечание"), ("",) * len(view.pupils), words=True),))


def decisions_of(view: JournalView) -> dict[str, tuple[CouncilDecision, ...]]:
    """Return the council's decisions by pupil."""
    found: dict[str, tuple[CouncilDecision, ...]] = {}
    for decision in view.closed.journal.decisions:
        found[decision.pupil_id] = (*found.get(decision.pupil_id, ()), decision)
    return found


def decision_words(decision: CouncilDecision, *, named: bool) -> str:
    """«переведён в 9 класс», with its protocol when `named`."""
    protocol = protocol_words(decision) if named else ""
    return f"{decision.words} ({protocol})" if protocol else decision.words


def protocol_words(decision: CouncilDecision) -> str:
    """«протокол от 26.05.2026 № 9»; empty when the source gives neither."""
    parts = (
        f"от {day(decision.protocol_date)}" if decision.protocol_date else "",
        f"№ {decision.protocol_number}" if decision.protocol_number else "",
    )
    said = " ".join(part for part in parts if part)
    return f"протокол {said}" if said else ""
