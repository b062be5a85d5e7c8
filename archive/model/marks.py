"""Marks: what was written and what it means, side by side.

The vocabulary joins those of the source documents: figures, and the words of Инструкция 003 §4-ЭЖ
2.8 (осв, н/а, безотм) and of letter 000 §3.2.1 (зачёт, а/з, НПА). Which of them a school may use in
a ledger is its profile's matter.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MarkWord(StrEnum):
    """A mark that is a word, by the sign that is printed."""

    PASSED = "зачёт"
    NOT_PASSED = "незачёт"
    EXEMPT = "осв"
    """Освобождён: freed from the subject, usually physical education."""
    NOT_ATTESTED = "н/а"
    """Не аттестован (273-ФЗ, ст. 58)."""
    UNGRADED = "безотм"
    """Безотметочное обучение, as in the 1st grade."""
    ACADEMIC_DEBT = "а/з"
    """Академическая задолженность (273-ФЗ, ст. 58 ч. 2)."""
    ATTESTATION_MISSED = "НПА"
    """Не прошёл промежуточную аттестацию по уважительной причине."""


@dataclass(frozen=True, slots=True)
class Retake:
    """On what grounds a mark was set later: a missed or failed topic passed by a protocol (003 §4-ЭЖ 2.5).

    `replaced` is what stood in the journal before, as text («2», «н/а»); empty when nothing did but the
    absence, which the entry keeps.
    """

    replaced: str = ""
    protocol_number: str = ""
    protocol_date: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark.

    `raw` is the source's text, never altered. `grade` (1-5) or `word` is its meaning; with neither
    the text was not understood and a finding says where. `shade` is the «+» or «-» of «4+».
    Marks of one lesson with the same `work` number are components of one work («2/3»).
    """

    raw: str
    grade: int | None = None
    word: MarkWord | None = None
    shade: str = ""
    work: int = 1
    work_kind: str = ""
    weight: str = ""
    """Decimal text as the source gives it («1.4»); empty when the source gives none."""
    comment: str = ""
    retake: Retake | None = None

    @property
    def understood(self) -> bool:
        """Whether the text was given a meaning."""
        return self.grade is not None or self.word is not None

    @property
    def shown(self) -> str:
        """The sign to print: the meaning's where there is one, else the raw text."""
        if self.grade is not None:
            return f"{self.grade}{self.shade}"
        return self.word.value if self.word else self.raw
