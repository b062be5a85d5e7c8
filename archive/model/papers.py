"""Values of the papers: what is printed beside records to be signed by hand, sewn in or filed.

One value a kind of paper; what stands in it is typed, how it looks is `templates/documents/paper_*.html`.
An empty text leaves a line to be filled in by hand. Forms: regulations A4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.model.digest import Digest
from archive.model.organisation import Organisation


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last event of the log when a paper was made: whoever has the paper can hold the log to it."""

    sequence: int
    digest: Digest


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signs: the post, and the full name where it is known."""

    post: str
    name: str = ""


CLERK = SignatureLine("Делопроизводитель")
KEEPER = SignatureLine("Ответственный за архив")
NOBODY = SignatureLine("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper has; `made_at` is the instant that stands in the file's metadata."""

    organisation: Organisation
    made_at: datetime
    chain_head: ChainHead | None = None
    """Printed at the end where it is given: on acts."""
    landscape: bool = False
    """Lies on its long side, as the documents that it is sewn up with."""

    @property
    def director(self) -> SignatureLine:
        """The head of the organisation."""
        return SignatureLine(self.organisation.director_post, self.organisation.director)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Paper):
    """A paper with its own number and date."""

    number: str = ""
    drawn_on: date | None = None
    members: Sequence[SignatureLine] = ()
    """Who draws it up and signs, the first as chair."""


@dataclass(frozen=True, slots=True)
class DisposalLine:
    """One row of the act of disposal: its eight columns without the number."""

    title: str
    dates: str
    inventories: str
    """Numbers of inventories, or the nomenclature, for the years."""
    index: str
    files: int
    term: str
    """«5 л., Положение, п. 5.1»."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalAct(Act):
    """«Акт о выделении к уничтожению документов, не подлежащих хранению»."""

    basis: str
    """The list or schedule by which the files were chosen, in the accusative: «на основании …»."""
    fund: str = ""
    lines: Sequence[DisposalLine]
    years: str
    permanent: str = ""
    """What became of the inventories of permanent files of these years; empty leaves the lines of the form."""
    protocol: str = ""
    """Of the expert commission; empty leaves lines."""
    made_by: SignatureLine
    destroyed: str = ""
    """How and when, once it was done; empty leaves lines."""
    weight: str = ""
    destroyed_by: SignatureLine = NOBODY
    keeper: SignatureLine = NOBODY
    """Who enters the change into the archive's books."""

    @property
    def files(self) -> int:
        """How many files in all."""
        return sum(line.files for line in self.lines)


@dataclass(frozen=True, slots=True)
class PersonalDataCarrier:
    """What was destroyed: on paper with its sheets, or in an information system."""

    categories: str
    carrier: str
    sheets: int = 0
    """0 for what is not on paper."""


@dataclass(frozen=True, slots=True)
class DestructionLogLine:
    """One line of the log's export, as РКН № 179 asks (п. 5): who, what, where, why, when."""

    event: int
    at: datetime
    subject: str
    categories: str
    system: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataAct(Act):
    """«Акт об уничтожении персональных данных» (приказ Роскомнадзора от 28.10.2022 № 179)."""

    address: str
    processor: str = ""
    """Who processes for the operator; empty when nobody does."""
    subjects: Sequence[str]
    carriers: Sequence[PersonalDataCarrier]
    system: str
    method: str
    reason: str
    destroyed_on: date
    log: Sequence[DestructionLogLine] = ()
    """The export from the event log: it is printed behind the act."""


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """One thing handed over."""

    title: str
    index: str
    dates: str
    count: str
    """«41 л.», «1 диск»."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAct(Act):
    """«Акт приёма-передачи документов на хранение»."""

    reason: str
    giver: SignatureLine
    receiver: SignatureLine
    from_whom: str
    to_whom: str
    lines: Sequence[HandOverLine]
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking(Act):
    """«Обязательство о неразглашении кода доступа к диску» (004 §4)."""

    who: SignatureLine
    disk: str
    """Label or serial number of the carrier."""
    contents: str
    local_act: str = ""


@dataclass(frozen=True, slots=True)
class VoidOperation:
    """One event of the log that an act on a breach declares void."""

    event: int
    at: datetime
    what: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachPaper(Act):
    """«Акт о фиксации нарушения конфиденциальности» (003 §4-ЭЖ 4.4)."""

    account: str
    teacher: str
    since: date
    until: date
    class_labels: Sequence[str]
    declared_by: str
    declared_at: datetime
    resolution: str = ""
    resolved_by: str = ""
    resolved_at: datetime | None = None
    operations: Sequence[VoidOperation] = ()
    """What was done in this archive under the account; of the electronic journal's the archive does not know."""


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """One document of the compared file."""

    number: str
    title: str
    pages: int
    digest: Digest
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonAct(Act):
    """«Акт сверки бумажного и электронного экземпляров»."""

    title: str
    case_index: str
    documents: Sequence[ComparedDocument]
    printing: int
    printed_at: datetime
    expected: int
    counted: int
    counted_by: str
    counted_at: datetime

    @property
    def agrees(self) -> bool:
        """Whether as many sheets were counted as were printed."""
        return self.expected == self.counted
