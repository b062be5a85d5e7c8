"""What a system pushed: a journal that waits for the administrator to close it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from archive.model.digest import Digest
from archive.model.finding import Finding
from archive.model.period import SchoolYear


@dataclass(frozen=True, slots=True)
class Push:
    """The catalogue's row of an accepted push; the body itself lies under `digest`."""

    push_id: str
    organisation_id: str
    system: str
    """Which system pushed: the name of its token."""
    digest: Digest
    size: int
    school_year: SchoolYear
    class_label: str
    counts: Mapping[str, int]
    """How many pupils, lessons, entries and summary marks the journal has."""
    findings: tuple[Finding, ...]
    pushed_at: datetime


def push_id(system: str, key: str) -> str:
    """Return the id of the push that `system` made under its idempotency key: the same pair, the same push."""
    return sha256(f"{system}|{key}".encode()).hexdigest()[:16]
