"""Check a draft: what its files say of a period and what they lack; what was found is noted in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from archive.intake import take_in
from archive.model.closing import Closing
from archive.model.finding import Finding, Severity
from archive.model.journal import ClassJournal
from archive.model.organisation import Organisation
from archive.model.period import YEAR, Period, PeriodCode
from archive.model.upload import CheckedClass, Upload
from archive.periods.calendar import closable_periods
from archive.ports import Ports
from archive.services.check_period import Checked, ClassCheck, check_class, together
from archive.services.keep_upload import find_upload, open_upload


@dataclass(frozen=True, slots=True)
class UploadCheck:
    """What the check of a draft found; `period` None when no file could be taken in."""

    checked: Checked
    period: PeriodCode | None
    periods: tuple[PeriodCode, ...]
    """Those that every class in the files has."""
    closed_before: tuple[Closing, ...] = ()
    """The last closing of each class that is closed for this period already, from other files."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes in the files."""
        return tuple(one.journal.class_label for one in self.checked.classes)


def check_upload(ports: Ports, upload_id: str, period: PeriodCode | None = None) -> UploadCheck:
    """Check every class in the draft's files for `period`, or for the one that is due.

    Raises `UploadUnknownError`, `WorkspaceLostError`, and as `check_period`.
    """
    upload = find_upload(ports, upload_id)
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(upload.organisation_id)
    found = _check(ports, upload, organisation, period)
    if found.period:
        _note(ports, upload, found)
    return found


def look_at_upload(ports: Ports, upload_id: str) -> UploadCheck:
    """Return what the check of a draft finds for the period that it was checked for last; nothing is noted.

    Raises as `check_upload`.
    """
    upload = find_upload(ports, upload_id)
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(upload.organisation_id)
    return _check(ports, upload, organisation, upload.period)


def _check(ports: Ports, upload: Upload, organisation: Organisation, wanted: PeriodCode | None) -> UploadCheck:
    at = ports.clock.now()
    taken = take_in(open_upload(ports, upload))
    if any(finding.severity is Severity.BLOCKS for finding in taken.findings) or not taken.journals:
        return UploadCheck(Checked(organisation, at, taken.findings, unreadable=True), None, ())
    periods = _shared(taken.journals)
    period = wanted or upload.period or _due(periods, _today(organisation, at))
    classes = tuple(check_class(each, taken.findings, organisation, period, at=at) for each in taken.journals)
    checked = Checked(organisation, at, together(classes, taken.findings), classes)
    codes = tuple(each.code for each in periods)
    return UploadCheck(checked, period, codes, _closed_before(ports, organisation, classes))


def _shared(journals: Sequence[ClassJournal]) -> tuple[Period, ...]:
    first, *others = [closable_periods(journal) for journal in journals]
    return tuple(each for each in first if all(any(each.code == one.code for one in known) for known in others))


def _due(periods: Sequence[Period], today: date) -> PeriodCode:
    """Return the last period that has ended, the year rather than its last part; the first when none has."""
    ended = [each for each in periods if each.end <= today]
    last = max(ended, key=lambda each: (each.end, each.code == YEAR), default=None)
    return last.code if last else periods[0].code if periods else YEAR


def _today(organisation: Organisation, at: datetime) -> date:
    return at.astimezone(ZoneInfo(organisation.time_zone)).date()


def _closed_before(ports: Ports, organisation: Organisation, classes: Sequence[ClassCheck]) -> tuple[Closing, ...]:
    found = []
    with ports.catalog.reading() as unit:
        for one in classes:
            label, year = one.journal.class_label, one.journal.school_year
            versions = unit.closings(organisation.organisation_id, year, label, one.period.code)
            if versions and not any(version.is_from(one.journal.sources) for version in versions):
                found.append(versions[-1])
    return tuple(found)


def _note(ports: Ports, upload: Upload, found: UploadCheck) -> None:
    noted = tuple(_in_numbers(one) for one in found.checked.classes)
    with ports.catalog.transaction() as unit:
        unit.save_upload(replace(unit.upload(upload.upload_id), period=found.period, checked=noted))


def _in_numbers(one: ClassCheck) -> CheckedClass:
    def count(severity: Severity) -> int:
        return sum(finding.severity is severity for finding in one.findings)

    journal = one.journal
    return CheckedClass(journal.class_label, journal.school_year, count(Severity.BLOCKS), count(Severity.EXPLAIN))


@dataclass(frozen=True, slots=True)
class Alike:
    """Findings of one code: one explanation may answer all of them."""

    code: str
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def class_labels(self) -> tuple[str, ...]:
        """The classes that they concern."""
        return tuple(dict.fromkeys(finding.class_label for finding in self.findings if finding.class_label))


def grouped(findings: Sequence[Finding]) -> tuple[Alike, ...]:
    """Return the findings by severity and code, the gravest first."""
    found: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.severity, finding.code), []).append(finding)
    gravity = list(Severity)
    ordered = sorted(found.items(), key=lambda item: gravity.index(item[0][0]))
    return tuple(Alike(code, severity, tuple(members)) for (severity, code), members in ordered)
