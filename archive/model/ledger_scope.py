"""Whose ledger it is: of a class, a group, a stream, one pupil (003 прил. 1), or for the medal commission."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class LedgerKind(StrEnum):
    """Who stands in the ledger."""

    CLASS = "class"
    GROUP = "group"
    """A subgroup of one subject: its pupils, its subject."""
    STREAM = "stream"
    """Pupils of several classes together."""
    PUPIL = "pupil"
    MEDAL = "medal"
    """All summary marks of a class, for the commission that decides on medals."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "class": "ведомость класса",
            "group": "ведомость группы",
            "stream": "ведомость потока",
            "pupil": "ведомость обучающегося",
            "medal": "ведомость для медальной комиссии",
        }[self.value]


@dataclass(frozen=True, slots=True)
class LedgerScope:
    """Which pupils and subjects of the data a ledger shows.

    A group and a pupil name their pupils; a class, a stream and the medal sheet show all. No subjects
    named means all of them.
    """

    kind: LedgerKind = LedgerKind.CLASS
    label: str = ""
    """What it is called beside the class: «Английский язык (1 группа)», the pupil's full name, «8А, 8Б»."""
    pupil_ids: tuple[str, ...] = ()
    subject_ids: tuple[str, ...] = ()

    @property
    def is_class(self) -> bool:
        """Whether it is the ledger of the whole class."""
        return self.kind is LedgerKind.CLASS

    @property
    def key(self) -> str:
        """A short name that tells scopes of one class apart; empty for the whole class."""
        if self.is_class:
            return ""
        named = "|".join((self.kind.value, *self.pupil_ids, "", *self.subject_ids))
        return f"{self.kind.value}-{sha256(named.encode()).hexdigest()[:8]}"

    def is_same(self, other: "LedgerScope") -> bool:
        """Tell whether both ledgers are of the same people and subjects, whatever they are called."""
        return self.key == other.key


WHOLE_CLASS = LedgerScope()
