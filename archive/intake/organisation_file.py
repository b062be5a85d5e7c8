"""The school's own file (TOML): who it is, and by which schedule it keeps what."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.errors import OrganisationFileError
from archive.model.organisation import Organisation, RetentionRule
from archive.model.record import RecordClass
from archive.resources import PROFILES

_PLACEHOLDER = "…"
"""What the draft puts where only the school knows."""
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")
_MAX_SIZE = 256 * 1024
_MAX_YEARS = 100
_TEXTS = ("id", "full_name", "short_name", "place", "time_zone", "director", "director_post", "founder", "profile")
_LISTS = ("names_in_exports", "class_labels")
_RULE_FIELDS = {"record", "years", "basis", "case_index"}
_FORBIDDEN_BASIS = re.compile(r"переч\w*.*\b236\b|\b236\b.*переч", re.IGNORECASE | re.DOTALL)
"""Перечень Росархива № 236 knows neither the journal nor the term of 25 years (regulations A1)."""


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of one table of the file; every fault names the file and the field."""

    file: str
    values: Mapping[str, Any]
    where: str = ""

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text that is not empty; without `default` the field must be there."""
        value = self.values.get(name, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.fault(name, "непустой текст в кавычках")
        if _PLACEHOLDER in value:
            raise self.fault(name, f"ваши сведения вместо «{_PLACEHOLDER}»")
        return " ".join(value.split())

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty when the field is absent."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.fault(name, 'список непустых текстов, например ["5А", "5Б"]')
        return tuple(" ".join(one.split()) for one in value)

    def years(self, name: str) -> int:
        """Return a number of years."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MAX_YEARS:
            raise self.fault(name, f"целое число лет от 1 до {_MAX_YEARS}")
        return value

    def only(self, known: set[str]) -> None:
        """Refuse a field that is not known: a misspelt one would silently do nothing."""
        for name in self.values:
            if name not in known:
                expected = ", ".join(sorted(known))
                raise OrganisationFileError(
                    file=self.file, found=f"поле {self.where}{name} не известно", expected=f"одно из: {expected}"
                )

    def fault(self, name: str, expected: str) -> OrganisationFileError:
        """Return the error that says which field is wrong."""
        value = self.values.get(name)
        found = f"поля {self.where}{name} нет" if value is None else f"поле {self.where}{name} = {_shown(value)}"
        return OrganisationFileError(file=self.file, found=found, expected=expected)


def read_organisation(data: bytes, file: str) -> Organisation:
    """Return the school that the TOML `data` describes; `file` is only for messages.

    The schedule is that of the named profile, line by line replaced by the file's own [[schedule]].
    Raises `OrganisationFileError`.
    """
    fields = _Fields(file, _parsed(data, file))
    fields.only({*_TEXTS, *_LISTS, "schedule"})
    return Organisation(
        organisation_id=_slug(fields),
        full_name=fields.text("full_name"),
        short_name=fields.text("short_name"),
        place=fields.text("place"),
        time_zone=_time_zone(fields),
        director=fields.text("director"),
        director_post=fields.text("director_post", "Директор"),
        founder=fields.text("founder", ""),
        names_in_exports=fields.texts("names_in_exports"),
        class_labels=fields.texts("class_labels"),
        schedule=_schedule(fields),
        profile=fields.text("profile"),
    )


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that ship with the product."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


def _parsed(data: bytes, file: str) -> Mapping[str, Any]:
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


_LINE = 'строки вида поле = "текст"'


def _spot(error: tomllib.TOMLDecodeError) -> str:
    """Return where the fault is; the library's words are English."""
    at = re.search(r"line (\d+), column (\d+)", str(error))
    return f"строка {at[1]}, знак {at[2]}" if at else "в конце файла"


def _slug(fields: _Fields) -> str:
    slug = fields.text("id")
    if not _SLUG.fullmatch(slug):
        raise fields.fault("id", "латинские строчные буквы, цифры и дефис, не больше 50 знаков")
    return slug


def _time_zone(fields: _Fields) -> str:
    name = fields.text("time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise fields.fault("time_zone", "имя пояса IANA, например Asia/Yekaterinburg") from error
    return name


def _schedule(fields: _Fields) -> tuple[RetentionRule, ...]:
    """Return a rule for each class of record, the school's own before the profile's."""
    rules = {rule.record_class: rule for rule in _profile_rules(fields)}
    rules |= {rule.record_class: rule for rule in _rules(fields)}
    for record_class in RecordClass:
        if record_class not in rules:
            found = f"нет срока хранения для «{record_class.value}»"
            raise OrganisationFileError(file=fields.file, found=found, expected="строка [[schedule]] для него")
    return tuple(rules[record_class] for record_class in RecordClass)


def _profile_rules(fields: _Fields) -> tuple[RetentionRule, ...]:
    name = fields.text("profile")
    if name not in profile_names():
        raise fields.fault("profile", f"один из профилей: {', '.join(profile_names())}")
    path = PROFILES / f"{name}.toml"
    return _rules(_Fields(path.name, _parsed(path.read_bytes(), path.name)))


def _rules(fields: _Fields) -> tuple[RetentionRule, ...]:
    tables = fields.values.get("schedule", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise fields.fault("schedule", "таблицы вида [[schedule]]")
    rules = [_rule(_Fields(fields.file, one, f"schedule[{n}].")) for n, one in enumerate(tables, start=1)]
    if len({rule.record_class for rule in rules}) < len(rules):
        raise OrganisationFileError(
            file=fields.file,
            found="две строки [[schedule]] об одном и том же",
            expected="по одной на каждый вид записи",
        )
    return tuple(rules)


def _rule(fields: _Fields) -> RetentionRule:
    fields.only(_RULE_FIELDS)
    record = fields.text("record")
    if record not in set(RecordClass):
        raise fields.fault("record", f"один из видов: {', '.join(RecordClass)}")
    basis = fields.text("basis")
    if _FORBIDDEN_BASIS.search(basis):
        raise fields.fault("basis", "локальный акт или письмо: в Перечне № 236 классных журналов и ведомостей нет")
    return RetentionRule(RecordClass(record), fields.years("years"), basis, fields.text("case_index", ""))


def _shown(value: object) -> str:
    return f"«{str(value)[:60]}»"
