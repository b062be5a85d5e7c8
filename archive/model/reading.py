"""Readings of children's data: which events are readings, and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

READINGS: Mapping[str, str] = MappingProxyType(
    {
        "record-read": "открыта запись",
        "sidecar-read": "выдан файл при записи",
        "document-shown": "открыт документ из очереди подписи",
        "document-given-out": "документ выдан на подпись извне",
        "findings-read": "показаны замечания",
        "pages-shown": "показаны страницы учителя",
        "report-shown": "показан сданный отчёт",
        "extract-issued": "выдана выписка",
        "ledger-printed": "напечатана ведомость",
        "file-printed": "напечатано дело",
        "report-made": "составлен отчёт",
        "bundle-given": "выдан пакет для проверки",
        "readers-shown": "показано, кто смотрел",
    }
)
"""What an event of the log says was read; the action of the event, and the words for it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: who, when, what was done and to what."""

    sequence: int
    """Of the event in the log."""
    at: datetime
    actor: str
    action: str
    subject: str
    """A record's number as a rule."""
    title: str = ""
    """What lies under that number, where it is known."""

    @property
    def words(self) -> str:
        """What was done, in Russian."""
        return READINGS.get(self.action, self.action)
