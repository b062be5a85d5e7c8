"""A table of a TOML file, read field by field: every fault names the file and the field."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from archive.errors import OrganisationFileError

PLACEHOLDER = "…"
"""What a draft puts where only the school knows."""
_MAX_SIZE = 256 * 1024
_LINE = 'строки вида поле = "текст"'
W = TypeVar("W", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one table; `where` is the table's own name with a dot."""

    file: str
    values: Mapping[str, Any]
    where: str = ""

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text that is not empty; without `default` the field must be there."""
        value = self.values.get(name, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.fault(name, "непустой текст в кавычках")
        if PLACEHOLDER in value:
            raise self.fault(name, f"ваши сведения вместо «{PLACEHOLDER}»")
        return " ".join(value.split())

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty when the field is absent."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.fault(name, 'список непустых текстов, например ["5А", "5Б"]')
        return tuple(" ".join(one.split()) for one in value)

    def number(self, name: str, low: int, high: int, unit: str) -> int:
        """Return a whole number between `low` and `high`."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.fault(name, f"целое число {unit} от {low} до {high}")
        return value

    def maybe_number(self, name: str, low: int, high: int, unit: str) -> int | None:
        """Return a whole number, or `None` when the field is absent."""
        return self.number(name, low, high, unit) if name in self.values else None

    def word(self, name: str, kind: type[W], default: W) -> W:
        """Return a word of the vocabulary `kind`, `default` when the field is absent."""
        found = self.text(name, default.value)
        if found not in set(kind):
            raise self.fault(name, f"одно из: {', '.join(kind)}")
        return kind(found)

    def words(self, name: str, kind: type[W]) -> tuple[W, ...]:
        """Return a list of words of the vocabulary `kind`."""
        found = self.texts(name)
        if not set(found) <= set(kind):
            raise self.fault(name, f"список из: {', '.join(kind)}")
        return tuple(kind(one) for one in found)

    def table(self, name: str) -> "Fields":
        """Return the table `name`, empty when it is absent."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            raise self.fault(name, f"таблица вида [{name}]")
        return Fields(self.file, value, f"{self.where}{name}.")

    def tables(self, name: str) -> tuple["Fields", ...]:
        """Return the tables [[name]], none when they are absent."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fault(name, f"таблицы вида [[{name}]]")
        return tuple(Fields(self.file, one, f"{self.where}{name}[{n}].") for n, one in enumerate(value, start=1))

    def only(self, known: Iterable[str]) -> None:
        """Refuse a field that is not known: a misspelt one would silently do nothing."""
        names = set(known)
        expected = ", ".join(sorted(names))
        for name in self.values:
            if name not in names:
                raise OrganisationFileError(
                    file=self.file, found=f"поле {self.where}{name} не известно", expected=f"одно из: {expected}"
                )

    def fault(self, name: str, expected: str) -> OrganisationFileError:
        """Return the error that says which field is wrong."""
        value = self.values.get(name)
        found = f"поля {self.where}{name} нет" if value is None else f"поле {self.where}{name} = {_shown(value)}"
        return OrganisationFileError(file=self.file, found=found, expected=expected)


def parsed(data: bytes, file: str) -> Mapping[str, Any]:
    """Return the top table of the TOML `data`. Raises `OrganisationFileError`."""
    if len(data) > _MAX_SIZE:
        raise OrganisationFileError(file=file, found=f"{len(data)} байт", expected=f"не больше {_MAX_SIZE} байт")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise OrganisationFileError(file=file, found="кодировка не UTF-8", expected="текст в UTF-8") from error
    except RecursionError as error:
        raise OrganisationFileError(file=file, found="слишком глубокая вложенность", expected="простые поля") from error
    except tomllib.TOMLDecodeError as error:
        raise OrganisationFileError(file=file, found=f"это не TOML ({_spot(error)})", expected=_LINE) from error


def _spot(error: tomllib.TOMLDecodeError) -> str:
    """Return where the fault is; the library's words are English."""
    at = re.search(r"line (\d+), column (\d+)", str(error))
    return f"строка {at[1]}, знак {at[2]}" if at else "в конце файла"


def _shown(value: object) -> str:
    return f"«{str(value)[:60]}»"
