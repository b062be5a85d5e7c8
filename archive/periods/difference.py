"""What changed between two frozen versions of one class and period. Pure: two journals in, a `Difference` out."""

from collections.abc import Iterator, Mapping
from itertools import count

from archive.model.difference import Change, Changed, Difference, Nature
from archive.model.journal import ClassJournal
from archive.periods.facts import Labels, Said, Thing, facts
from archive.periods.matching import match

_ORDER = tuple(Changed)


def difference(old: ClassJournal, new: ClassJournal) -> Difference:
    """Return what `new` says otherwise than `old`, summary marks first."""
    before, after = _labels(old, new)
    was, now = facts(old, before), facts(new, after)
    changes = [change for thing in {**now, **was} for change in _changes(thing, was.get(thing), now.get(thing))]
    return Difference(tuple(sorted(changes, key=lambda change: _ORDER.index(change.thing))))


def _changes(thing: Thing, was: Said | None, now: Said | None) -> Iterator[Change]:
    """Yield one change for a thing that came or went, and one a field for a thing that stayed."""
    if was is None or now is None:
        yield _change(thing, Nature.ADDED if was is None else Nature.REMOVED, "", _told(was), _told(now))
        return
    for what in now:
        if was[what] != now[what] if what in was else now[what]:
            yield _change(thing, Nature.CHANGED, what, was.get(what, ""), now[what])


def _told(said: Said | None) -> str:
    return "; ".join(text for text in (said or {}).values() if text)


def _change(thing: Thing, nature: Nature, what: str, old: str, new: str) -> Change:
    return Change(thing.thing, nature, thing.pupil, thing.subject, thing.day, thing.kind, thing.period, what, old, new)


def _labels(old: ClassJournal, new: ClassJournal) -> tuple[Labels, Labels]:
    """Name everyone and every subject as the later journal does, and whom only the earlier one has as it does."""
    matched = match(old, new)
    after = Labels(_named(_pupils(new), {}, set()), _named(_subjects(new), {}, set()))
    known = Labels(
        {was: after.pupils[now] for now, was in matched.pupils.items()},
        {was: after.subjects[now] for now, was in matched.subjects.items()},
    )
    before = Labels(
        _named(_pupils(old), known.pupils, set(after.pupils.values())),
        _named(_subjects(old), known.subjects, set(after.subjects.values())),
    )
    return before, after


def _pupils(journal: ClassJournal) -> dict[str, str]:
    return {pupil.pupil_id: pupil.name.full for pupil in journal.pupils}


def _subjects(journal: ClassJournal) -> dict[str, str]:
    return {s.subject_id: f"{s.name} ({s.group})" if s.group else s.name for s in journal.subjects}


def _named(names: Mapping[str, str], known: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    """Return a label for each id: the known one, else the name, counted when it is taken («Иванов Иван (2)»)."""
    labels = dict(known)
    for key, name in names.items():
        if key not in labels:
            labels[key] = next(label for label in _spellings(name) if label not in taken)
            taken.add(labels[key])
    return labels


def _spellings(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} ({turn})" for turn in count(2))
