"""The checks of drafts, not made again while nothing changed: reading a school's files takes seconds."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock

from archive.errors import (
    ArchiveError,
    ClassNotOfSchoolError,
    IntakeError,
    PeriodUnknownError,
    SchoolMismatchError,
)
from archive.model.closing import Closing
from archive.model.finding import Finding
from archive.model.period import PeriodCode
from archive.ports import Ports
from archive.services.check_period import Checked
from archive.services.check_upload import UploadCheck, check_upload, look_at_upload
from archive.services.own_pages import check_own

_KEPT = 16


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found, without the journals themselves."""

    period: PeriodCode | None
    periods: tuple[PeriodCode, ...]
    classes: tuple[str, ...]
    findings: tuple[Finding, ...]
    closed_before: tuple[Closing, ...]
    unreadable: bool
    blocked: bool


class CheckDesk:
    """Answers what is wrong with a draft, from a check of the same day and period."""

    def __init__(self, ports: Ports) -> None:
        """Check nothing yet."""
        self._ports, self._lock = ports, Lock()
        self._kept: OrderedDict[tuple[str, str, date], Found | ArchiveError] = OrderedDict()
        self._own: OrderedDict[tuple[str, str, date], Checked] = OrderedDict()

    def found(self, upload_id: str, period: PeriodCode | None) -> Found:
        """Return the check's result; one check at a time. Raises as `check_upload`."""
        with self._lock:
            today = self._ports.clock.now().date()
            key = (upload_id, str(period or ""), today)
            if key not in self._kept:
                found = self._look(upload_id, period)
                told = str(found.period or "") if isinstance(found, Found) else ""
                for named in {key, (upload_id, told, today)} if told else {key}:
                    self._kept[named] = found
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            known = self._kept[key]
        if isinstance(known, ArchiveError):
            raise known
        return known

    def _look(self, upload_id: str, period: PeriodCode | None) -> Found | ArchiveError:
        """Return what was found; what the files themselves are refused for does not change until they do."""
        try:
            return _of(check_upload(self._ports, upload_id, period))
        except (IntakeError, PeriodUnknownError, SchoolMismatchError, ClassNotOfSchoolError) as error:
            return error

    def own(self, upload_id: str, teacher: str, class_labels: tuple[str, ...]) -> Checked:
        """Return what the draft lacks on a teacher's own pages of these classes. Raises as `look_at_upload`."""
        with self._lock:
            key = (upload_id, "|".join((teacher, *class_labels)), self._ports.clock.now().date())
            if key not in self._own:
                self._own[key] = check_own(look_at_upload(self._ports, upload_id).checked, teacher, class_labels)
                while len(self._own) > _KEPT:
                    self._own.popitem(last=False)
            return self._own[key]

    def forget(self, upload_id: str) -> None:
        """Look again next time."""
        with self._lock:
            for kept in (self._kept, self._own):
                for key in [key for key in kept if key[0] == upload_id]:
                    del kept[key]


def _of(checked: UploadCheck) -> Found:
    return Found(
        period=checked.period,
        periods=checked.periods,
        classes=checked.classes,
        findings=checked.checked.findings,
        closed_before=checked.closed_before,
        unreadable=checked.checked.unreadable,
        blocked=checked.checked.blocked,
    )
