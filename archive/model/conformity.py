"""The sheet of conformity to ГОСТ Р ИСО 15489-1-2019: by it the director decides whether paper is needed (003 §3.3)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.model.papers import Paper


class ConformityState(StrEnum):
    """How far a requirement is met. Honest: what nobody does is «не выполнено»."""

    MET = "выполнено"
    PARTLY = "частично"
    BY_SCHOOL = "делает школа"
    MISSING = "не выполнено"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of the standard, in our words.

    `proof` holds tests as «path::function» and pages of the docs.
    """

    clause: str
    asks: str
    state: ConformityState
    how: str
    proof: tuple[str, ...] = ()
    school: str = ""
    """What the school itself must do; empty when nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformitySheet(Paper):
    """The sheet of one school as it stands on a day."""

    requirements: Sequence[Requirement]
    records: int
    paper: str
    """What the profile wants on paper: «сводная ведомость»; empty for nothing."""
    rules: str
    """Whose rules: the profile's title."""

    @property
    def counts(self) -> Counter[ConformityState]:
        """How many requirements stand in each state."""
        return Counter(each.state for each in self.requirements)

    @property
    def is_met(self) -> bool:
        """Whether nothing is left undone or done in part."""
        return not self.counts[ConformityState.MISSING] and not self.counts[ConformityState.PARTLY]
