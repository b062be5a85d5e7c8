"""A document before it goes to press: described once, whatever PDF/A it is to become.

`archive.render.press` sets it: grids drawn straight on a canvas, or as real tables where the variant
is tagged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.render.code import Code
from archive.render.drawn import Chapter
from archive.render.join import Attachment
from archive.render.measures import Paper
from archive.render.metadata import Metadata
from archive.render.running import RunningText


@dataclass(frozen=True, slots=True)
class Flowing:
    """Pages that flow: a template and what fills it.

    `heading` is its line in the contents. With `contents` the template also gets `contents`, the entries
    of every part that follows.
    """

    template: str
    values: Mapping[str, object]
    heading: str = ""
    contents: bool = False
    whole: bool = False
    """The template is a document with a head and a style of its own; it is the only part then."""


Part = Flowing | Chapter
"""Each part begins on a sheet of its own."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The parts of a document in their order, and what each of its sheets and its file say of it."""

    paper: Paper
    parts: Sequence[Part]
    running: RunningText | None
    metadata: Metadata
    code: Code | None = None
    """The QR requisite at the lower right of the first sheet."""
    attachments: Sequence[Attachment] = ()
    """Left out where the variant takes none: they stand beside the record then."""
