"""What makes sheets a file: cover, inner inventory, certification sheet, sticker; and the lists of files.

Forms: regulations A4. Numbers of sheets are those of the real pages (`paper_file.sheets_of`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.model.organisation import RetentionRule
from archive.model.papers import Paper, SignatureLine
from archive.model.term import RetentionTerm


@dataclass(frozen=True, slots=True)
class SheetCount:
    """Sheets of a file: those of its documents, numbered through, and those of its inner inventory.

    Lettered sheets («12а») are sewn in beside the numbered ones, skipped numbers stand on no sheet.
    """

    numbered: int
    inventory: int = 0
    lettered: tuple[str, ...] = ()
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover(Paper):
    """«Обложка дела»."""

    department: str = ""
    """Which part of the organisation; empty where it has none."""
    case_index: str
    volume: int = 1
    volumes: int = 1
    title: str
    about: Sequence[str] = ()
    """Lines under the title: class, year."""
    since: date
    until: date
    sheets: SheetCount
    term: RetentionTerm
    records: str
    """Numbers of the records inside: they tie the paper to the files."""
    fund: str = ""
    """Archival code, given when the file passes to the archive; empty leaves lines."""


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """One document of a file and its sheets."""

    index: str
    day: date
    title: str
    first: int
    last: int
    note: str = ""

    @property
    def sheets(self) -> str:
        """«1», «2-41»."""
        return str(self.first) if self.first == self.last else f"{self.first}\N{EN DASH}{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerInventory(Paper):
    """«Внутренняя опись документов дела». `sheets` of the inventory itself are counted when it is set."""

    case_index: str
    title: str
    lines: Sequence[InventoryLine]
    inventory_sheets: int = 0
    """0 leaves a place for the number."""
    made_by: SignatureLine


@dataclass(frozen=True, slots=True)
class Feature:
    """A peculiarity of the file's state and the sheets that have it."""

    words: str
    sheets: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationSheet(Paper):
    """«Лист-заверитель дела»: the last sheet of the file."""

    case_index: str
    title: str
    sheets: SheetCount
    features: Sequence[Feature] = ()
    made_by: SignatureLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Sticker(Paper):
    """The sticker over the knot on the back of the file."""

    case_index: str
    title: str
    records: str
    sheets: SheetCount


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One file of the set for the clerk: what to print it on."""

    file_name: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SewingGuide(Paper):
    """One page for the clerk: what to print, in which order to sew, what to enter afterwards."""

    title: str
    records: str
    sheets: SheetCount
    double_sided: bool
    left_margin: int
    """Millimetres."""
    prints: Sequence[PrintJob]
    order: Sequence[tuple[str, str]]
    """What lies on what, from above: the name and its sheets."""
    sheet_format: str
    """«A4 альбомная»."""
    uneven: bool = False
    """Whether sheets of different heights lie in it."""
    count_command: str
    sewn_command: str
    shelve_command: str


class TermKind(StrEnum):
    """How lists of files divide terms (Правила, приказ Росархива № 77)."""

    PERMANENT = "permanent"
    OVER_TEN = "over-ten"
    UP_TO_TEN = "up-to-ten"

    @classmethod
    def of(cls, years: int) -> "TermKind":
        """Return the division of a term in years."""
        return cls.OVER_TEN if years > 10 else cls.UP_TO_TEN

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "permanent": "Постоянного хранения",
            "over-ten": "Временного (свыше 10 лет) хранения",
            "up-to-ten": "Временного (до 10 лет включительно) хранения",
        }[self.value]


@dataclass(frozen=True, slots=True)
class NomenclatureLine:
    """One index of the nomenclature and how many files were opened under it."""

    rule: RetentionRule
    heading: str
    files: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomenclature(Paper):
    """«Номенклатура дел» for a school year: the part that this archive keeps, with the year-end summary."""

    year: str
    section: str
    lines: Sequence[NomenclatureLine]
    number: str = ""
    drawn_on: date | None = None
    made_by: SignatureLine

    def files(self, kind: TermKind) -> int:
        """Return how many files of a kind of term there are."""
        return sum(line.files for line in self.lines if TermKind.of(line.rule.years) is kind)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of an inventory of files; `sheets` 0 when it is not printed."""

    index: str
    title: str
    since: date
    until: date
    years: int
    basis: str
    sheets: int
    megabytes: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesInventory(Paper):
    """«Опись дел временного (свыше 10 лет) хранения»."""

    year: str
    lines: Sequence[FileLine]
    number: str = ""
    made_by: SignatureLine
    keeper: SignatureLine


@dataclass(frozen=True, slots=True)
class PrintPart:
    """A document of the print file. Sheets of `numbered` ones bear their number in the file."""

    pdf: bytes
    numbered: bool


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page in millimetres, as it lies before the reader."""

    width: int
    height: int

    @property
    def is_landscape(self) -> bool:
        """Whether it lies on its long side."""
        return self.width > self.height

    @property
    def words(self) -> str:
        """«A4 альбомная»."""
        name = {(210, 297): "A4", (297, 420): "A3"}.get((min(self.width, self.height), max(self.width, self.height)))
        lying = "альбомная" if self.is_landscape else "книжная"
        return f"{name or f'{self.width} × {self.height} мм'} {lying}"
