"""The paper beside the record: printed, counted, sewn, put in its place; every step stays written down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from archive.model.digest import Digest
from archive.model.record import RecordNumber


def sheets_of(pages: int, *, double_sided: bool) -> int:
    """Return how many sheets `pages` take: two pages a sheet when both sides are printed."""
    return -(-pages // 2) if double_sided else pages


class PaperStep(StrEnum):
    """What is done with a printed file, in order."""

    COUNTED = "counted"
    """The clerk counted the numbered sheets; only a count that agrees opens the next step."""
    BOUND = "bound"
    """Sewn, sealed and signed."""
    SHELVED = "shelved"
    """«В архиве»: in its place; a later one is a move."""


class PaperState(StrEnum):
    """How far a printed file has come."""

    PRINTED = "printed"
    MISCOUNTED = "miscounted"
    COUNTED = "counted"
    BOUND = "bound"
    SHELVED = "shelved"

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "printed": "напечатано, листы не сосчитаны",
            "miscounted": "листы не сошлись",
            "counted": "листы сошлись",
            "bound": "прошито и опечатано",
            "shelved": "в архиве",
        }[self.value]


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """One step of one printing: who did it and when; `ordinal` counts from 1."""

    ordinal: int
    step: PaperStep
    done_by: str
    done_at: datetime
    sheets: int = 0
    """What was counted."""
    place: str = ""
    """«шкаф 2, полка 4, коробка 1»."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One printing of a file, called by the number of its first record.

    `sheets` are those of the documents, numbered through; the inventory's are beside them. Cover and
    certification sheet have no number and are not counted.
    """

    organisation_id: str
    number: RecordNumber
    printing: int
    """1 for the first; a re-print is the next and leaves the earlier in the list."""
    records: tuple[RecordNumber, ...]
    pages: int
    sheets: int
    inventory_sheets: int
    double_sided: bool
    digest: Digest
    """Of the file that went to the printer."""
    printed_by: str
    printed_at: datetime
    entries: Sequence[PaperEntry] = ()

    @property
    def counted(self) -> int | None:
        """What the last count gave; None before the first."""
        return next((entry.sheets for entry in reversed(self.entries) if entry.step is PaperStep.COUNTED), None)

    @property
    def place(self) -> str:
        """Where it stands; empty before it was put anywhere."""
        return next((entry.place for entry in reversed(self.entries) if entry.step is PaperStep.SHELVED), "")

    @property
    def state(self) -> PaperState:
        """How far it has come: a count that disagrees takes back what went before."""
        if self.counted is None:
            return PaperState.PRINTED
        if self.counted != self.sheets:
            return PaperState.MISCOUNTED
        steps = {entry.step for entry in self.entries}
        for step, state in ((PaperStep.SHELVED, PaperState.SHELVED), (PaperStep.BOUND, PaperState.BOUND)):
            if step in steps:
                return state
        return PaperState.COUNTED

    def then(self, entry: PaperEntry) -> "PaperFile":
        """Return the file with one more step."""
        return replace(self, entries=(*self.entries, entry))
