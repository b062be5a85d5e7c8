"""A grid: pupils down the side, short strings across.

The same grid serves the marks of a subject, the totals of attendance and the summary ledger. Columns
stand in groups (a month, a subject).
"""

from dataclasses import dataclass

from archive.render.typeface import BOLD, REGULAR


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `cells` has a string for each row.

    `result` is set bold on grey ground; `upright` turns the heading; `words` holds text, not signs;
    `away` are the rows in which the pupil was not of the class, laid with a darker ground.
    """

    heading: str
    cells: tuple[str, ...]
    result: bool = False
    upright: bool = False
    words: bool = False
    away: frozenset[int] = frozenset()

    @property
    def font(self) -> str:
        """The face its cells are set in."""
        return BOLD if self.result else REGULAR


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring columns under one heading, of which the first of `headings` that fits is printed.

    No headings: the columns' own headings take the whole height. `lines` is how many lines a heading
    may take.
    """

    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: its name, the longest form first, and whether it is a total of the others."""

    names: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """What is to be shown: `notes` stand under the grid of the last sheet."""

    title: str
    subtitles: tuple[str, ...]
    names_heading: str
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()
    whole_groups: bool = False
    """Whether a group must not be divided between two sheets."""
    full_names: bool = False
    """Whether rows must be high enough for every name in full."""
