"""Check a period before it is closed: what the files say, and what they lack by the school's profile.

Nothing is written. `close_period` asks the same question of each class, so what is found here is what
it will find.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.checks import check
from archive.errors import ClassNotOfSchoolError, SchoolMismatchError
from archive.intake import InputFile, take_in
from archive.model.finding import Finding, Severity
from archive.model.journal import ClassJournal
from archive.model.organisation import Organisation
from archive.model.period import Period, PeriodCode
from archive.periods.calendar import find_period
from archive.periods.selection import select


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What is to be checked, and by whose profile."""

    files: tuple[InputFile, ...]
    organisation: Organisation
    period: PeriodCode


@dataclass(frozen=True, slots=True)
class ClassCheck:
    """One class: what of its journal falls into the period, and everything found there."""

    journal: ClassJournal
    period: Period
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it. With `unreadable` the files could not be taken in, and no class was checked."""

    organisation: Organisation
    at: datetime
    findings: tuple[Finding, ...]
    classes: tuple[ClassCheck, ...] = ()
    unreadable: bool = False

    @property
    def blocked(self) -> bool:
        """Whether the period cannot be closed from these files."""
        return any(finding.severity is Severity.BLOCKS for finding in self.findings)


def check_period(request: CheckRequest, *, at: datetime) -> Checked:
    """Check every class in the files.

    Raises `IntakeError`, `SchoolMismatchError`, `ClassNotOfSchoolError`, `PeriodUnknownError`.
    """
    taken = take_in(request.files)
    if any(finding.severity is Severity.BLOCKS for finding in taken.findings):
        return Checked(request.organisation, at, taken.findings, unreadable=True)
    classes = tuple(
        check_class(journal, taken.findings, request.organisation, request.period, at=at) for journal in taken.journals
    )
    return Checked(request.organisation, at, together(classes, taken.findings), classes)


def check_class(
    journal: ClassJournal, taken: Sequence[Finding], organisation: Organisation, code: PeriodCode, *, at: datetime
) -> ClassCheck:
    """Return the class's part of the period with its findings: those of taking in, then those of the rules."""
    hold_to_school(journal, organisation)
    period = find_period(journal, code)
    part = select(journal, period)
    own = tuple(finding for finding in taken if finding.class_label in ("", journal.class_label))
    return ClassCheck(part, period, own + check(part, organisation, period, at=at))


def together(classes: Sequence[ClassCheck], taken: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    """Return the findings of all classes, those that concern the files as a whole once."""
    return tuple(dict.fromkeys((*taken, *(finding for one in classes for finding in one.findings))))


def hold_to_school(journal: ClassJournal, organisation: Organisation) -> None:
    """Refuse the journal of another school, or of a class that the school does not have."""
    names = (organisation.full_name, organisation.short_name, *organisation.names_in_exports)
    if _folded(journal.school_name) not in {_folded(name) for name in names}:
        file = journal.sources[0].name if journal.sources else ""
        raise SchoolMismatchError(file=file, found=journal.school_name, expected=organisation.full_name)
    labels = organisation.class_labels
    if labels and _folded(journal.class_label) not in {_folded(label) for label in labels}:
        raise ClassNotOfSchoolError(
            found=journal.class_label, school=organisation.short_name, expected=", ".join(labels)
        )


def _folded(name: str) -> str:
    """Compare names as people do: case, quotes and spacing do not tell two schools apart."""
    return " ".join("".join(c for c in name.casefold() if c not in "«»\"'“”„").split())
