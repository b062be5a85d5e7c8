"""What changed between two frozen versions of one class and period: each change by itself."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.model.journal import ResultKind
from archive.model.period import PeriodCode


class Changed(StrEnum):
    """What kind of thing is not as it was."""

    RESULT = "result"
    DECISION = "decision"
    PUPIL = "pupil"
    SUBJECT = "subject"
    LESSON = "lesson"
    ENTRY = "entry"
    ABSENCE = "absence"
    CLASS = "class"
    """The class itself: its teacher, its periods, the legend of its signs."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "result": "итоговая отметка",
            "decision": "решение педсовета",
            "pupil": "обучающийся",
            "subject": "предмет",
            "lesson": "урок",
            "entry": "запись за урок",
            "absence": "пропуск",
            "class": "класс",
        }[self.value]


class Nature(StrEnum):
    """How it is not as it was."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def words(self) -> str:
        """The Russian name."""
        return {"added": "добавлено", "removed": "убрано", "changed": "изменено"}[self.value]


_KINDS = {
    ResultKind.YEAR: "годовая",
    ResultKind.EXAM: "экзамен",
    ResultKind.STATE_EXAM: "ГИА",
    ResultKind.FINAL: "итоговая",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of what, whose, and what stood there before and stands there now (as printed).

    `what` names the field changed («тема»); `kind` and `period` are set for summary marks only.
    """

    thing: Changed
    nature: Nature
    pupil: str = ""
    subject: str = ""
    day: date | None = None
    kind: ResultKind | None = None
    period: PeriodCode | None = None
    what: str = ""
    old: str = ""
    new: str = ""

    @property
    def where(self) -> str:
        """«Абрамов Глеб, Алгебра, 4 четверть»: of what, without what stood there."""
        day = f"{self.day:%d.%m.%Y}" if self.day else ""
        kind = self.period.words if self.period else _KINDS.get(self.kind, "") if self.kind else ""
        return ", ".join(part for part in (self.pupil, self.subject, day, kind, self.what) if part)


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes, in the order: summary marks, decisions, people, subjects, lessons, entries, absences, the class."""

    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.changes)

    def of(self, *things: Changed) -> tuple[Change, ...]:
        """Return the changes of `things`."""
        return tuple(change for change in self.changes if change.thing in things)

    def without(self, *things: Changed) -> "Difference":
        """Return the difference less the changes of `things`."""
        return Difference(tuple(change for change in self.changes if change.thing not in things))

    def counts(self) -> Mapping[tuple[Changed, Nature], int]:
        """Return how many changes there are of each thing and nature."""
        return Counter((change.thing, change.nature) for change in self.changes)
