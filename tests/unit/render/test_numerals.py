"""Numbers in words: every number that a file may have, held to the grammar written down by hand."""

import pytest

from archive.render.numerals import Case, Gender, documents, files, in_words, positions, sheets, with_words

_UNITS = ("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")
_TEENS = (
    "десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать",
    "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать",
)  # fmt: skip
_TENS = (
    "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто",
)  # fmt: skip
_HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_ONE_TWO = {
    Gender.MASCULINE: ("один", "два"),
    Gender.FEMININE: ("одна", "две"),
    Gender.NEUTER: ("одно", "два"),
}


def said(number: int, gender: Gender) -> str:
    """Say a number below 10,000 in the nominative, by the rules of the school book."""
    thousands, rest = divmod(number, 1000)
    words = []
    if thousands:
        noun = "тысяча" if thousands == 1 else "тысячи" if thousands < 5 else "тысяч"
        words += [said(thousands, Gender.FEMININE), noun]
    hundreds, rest = divmod(rest, 100)
    words += [_HUNDREDS[hundreds]] if hundreds else []
    if 10 <= rest < 20:
        words.append(_TEENS[rest - 10])
    else:
        tens, unit = divmod(rest, 10)
        words += [_TENS[tens]] if tens else []
        words += [_ONE_TWO[gender][unit - 1] if unit in (1, 2) else _UNITS[unit]] if unit else []
    return " ".join(words) or "ноль"


@pytest.mark.parametrize("gender", list(Gender))
def test_every_number_of_four_digits(gender: Gender) -> None:
    wrong = {number: in_words(number, gender=gender) for number in range(10_000)}
    assert {n: words for n, words in wrong.items() if words != said(n, gender)} == {}


@pytest.mark.parametrize(
    ("number", "genitive", "prepositional"),
    [
        (1, "одного", "одном"),
        (2, "двух", "двух"),
        (5, "пяти", "пяти"),
        (11, "одиннадцати", "одиннадцати"),
        (21, "двадцати одного", "двадцати одном"),
        (40, "сорока", "сорока"),
        (52, "пятидесяти двух", "пятидесяти двух"),
        (90, "девяноста", "девяноста"),
        (100, "ста", "ста"),
        (244, "двухсот сорока четырёх", "двухстах сорока четырёх"),
        (1001, "одной тысячи одного", "одной тысяче одном"),
        (3018, "трёх тысяч восемнадцати", "трёх тысячах восемнадцати"),
    ],
)
def test_cases(number: int, genitive: str, prepositional: str) -> None:
    assert in_words(number, case=Case.GENITIVE) == genitive
    assert in_words(number, case=Case.PREPOSITIONAL) == prepositional


def test_genders_show_in_every_case() -> None:
    assert in_words(1, gender=Gender.FEMININE, case=Case.GENITIVE) == "одной"
    assert in_words(22, gender=Gender.FEMININE) == "двадцать две"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 (ноль) листов"),
        (1, "1 (один) лист"),
        (2, "2 (два) листа"),
        (5, "5 (пять) листов"),
        (11, "11 (одиннадцать) листов"),
        (21, "21 (двадцать один) лист"),
        (112, "112 (сто двенадцать) листов"),
        (1004, "1004 (одна тысяча четыре) листа"),
        (9999, "9999 (девять тысяч девятьсот девяносто девять) листов"),
    ],
)
def test_sheets(number: int, words: str) -> None:
    assert sheets(number).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_noun_agrees_with_the_digits_whatever_the_number() -> None:
    for number in range(10_000):
        tail = number % 100
        noun = (
            "листов" if 11 <= tail <= 14 else {1: "лист", 2: "листа", 3: "листа", 4: "листа"}.get(tail % 10, "листов")
        )
        assert sheets(number).endswith(f") {noun}")


def test_other_nouns() -> None:
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in (files(1), files(22), documents(3), positions(2))] == [
        "1 (одно) дело",
        "22 (двадцать два) дела",
        "3 (три) документа",
        "2 (две) позиции",
    ]
    assert with_words(1, ("тетрадь", "тетради", "тетрадей"), Gender.FEMININE).endswith("(одна) тетрадь")
