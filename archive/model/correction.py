"""A correction as seen from the record that it corrects."""

from dataclasses import dataclass

from archive.model.closing import Closing
from archive.model.record import Record, RecordClass

_UNVERSIONED = {RecordClass.SOURCE, RecordClass.REPORT}
"""A source has no versions; a later report says itself which one it stands for, and corrects no class's document."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A later record of the same class and period, and the closing that it was made of."""

    record: Record
    closing: Closing

    @property
    def words(self) -> str:
        """«исправлена записью № 2026-000005 (версия 2)», «дополнена записью № … (дополнительная ведомость)»."""
        if self.closing.is_supplement:
            return f"дополнена записью № {self.record.number} (дополнительная ведомость, версия {self.record.version})"
        return f"исправлена записью № {self.record.number} (версия {self.record.version})"

    def concerns(self, record: Record) -> bool:
        """Tell whether it corrects or supplements `record`: a supplement bears on journal and ledger alike."""
        if not is_earlier_version(record, self.record):
            return False
        same_kind = self.closing.is_supplement or record.record_class is self.record.record_class
        return same_kind and record.scope.is_same(self.record.scope)


def is_earlier_version(record: Record, later: Record) -> bool:
    """Tell whether `record` is a document of an earlier version of the class and period of `later`."""
    alone = _UNVERSIONED & {record.record_class, later.record_class}
    return not alone and _subject(record) == _subject(later) and record.version < later.version


def _subject(record: Record) -> tuple[object, ...]:
    return record.organisation_id, record.school_year, record.class_label, record.period
