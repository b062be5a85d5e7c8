"""Where a thing of a journal stands in its source: looked up only when a finding must name it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from archive.intake.containers.sheets import Source
from archive.model.finding import Place
from archive.model.journal import Entry, Result

Key = tuple[str, ...]
"""The class and then the thing's own ids; an empty text where the thing has none."""
Index = Callable[[Source], Mapping[Key, Place]]
"""Reads a source once more, for the places alone."""


def pupil_key(label: str, pupil_id: str) -> Key:
    """Return the key of a pupil."""
    return ("pupil", label, pupil_id)


def lesson_key(label: str, lesson_id: str) -> Key:
    """Return the key of a lesson."""
    return ("lesson", label, lesson_id)


def entry_key(label: str, entry: Entry) -> Key:
    """Return the key of a pupil's cell."""
    return ("entry", label, entry.pupil_id, entry.lesson_id)


def result_key(label: str, result: Result) -> Key:
    """Return the key of a summary mark."""
    return ("result", label, result.pupil_id, result.subject_id, result.kind.value, str(result.period or ""))


def period_key(label: str) -> Key:
    """Return the key of the place that says which period it is."""
    return ("period", label)


def no_index(source: Source) -> Mapping[Key, Place]:  # noqa: ARG001 - the type's
    """Know no places but the file itself."""
    return {}


@dataclass(slots=True)
class Places:
    """The places of one source; the source is read for them at the first question, which most never meet."""

    source: Source
    index: Index
    _known: Mapping[Key, Place] | None = field(default=None)

    def of(self, key: Key) -> Place:
        """Return the place of `key`, or the file when nothing nearer is known."""
        if self._known is None:
            self._known = self.index(self.source)
        return self._known.get(key) or Place(self.source.name)
