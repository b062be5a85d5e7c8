"""What kind of work a lesson was, from the words that teachers write."""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from archive.model.marks import Mark


class Work(Enum):
    """Kinds of work that have limits of their own (003 §4-ЭЖ 2.11, 2.12)."""

    ORDINARY = "ordinary"
    WRITTEN = "written"
    CONTROL = "control"


_CONTROL = ("контрольн", "к/р", "к.р.")
_WRITTEN = ("письменн", "сочинени", "изложени", "диктант", "эссе")


@lru_cache(maxsize=512)
def kind_of(words: str) -> Work:
    """Return the kind of work that `words` name; «Контрольный диктант» is a control work."""
    lowered = words.casefold()
    if any(stem in lowered for stem in _CONTROL):
        return Work.CONTROL
    return Work.WRITTEN if any(stem in lowered for stem in _WRITTEN) else Work.ORDINARY


def work_of(words: str, marks: Iterable[Mark], control_index: str) -> Work:
    """Return the gravest kind among the lesson's own words and those of its marks."""
    found = {kind_of(words)}
    for mark in marks:
        found.add(kind_of(mark.work_kind))
        if control_index and mark.weight == control_index:
            found.add(Work.CONTROL)
    return next(kind for kind in (Work.CONTROL, Work.WRITTEN, Work.ORDINARY) if kind in found)
