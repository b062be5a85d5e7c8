"""Files that someone gave a page to be checked and closed: a draft that waits, and that nobody else reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from archive.model.digest import Digest
from archive.model.period import PeriodCode, SchoolYear

UPLOAD_TERM = timedelta(days=14)
"""How long a draft waits: two weeks to put right what was found; then its personal data is let go."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file of a draft; `name` is only shown and kept, the bytes lie in the workspace under `digest`."""

    name: str
    digest: Digest
    size: int


@dataclass(frozen=True, slots=True)
class CheckedClass:
    """What the last check of a draft found of one class, in numbers."""

    class_label: str
    school_year: SchoolYear
    blocking: int
    to_explain: int


@dataclass(frozen=True, slots=True)
class Upload:
    """The catalogue's row of a draft. It goes when its period is closed, it is discarded, or its term ends."""

    upload_id: str
    organisation_id: str
    uploaded_by: str
    uploaded_at: datetime
    files: tuple[UploadedFile, ...]
    period: PeriodCode | None = None
    """For which period it was checked last; None before the first check."""
    checked: tuple[CheckedClass, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)
    """What was typed so far, by code (`archive.checks.explained`)."""

    @property
    def ends_at(self) -> datetime:
        """When it is let go."""
        return self.uploaded_at + UPLOAD_TERM

    @property
    def digests(self) -> frozenset[Digest]:
        """What it names in the workspace."""
        return frozenset(file.digest for file in self.files)


def waiting(uploads: Sequence[Upload], at: datetime) -> list[Upload]:
    """Return the drafts whose term has not ended."""
    return [upload for upload in uploads if at < upload.ends_at]
