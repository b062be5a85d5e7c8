"""The summary ledger's grid: pupil by subject, and what the council resolved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model.journal import CouncilDecision, ResultKind, Subject
from archive.model.ledger_scope import WHOLE_CLASS, LedgerKind, LedgerScope
from archive.model.people import Pupil
from archive.model.period import PeriodCode
from archive.render.grid import Column, Grid, Group, Row
from archive.render.grid_layout import lay_out_beside_code
from archive.render.measures import A3_LANDSCAPE, A4_LANDSCAPE, A4_PORTRAIT, Paper
from archive.render.subject_pages import plan_notes, rows_of, subject_title
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import (
    RESULTS,
    class_words,
    day,
    period_column,
    period_heading,
    period_sign,
    period_words,
)
from archive.texts import _

_LINES = 6
"""A college's module is called by up to five words, over two narrow columns."""
_NO_RESULTS = _("Итоговые отметки за этот период не выставлялись.")


def ledger_name(scope: LedgerScope) -> str:
    """«Сводная ведомость», «Сводная ведомость группы», «Сводная ведомость обучающегося»: what the sheets are headed."""
    names = {
        LedgerKind.GROUP: _("Сводная ведомость группы"),
        LedgerKind.PUPIL: _("Сводная ведомость обучающегося"),
        LedgerKind.STREAM: _("Сводная ведомость потока"),
    }
    return names.get(scope.kind, _("Сводная ведомость"))


def ledger_title(view: JournalView, scope: LedgerScope) -> str:
    """Return the title over the grid, with whose ledger it is when it is not the class's."""
    return view.words.ledger if scope.is_class else f"{ledger_name(scope)}: {scope.label}"


@dataclass(frozen=True, slots=True)
class LedgerSubject:
    """A line of the ledger's head: one subject, or its subgroups when no pupil is in two of them."""

    title: str
    parts: tuple[Subject, ...]


def scoped_grid(view: JournalView, scope: LedgerScope) -> Grid:
    """Return the ledger's grid: subject by period for one pupil, pupil by subject for all others."""
    title = ledger_title(view, scope)
    return pupil_grid(view, title) if scope.kind is LedgerKind.PUPIL else ledger_grid(view, title)


def pupil_grid(view: JournalView, title: str) -> Grid:
    """Return the ledger of the only pupil in `view`: a line a subject."""
    pupil, subjects = view.pupils[0], ledger_subjects(view)
    parts = [part for subject in subjects for part in subject.parts]
    places: list[tuple[ResultKind, PeriodCode | None, str]] = [
        (ResultKind.PERIOD, code, period_column(code)) for code in view.result_codes(parts)
    ]
    places += [(kind, None, heading) for kind, (heading, _sign) in RESULTS.items() if _anyone(view, parts, kind)]
    columns = tuple(
        Column(
            heading,
            tuple(_one(view.result(pupil, part, kind, code) for part in subject.parts) for subject in subjects),
            result=kind is not ResultKind.PERIOD,
            upright=True,
        )
        for kind, code, heading in places
    )
    return Grid(
        title=title,
        subtitles=_subtitles(view, empty=not columns),
        names_heading=_("Учебный предмет"),
        rows=tuple(Row((subject.title,)) for subject in subjects) or (Row((_NO_RESULTS,)),),
        groups=(Group((), columns or (Column(_("Примечание"), ("",), words=True),)),),
        full_names=True,
    )


def _anyone(view: JournalView, parts: Sequence[Subject], kind: ResultKind) -> bool:
    return any(view.has_result(part, kind) for part in parts)


def _subtitles(view: JournalView, *, empty: bool) -> tuple[str, ...]:
    journal = view.closed.journal
    leader = f"{view.words.leader}: {journal.class_teacher}" if journal.class_teacher else ""
    when = f"{journal.school_year} учебный год" + ("" if view.is_year else f", {period_words(view.closed.period)}")
    said = printable("  ·  ".join(part for part in (class_words(journal), when, leader) if part))
    return (said, _NO_RESULTS if empty else "")


def ledger_grid(view: JournalView, title: str) -> Grid:
    """Return the ledger of the closed period under `title`."""
    subjects = ledger_subjects(view)
    columns = tuple(_year_groups(view, subjects) if view.is_year else _period_groups(view, subjects))
    groups = (*columns, *_decision_group(view)) or (_nothing(view),)
    return Grid(
        title=title,
        subtitles=_subtitles(view, empty=not columns),
        names_heading=_("Фамилия, имя, отчество"),
        rows=rows_of(view.pupils),
        groups=groups,
        notes=plan_notes(view.pupils),
        whole_groups=view.is_year,
        full_names=True,
    )


def ledger_paper(grid: Grid, scope: LedgerScope = WHOLE_CLASS) -> Paper:
    """Return A4 when the ledger stands on one sheet of it, else A3; upright for one pupil."""
    if scope.kind is LedgerKind.PUPIL:
        return A4_PORTRAIT
    return A4_LANDSCAPE if len(lay_out_beside_code(grid, A4_LANDSCAPE)[0]) == 1 else A3_LANDSCAPE


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


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many were in the class: at the period's start, come, gone, at its end."""

    at_first: int
    came: int
    left: int
    at_last: int


def headcount(view: JournalView) -> Headcount:
    """Return how many pupils there were and how many came and left, by the dates of membership."""
    period, label = view.closed.period, view.closed.journal.class_label
    own = [[m for m in pupil.memberships if m.class_label == label] for pupil in view.pupils]
    stays = [membership for each in own for membership in each]
    first, last = period.start, period.end
    return Headcount(
        at_first=sum(not each or any(m.covers(first) for m in each) for each in own),
        came=sum(m.since is not None and first < m.since <= last for m in stays),
        left=sum(m.until is not None and first <= m.until < last for m in stays),
        at_last=sum(not each or any(m.covers(last) for m in each) for each in own),
    )


def period_signatures(view: JournalView) -> tuple[str, ...]:
    """Return the periods whose marks the class teacher vouches for one by one; none when there is but one."""
    codes = view.result_codes(view.closed.journal.subjects) if view.is_year else ()
    return tuple(period_heading(code) for code in codes) if len(codes) > 1 else ()


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
