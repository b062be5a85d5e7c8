"""Which ledgers are made of a closed period, and what of its data each of them may hold."""

from dataclasses import replace

from archive.model.closing import ClosedPeriod
from archive.model.difference import Difference
from archive.model.journal import ClassJournal, Subject
from archive.model.ledger_scope import WHOLE_CLASS, LedgerKind, LedgerScope
from archive.model.people import Pupil
from archive.periods.snapshot import freeze

_OF_NAMED = {LedgerKind.GROUP, LedgerKind.PUPIL}
"""Scopes of the pupils they name and of no others: of nobody when they name none."""


def ledger_scopes(closed: ClosedPeriod) -> tuple[LedgerScope, ...]:
    """Return whose ledgers a closing makes, the class's first.

    Who is on an individual plan has a ledger of their own whatever the school's file says (003 прил. 1).
    Where no marks are given (a preschool or an extracurricular group) no ledger is made, unless the
    data has summary marks after all.
    """
    journal, wanted = closed.journal, closed.organisation.ledgers
    if not journal.class_kind.is_attested and not journal.results:
        return ()
    groups = journal.subjects if LedgerKind.GROUP in wanted else ()
    return (
        WHOLE_CLASS,
        *(group_scope(journal, subject) for subject in groups if subject.group and _learners(journal, subject)),
        *(pupil_scope(each) for each in journal.pupils if each.individual_plan or LedgerKind.PUPIL in wanted),
    )


def pupil_scope(pupil: Pupil) -> LedgerScope:
    """Return the scope of one pupil."""
    return LedgerScope(LedgerKind.PUPIL, pupil.name.full, (pupil.pupil_id,))


def group_scope(journal: ClassJournal, subject: Subject) -> LedgerScope:
    """Return the scope of a subject: those who have anything in it, and this subject only."""
    return LedgerScope(LedgerKind.GROUP, subject.title, _learners(journal, subject), (subject.subject_id,))


def scoped_twin(twin: bytes, closed: ClosedPeriod, scope: LedgerScope) -> bytes:
    """Return the machine-readable data that a document of `scope` carries: no one's but theirs."""
    return twin if scope.is_class else freeze(within(closed, scope))


def within(closed: ClosedPeriod, scope: LedgerScope) -> ClosedPeriod:
    """Return what of `closed` a ledger of `scope` may hold.

    A part of a class holds what a ledger is made of and nothing else: lessons, entries and attendance
    are the journal's matter, and so are the findings, which may name classmates. Changes of others are
    left out, and so are the earlier records that were of other people.
    """
    if scope.is_class:
        return closed
    journal = _cut(closed.journal, scope)
    names = {pupil.name.full for pupil in journal.pupils}
    changes = closed.difference.changes if closed.difference else ()
    return replace(
        closed,
        journal=journal,
        findings=(),
        supersedes_records=tuple(each for each in closed.supersedes_records if each.scope.is_same(scope)),
        difference=closed.difference and Difference(tuple(each for each in changes if each.pupil in names)),
    )


def _cut(journal: ClassJournal, scope: LedgerScope) -> ClassJournal:
    everyone = scope.kind not in _OF_NAMED
    pupils = frozenset(pupil.pupil_id for pupil in journal.pupils if everyone or pupil.pupil_id in scope.pupil_ids)
    subjects = frozenset(scope.subject_ids or (subject.subject_id for subject in journal.subjects))
    results = tuple(each for each in journal.results if each.pupil_id in pupils and each.subject_id in subjects)
    shown = subjects if scope.subject_ids else {result.subject_id for result in results}
    return replace(
        journal,
        pupils=tuple(each for each in journal.pupils if each.pupil_id in pupils),
        subjects=tuple(each for each in journal.subjects if each.subject_id in shown),
        lessons=(),
        entries=(),
        day_absences=(),
        open_days=(),
        results=results,
        averages=(),
        decisions=() if scope.subject_ids else tuple(d for d in journal.decisions if d.pupil_id in pupils),
    )


def _learners(journal: ClassJournal, subject: Subject) -> tuple[str, ...]:
    held = {lesson.lesson_id for lesson in journal.lessons if lesson.subject_id == subject.subject_id}
    found = {entry.pupil_id for entry in journal.entries if entry.lesson_id in held}
    found |= {result.pupil_id for result in journal.results if result.subject_id == subject.subject_id}
    return tuple(pupil.pupil_id for pupil in journal.pupils if pupil.pupil_id in found)
