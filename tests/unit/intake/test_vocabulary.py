import pytest

from archive.intake.vocabulary import meaning_of, read_mark, read_work
from archive.model.journal import AttendanceMeaning
from archive.model.marks import MarkWord


@pytest.mark.parametrize(
    ("raw", "grade", "shade"), [("5", 5, ""), ("1", 1, ""), ("4+", 4, "+"), ("3-", 3, "-"), ("5 −", 5, "-")]
)
def test_figures(raw: str, grade: int, shade: str) -> None:
    mark = read_mark(raw)
    assert mark is not None
    assert (mark.raw, mark.grade, mark.shade) == (raw, grade, shade)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("зачёт", MarkWord.PASSED), ("Зачет", MarkWord.PASSED), ("зач.", MarkWord.PASSED),
        ("незач", MarkWord.NOT_PASSED), ("осв.", MarkWord.EXEMPT), ("ОСВ", MarkWord.EXEMPT),
        ("н/а", MarkWord.NOT_ATTESTED), ("НА", MarkWord.NOT_ATTESTED), ("H/A", MarkWord.NOT_ATTESTED),
        ("безотм", MarkWord.UNGRADED), ("а/з", MarkWord.ACADEMIC_DEBT), ("НПА", MarkWord.ATTESTATION_MISSED),
    ],
)  # fmt: skip
def test_words_in_the_spellings_of_teachers(raw: str, word: MarkWord) -> None:
    mark = read_mark(raw)
    assert mark is not None
    assert (mark.raw, mark.word) == (raw, word)


@pytest.mark.parametrize("raw", ["0", "6", "10", "", "5+5", "пять", "٣", "4++", "н", "-"])
def test_outside_the_vocabulary(raw: str) -> None:
    assert read_mark(raw) is None


def test_components_of_one_work() -> None:
    marks = read_work("4/5")
    assert marks is not None
    assert [mark.grade for mark in marks] == [4, 5]
    assert read_work("4/6") is None
    whole = read_work("н/а")
    assert whole is not None
    assert len(whole) == 1


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Неуважительная", AttendanceMeaning.ABSENT_UNEXCUSED), ("Уважительная", AttendanceMeaning.ABSENT_EXCUSED),
        ("Болезнь", AttendanceMeaning.ABSENT_ILL), ("Опоздание", AttendanceMeaning.LATE),
        ("Освобождён от урока", AttendanceMeaning.EXEMPT), ("Неявка", AttendanceMeaning.ABSENT),
        ("по неуважительной причине", AttendanceMeaning.ABSENT_UNEXCUSED), ("Дежурство", AttendanceMeaning.UNKNOWN),
    ],
)  # fmt: skip
def test_meaning_comes_from_the_legends_words(words: str, meaning: AttendanceMeaning) -> None:
    assert meaning_of(words) is meaning
