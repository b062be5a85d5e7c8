"""A document as sections of pages, before it is joined: what comes after what, and on which sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.render.flow import Flow


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
    """A line of the contents; `sheet` counts from 1."""

    title: str
    sheet: int
    level: int
    who: str


def flow_sections(flow: Flow) -> tuple[Section, ...]:
    """Divide `flow` at its headings."""
    ends = (*(heading.page for heading in flow.headings[1:]), flow.pages)
    pairs = zip(flow.headings, ends, strict=True)
    return tuple(Section(heading.words, Pages(flow.pdf, heading.page, end)) for heading, end in pairs)


def entries(sections: Sequence[Section], before: int) -> Iterator[Entry]:
    """Yield the contents of `sections` that come after `before` other sheets."""
    sheet = before + 1
    for section in sections:
        yield Entry(section.heading, sheet, section.level, section.who)
        sheet += section.pages.count
