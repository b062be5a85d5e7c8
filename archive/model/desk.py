"""What the desk keeps: who was given which paper and by what right, and who agreed to what.

Personal data is kept as little as the register needs: of a document its kind, not its number (152-ФЗ ст. 5).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from archive.model.digest import Digest
from archive.model.extract import ExtractKind
from archive.model.period import SchoolYear
from archive.model.record import RecordNumber


@dataclass(frozen=True, slots=True, order=True)
class DeskNumber:
    """A number in one of the desk's registers: year and sequence, «2026-12»."""

    year: int
    sequence: int

    @classmethod
    def parse(cls, text: str) -> "DeskNumber | None":
        """Read «2026-12»; `None` for anything else."""
        found = re.fullmatch(r"\s*(\d{4})-(\d{1,9})\s*", text, re.ASCII)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        """Return «2026-12»."""
        return f"{self.year}-{self.sequence}"


class Right(StrEnum):
    """By what right somebody asks for a child's data."""

    PARENT = "parent"
    TRUSTED = "trusted"
    """By the parents' power or delegation (000 §3.1)."""
    SELF = "self"
    """The pupil, now 18 or older."""
    REQUEST = "request"
    """A school or an authority, by its letter."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "parent": "родитель (законный представитель)",
            "trusted": "доверенное лицо",
            "self": "сам обучающийся (18 лет и старше)",
            "request": "запрос организации",
        }[self.value]

    @property
    def basis_words(self) -> str:
        """What `Applicant.basis` must name; empty where the document alone is enough."""
        return {
            "parent": "",
            "trusted": "доверенность или заявление родителей: дата и номер",
            "self": "",
            "request": "письмо: дата и номер",
        }[self.value]


class IdentityDocument(StrEnum):
    """What the applicant showed; its number is not written down."""

    PASSPORT = "passport"
    TEMPORARY = "temporary"
    FOREIGN = "foreign"
    BIRTH_CERTIFICATE = "birth-certificate"
    OFFICIAL = "official"
    NONE = "none"

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "passport": "паспорт",
            "temporary": "временное удостоверение личности",
            "foreign": "документ иностранного гражданина",
            "birth-certificate": "паспорт и свидетельство о рождении ребёнка",
            "official": "служебное удостоверение",
            "none": "документ не предъявлялся (письмо, очередь печати)",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks for the paper, or whom it is meant for."""

    name: str
    right: Right
    document: IdentityDocument = IdentityDocument.PASSPORT
    basis: str = ""
    """The delegation or letter: «доверенность от 01.09.2025 № 3»."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One line of the issue register. Append-only; that it was handed over is a `Handover`."""

    organisation_id: str
    number: DeskNumber
    kind: ExtractKind
    pupil: str
    """The full name."""
    pupil_id: str
    class_label: str
    school_year: SchoolYear
    scope: str
    """Which days, in words: «4 четверть», «неделя с 06.04.2026 по 12.04.2026»."""
    applicant: Applicant
    records: tuple[RecordNumber, ...]
    """The records it was taken from; none for a running week that is not closed."""
    record_digests: tuple[Digest, ...]
    document: Digest
    """Of the file that was printed: of the whole class's, where the families were printed together."""
    pages: int
    issued_by: str
    issued_at: datetime
    queued: bool = False
    """Printed by the print queue, without being asked."""


@dataclass(frozen=True, slots=True)
class Handover:
    """«Выдано»: the paper left the school with somebody who signed for it, or with the post."""

    organisation_id: str
    number: DeskNumber
    ordinal: int
    taken_by: str
    how: str
    """«лично», «почтой», «через обучающегося в конверте»."""
    handed_on: date
    noted_by: str
    noted_at: datetime


class Purpose(StrEnum):
    """What a consent is for: one purpose, one document (152-ФЗ ст. 9 as amended by 156-ФЗ from 01.09.2025)."""

    ELECTRONIC = "electronic"
    E_MAIL = "e-mail"
    MESSAGES = "messages"

    @property
    def words(self) -> str:
        """The Russian name, in the accusative after «на»."""
        return {
            "electronic": "получение сведений об успеваемости в электронной форме (электронный дневник)",
            "e-mail": "отправку сведений об успеваемости на электронную почту",
            "messages": "отправку уведомлений на телефон",
        }[self.value]


class Answer(StrEnum):
    """What the representative decided."""

    CONSENT = "consent"
    REFUSAL = "refusal"
    NO_MEANS = "no-means"
    """Has no computer or internet: no refusal, but the same right to paper (003 §4-ЭД 2)."""
    WITHDRAWN = "withdrawn"
    """A consent taken back; the entry names the one that it ends."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "consent": "согласие",
            "refusal": "отказ",
            "no-means": "нет компьютера или интернета",
            "withdrawn": "согласие отозвано",
        }[self.value]


class Rhythm(StrEnum):
    """How often a family gets paper without asking."""

    NEVER = "never"
    WEEKLY = "weekly"
    PERIOD = "period"

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "never": "не печатать без просьбы",
            "weekly": "каждую неделю",
            "period": "за каждый учебный период",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Consent:
    """One line of the register of consents and refusals. Append-only: the last line on a purpose is in force."""

    organisation_id: str
    number: DeskNumber
    pupil: str
    pupil_id: str
    class_label: str
    school_year: SchoolYear
    """It stands for this year and class: next September the family is asked again."""
    representative: str
    purpose: Purpose
    answer: Answer
    given_on: date
    document: str
    """«заявление от 01.09.2025 № 14»."""
    entered_by: str
    entered_at: datetime
    rhythm: Rhythm = Rhythm.NEVER
    address: str = ""
    """For the envelope; kept only when the family wants post."""
    ends: str = ""
    """The number of the consent that this line takes back."""

    @property
    def asks_for_paper(self) -> bool:
        """Whether the family is to have its paper without asking."""
        paper = {Answer.REFUSAL, Answer.NO_MEANS, Answer.WITHDRAWN}
        return self.purpose is Purpose.ELECTRONIC and self.answer in paper and self.rhythm is not Rhythm.NEVER


def in_force(consents: tuple[Consent, ...]) -> tuple[Consent, ...]:
    """Return the last line of each pupil on each purpose, in the order of the register."""
    last = {
        (each.school_year, each.class_label, each.pupil.casefold(), each.pupil_id, each.purpose): each
        for each in sorted(consents, key=lambda each: each.number)
    }
    return tuple(sorted(last.values(), key=lambda each: each.number))


DESK_REGISTERS = ("issues", "consents")
"""The registers, each of which counts its own numbers."""
COMING_OF_AGE = 18


def is_adult(birth_date: date, day: date) -> bool:
    """Tell whether someone born on `birth_date` is 18 on `day`, from the day after the birthday's eve (ГК ст. 21)."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1) >= COMING_OF_AGE
