"""The words that journals use: marks and attendance, in the spellings that teachers write.

A text is matched whatever its case, final dot and layout (a Latin «H» looks like a Cyrillic «Н»); the
raw text stays beside the meaning.
"""

import re
from functools import lru_cache

from archive.model.journal import AttendanceMeaning
from archive.model.marks import Mark, MarkWord

EXPECTED_MARKS = "1-5 (можно с «+» и «-»), зачёт, незачёт, осв, н/а, безотм, а/з, НПА"

_LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_SPELLINGS = {
    MarkWord.PASSED: ("зачёт", "зачет", "зач", "зачтено", "зч"),
    MarkWord.NOT_PASSED: ("незачёт", "незачет", "незач", "не зачтено", "н/зач", "нзч"),
    MarkWord.EXEMPT: ("осв", "освобожден", "освобождён", "освобождена"),
    MarkWord.NOT_ATTESTED: ("н/а", "на", "н.а", "не аттестован", "не аттестована"),
    MarkWord.UNGRADED: ("безотм", "б/о", "без отметки"),
    MarkWord.ACADEMIC_DEBT: ("а/з", "аз", "академическая задолженность"),
    MarkWord.ATTESTATION_MISSED: ("нпа", "н/п/а"),
}
_WORDS = {spelling: word for word, spellings in _SPELLINGS.items() for spelling in spellings}
_GRADE = re.compile(r"([1-5])\s?([+\-\N{MINUS SIGN}\N{EN DASH}]?)", re.ASCII)
_MEANINGS = (
    # The order matters: «неуважительная» holds «уважительная», «освобождён по болезни» is an exemption.
    (AttendanceMeaning.LATE, ("опозд",)),
    (AttendanceMeaning.EXEMPT, ("освоб",)),
    (AttendanceMeaning.ABSENT_UNEXCUSED, ("неуваж", "без уваж", "прогул")),
    (AttendanceMeaning.ABSENT_EXCUSED, ("уваж",)),
    (AttendanceMeaning.ABSENT_ILL, ("бол",)),
    (AttendanceMeaning.ABSENT, ("неявк", "отсут", "не был", "пропуск")),
)


def folded(text: str) -> str:
    """Return `text` in the form in which spellings are compared."""
    return " ".join(text.translate(_LOOKALIKES).casefold().split()).rstrip(".")


@lru_cache(maxsize=1024)
def read_mark(raw: str) -> Mark | None:
    """Return the mark that `raw` is, or `None` when it is outside the vocabulary."""
    if grade := _GRADE.fullmatch(raw.strip()):
        shade = {"": "", "+": "+"}.get(grade[2], "-")
        return Mark(raw, grade=int(grade[1]), shade=shade)
    word = _WORDS.get(folded(raw))
    return Mark(raw, word=word) if word else None


@lru_cache(maxsize=1024)
def read_work(raw: str) -> tuple[Mark, ...] | None:
    """Return the marks of one work: one, or the components of «4/5»; `None` when not all are understood."""
    if whole := read_mark(raw):
        return (whole,)
    parts = [read_mark(part.strip()) for part in raw.split("/")]
    understood = tuple(part for part in parts if part)
    return understood if len(understood) == len(parts) else None


def meaning_of(words: str) -> AttendanceMeaning:
    """Return what an attendance code counts as, from the words by which the legend explains it."""
    lowered = words.casefold().replace("ё", "е")
    for meaning, stems in _MEANINGS:
        if any(stem in lowered for stem in stems):
            return meaning
    return AttendanceMeaning.UNKNOWN
