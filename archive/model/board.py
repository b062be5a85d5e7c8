"""The board of a school year: how far each class has come, and what is to be done next."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.model.period import PeriodCode, SchoolYear
from archive.model.record import RecordClass, RecordNumber
from archive.model.signature import Signatory


class Stage(StrEnum):
    """How far a document of a class has come, in order."""

    NO_DATA = "no-data"
    CHECKED = "checked"
    """Files are there and were checked; nothing is closed."""
    CLOSED = "closed"
    RENDERED = "rendered"
    SIGNED = "signed"
    STORED = "stored"
    PRINTED = "printed"
    COUNTED = "counted"
    BOUND = "bound"
    SHELVED = "shelved"

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "no-data": "нет данных",
            "checked": "проверено",
            "closed": "закрыто",
            "rendered": "оформлено",
            "signed": "подписано",
            "stored": "в хранилище",
            "printed": "напечатано",
            "counted": "листы сосчитаны",
            "bound": "сшито",
            "shelved": "в архиве",
        }[self.value]

    @property
    def place(self) -> int:
        """Its place in the order, 0 for the first."""
        return _PLACES[self]


_PLACES = {stage: place for place, stage in enumerate(Stage)}


class NextStep(StrEnum):
    """What somebody has to do now."""

    UPLOAD = "upload"
    CHECK = "check"
    """A system pushed the journal; nobody has looked at it."""
    MEND_DATA = "mend-data"
    """The check found what blocks."""
    CLOSE = "close"
    WAIT = "wait"
    """The machine is at it."""
    RETRY = "retry"
    ANSWER = "answer"
    """The director sent a document back."""
    SIGN = "sign"
    PRINT = "print"
    COUNT = "count"
    COUNT_AGAIN = "count-again"
    SEW = "sew"
    SHELVE = "shelve"
    NOTHING = "nothing"

    @property
    def words(self) -> str:
        """The Russian name: what is offered to do."""
        return {
            "upload": "Загрузить выгрузку",
            "check": "Проверить переданное",
            "mend-data": "Исправить данные",
            "close": "Закрыть период",
            "wait": "Идёт работа",
            "retry": "Продолжить",
            "answer": "Ответить директору",
            "sign": "Ждёт подписи",
            "print": "Напечатать",
            "count": "Сосчитать листы",
            "count-again": "Листы не сошлись",
            "sew": "Отметить: сшито",
            "shelve": "Поставить на место",
            "nothing": "Готово",
        }[self.value]


@dataclass(frozen=True, slots=True)
class BoardCell:
    """The documents of one class of record: the stage is that of the least advanced of them."""

    record_class: RecordClass
    stage: Stage
    step: NextStep
    documents: int = 0
    number: RecordNumber | None = None
    """Of the document that has to go on next."""
    on_paper: bool = False
    """Whether the profile wants it on paper, or it was printed."""
    awaits: Signatory | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One class."""

    class_label: str
    cells: tuple[BoardCell, ...]
    closing_id: str = ""
    """Of the last version."""
    version: int = 0
    upload_id: str = ""
    push_id: str = ""
    blocking: int = 0
    to_explain: int = 0
    closed_periods: tuple[PeriodCode, ...] = ()
    """The other periods of the year that are closed."""

    @property
    def stage(self) -> Stage:
        """That of the least advanced document."""
        return min((cell.stage for cell in self.cells), key=lambda stage: stage.place)

    @property
    def next_cell(self) -> BoardCell:
        """The cell that has to go on next: the first with anything to do, the least advanced of them."""
        pending = [cell for cell in self.cells if cell.step is not NextStep.NOTHING]
        return min(pending or self.cells, key=lambda cell: cell.stage.place)


@dataclass(frozen=True, slots=True)
class DatedDuty:
    """A duty of the profile; `day` None where the document gives no day of the year."""

    what: str
    when: str
    clause: str
    day: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """A school year of one school, one period of it."""

    organisation_id: str
    school_year: SchoolYear
    period: PeriodCode
    periods: tuple[PeriodCode, ...]
    """Those that can be asked for: the year, and what was closed or checked."""
    years: tuple[SchoolYear, ...]
    today: date
    closing_day: date
    closing_basis: str
    """Where the closing day comes from: the profile's title, or empty for 30 June by custom."""
    rows: tuple[BoardRow, ...]
    duties: tuple[DatedDuty, ...]

    @property
    def days_left(self) -> int:
        """Days till the closing day; negative after it."""
        return (self.closing_day - self.today).days

    def counts(self) -> Counter[Stage]:
        """Return how many classes stand at each stage."""
        return Counter(row.stage for row in self.rows)

    @property
    def is_done(self) -> bool:
        """Whether no class has anything left to do."""
        return bool(self.rows) and all(row.next_cell.step is NextStep.NOTHING for row in self.rows)
