"""Numbers in words, as papers write them beside digits: «21 (двадцать один) лист»."""

from enum import StrEnum

from archive.texts import counted


class Gender(StrEnum):
    """Of the noun that is counted; only 1 and 2 show it."""

    MASCULINE = "m"
    FEMININE = "f"
    NEUTER = "n"


class Case(StrEnum):
    """The case that the sentence asks of the number."""

    NOMINATIVE = "n"
    GENITIVE = "g"
    PREPOSITIONAL = "p"


SHEET = ("лист", "листа", "листов")
FILE = ("дело", "дела", "дел")
COPY = ("экземпляр", "экземпляра", "экземпляров")


def in_words(number: int, *, gender: Gender = Gender.MASCULINE, case: Case = Case.NOMINATIVE) -> str:
    """Return «двадцать одна» for 21 of a feminine noun."""
    from num2words import num2words  # noqa: PLC0415 - forty languages, and journals need none of them

    return str(num2words(number, lang="ru", gender=gender.value, case=case.value))


def with_words(number: int, noun: tuple[str, str, str], gender: Gender = Gender.MASCULINE) -> str:
    """Return «21 (двадцать один) лист»: digits, words, and the noun that agrees with them."""
    agreed = counted(number, *noun).split(" ", 1)[1]
    return f"{number}\N{NO-BREAK SPACE}({in_words(number, gender=gender)}) {agreed}"


def sheets(number: int) -> str:
    """Return «21 (двадцать один) лист»."""
    return with_words(number, SHEET)


def files(number: int) -> str:
    """Return «1 (одно) дело»."""
    return with_words(number, FILE, Gender.NEUTER)


def documents(number: int) -> str:
    """Return «3 (три) документа»."""
    return with_words(number, ("документ", "документа", "документов"))


def positions(number: int) -> str:
    """Return «2 (две) позиции»."""
    return with_words(number, ("позиция", "позиции", "позиций"), Gender.FEMININE)
