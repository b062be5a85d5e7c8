"""The one place through which words reach a person.

Russian is the source language: a message id *is* the Russian sentence, so the product needs no
catalogue to speak it, and a second language is one more file beside `locale/`.
"""

from gettext import translation
from pathlib import Path

_LOCALE = Path(__file__).resolve().parent.parent / "locale"
_catalogue = translation("archive", _LOCALE, fallback=True)


def _(text: str) -> str:
    """Return `text` in the language of this process."""
    return _catalogue.gettext(text)


def counted(number: int, one: str, few: str, many: str) -> str:
    """Return `number` with the Russian noun form that agrees with it: 1 лист, 2 листа, 5 листов."""
    tail, teen = number % 10, 10 <= number % 100 < 20
    word = many if teen or tail == 0 or tail > 4 else one if tail == 1 else few
    return f"{number} {word}"
