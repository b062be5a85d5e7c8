"""Which pupil and which subject of one export is which of another: exports renumber them as they like."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from archive.model.journal import ClassJournal, Subject
from archive.model.people import Pupil

T = TypeVar("T")
Key = Callable[[T], Hashable]


@dataclass(frozen=True, slots=True)
class Matching:
    """Ids of the later journal → ids of the earlier one; who or what is new is not in them."""

    pupils: dict[str, str]
    subjects: dict[str, str]


def match(old: ClassJournal, new: ClassJournal) -> Matching:
    """Match people by name, with the day of birth where that tells namesakes apart, and subjects by name and group.

    A corrected name is still known by the id together with the other half of the name.
    """
    pupils = _pairs(old.pupils, new.pupils, _PUPIL)
    subjects = _pairs(old.subjects, new.subjects, _SUBJECT)
    return Matching(
        {now.pupil_id: was.pupil_id for was, now in pupils},
        {now.subject_id: was.subject_id for was, now in subjects},
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


_PUPIL: tuple[Key[Pupil], ...] = (
    lambda p: (p.pupil_id, _folded(p.name.full)),
    lambda p: (_folded(p.name.full), p.birth_date),
    lambda p: _folded(p.name.full),
    lambda p: (p.pupil_id, _folded(p.name.family)),
    lambda p: (p.pupil_id, _folded(p.name.given)),
)
_SUBJECT: tuple[Key[Subject], ...] = (
    lambda s: (s.subject_id, _folded(s.name), s.kind, _folded(s.group)),
    lambda s: (_folded(s.name), s.kind, _folded(s.group)),
    lambda s: (_folded(s.name), s.kind, _folded(s.teacher)),
)


def _pairs(old: Sequence[T], new: Sequence[T], keys: Sequence[Key[T]]) -> list[tuple[T, T]]:
    """Pair what has a key that is its alone on both sides, by the surest key first."""
    pairs: list[tuple[T, T]] = []
    for key in keys:
        before, after = _alone(old, key), _alone(new, key)
        found = [(was, after[value]) for value, was in before.items() if value in after]
        pairs += found
        old = [item for item in old if not any(item is was for was, _ in found)]
        new = [item for item in new if not any(item is now for _, now in found)]
    return pairs


def _alone(items: Sequence[T], key: Key[T]) -> dict[Hashable, T]:
    counts = Counter(key(item) for item in items)
    return {key(item): item for item in items if counts[key(item)] == 1}
