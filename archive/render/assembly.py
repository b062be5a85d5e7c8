"""A document as sections of pages, before it is joined: what comes after what, and on which sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages from `first` to `last` (exclusive, from 0) of a rendered part."""

    pdf: bytes
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many pages."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Section:
    """Pages under one heading of the contents; `level` 2 stands under the last of level 1."""

    heading: str
    pages: Pages
    level: int = 1
    who: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: `target` is what it leads to.

    `sheet` counts from 1; 0 where only the setting of the pages can tell.
    """

    title: str
    target: str
    sheet: int
    level: int
    who: str


def entries(sections: Sequence[Section], before: int) -> Iterator[Entry]:
    """Yield the contents of `sections` that come after `before` other sheets."""
    sheet = before + 1
    for section in sections:
        yield Entry(section.heading, f"sheet:{sheet}", sheet, section.level, section.who)
        sheet += section.pages.count
