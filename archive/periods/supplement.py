"""The supplement: summary marks set after a period was closed (003 §4-ЭД 5), as a small journal of their own."""

from collections.abc import Iterable
from dataclasses import replace

from archive.model.journal import ClassJournal, CouncilDecision, Result, ResultKind
from archive.model.period import PeriodCode
from archive.periods.matching import Matching, match

_Place = tuple[str, str, ResultKind, PeriodCode | None]


def supplement(old: ClassJournal, new: ClassJournal) -> ClassJournal:
    """Return of `new` the summary marks that `old` has not, or has otherwise, under the ids of `old`.

    With them come their pupils and subjects, and what the council resolved on these pupils since. No
    mark is taken away: what `old` alone has is not spoken of.
    """
    moved = _moved(new, match(old, new))
    known = {_place(result): result.mark.shown for result in old.results}
    results = tuple(result for result in moved.results if known.get(_place(result)) != result.mark.shown)
    pupils = {result.pupil_id for result in results}
    subjects = {result.subject_id for result in results}
    resolved = {(each.pupil_id, each.words) for each in old.decisions}
    return replace(
        moved,
        pupils=tuple(pupil for pupil in moved.pupils if pupil.pupil_id in pupils),
        subjects=tuple(subject for subject in moved.subjects if subject.subject_id in subjects),
        results=results,
        decisions=tuple(
            each for each in moved.decisions if each.pupil_id in pupils and (each.pupil_id, each.words) not in resolved
        ),
        lessons=(),
        entries=(),
        day_absences=(),
        averages=(),
        legend=(),
    )


def supplemented(journal: ClassJournal, supplements: Iterable[ClassJournal]) -> ClassJournal:
    """Return `journal` with the marks and decisions of `supplements`, made to it in this order."""
    for later in supplements:
        journal = _with(journal, later)
    return journal


def _with(journal: ClassJournal, later: ClassJournal) -> ClassJournal:
    places = {_place(result) for result in later.results}
    pupils = {pupil.pupil_id for pupil in journal.pupils}
    subjects = {subject.subject_id for subject in journal.subjects}
    resolved = {each.pupil_id for each in later.decisions}
    return replace(
        journal,
        pupils=(*journal.pupils, *(each for each in later.pupils if each.pupil_id not in pupils)),
        subjects=(*journal.subjects, *(each for each in later.subjects if each.subject_id not in subjects)),
        results=(*(each for each in journal.results if _place(each) not in places), *later.results),
        decisions=(*(each for each in journal.decisions if each.pupil_id not in resolved), *later.decisions),
    )


def _place(result: Result) -> _Place:
    return result.pupil_id, result.subject_id, result.kind, result.period


def _moved(new: ClassJournal, matched: Matching) -> ClassJournal:
    """Return `new` under the ids of the earlier journal; whoever is new there gets an id that it does not have."""
    pupils = {p.pupil_id: matched.pupils.get(p.pupil_id, f"+{p.pupil_id}") for p in new.pupils}
    subjects = {s.subject_id: matched.subjects.get(s.subject_id, f"+{s.subject_id}") for s in new.subjects}

    def result(each: Result) -> Result:
        return replace(each, pupil_id=pupils[each.pupil_id], subject_id=subjects[each.subject_id])

    def decision(each: CouncilDecision) -> CouncilDecision:
        return replace(each, pupil_id=pupils[each.pupil_id])

    return replace(
        new,
        pupils=tuple(replace(each, pupil_id=pupils[each.pupil_id]) for each in new.pupils),
        subjects=tuple(replace(each, subject_id=subjects[each.subject_id]) for each in new.subjects),
        results=tuple(result(each) for each in new.results),
        decisions=tuple(decision(each) for each in new.decisions),
    )
