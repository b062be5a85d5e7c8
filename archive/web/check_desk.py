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
from archive.services.check_upload import UploadCheck, check_upload

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

    def forget(self, upload_id: str) -> None:
        """Look again next time."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == upload_id]:
                del self._kept[key]


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
