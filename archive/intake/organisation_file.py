"""The school's own file (TOML): who it is, and by which schedule it keeps what."""

import re
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.errors import OrganisationFileError
from archive.intake.profile_file import OWN_TABLES, profile_fields, profile_names, read_profile
from archive.intake.toml_fields import Fields, parsed
from archive.model.document import PdfVariant
from archive.model.ledger_scope import LedgerKind
from archive.model.organisation import Organisation, RetentionRule
from archive.model.period import Period, PeriodCode
from archive.model.record import RecordClass

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")
_MAX_YEARS = 100
_TEXTS = ("id", "full_name", "short_name", "place", "time_zone", "director", "director_post", "founder", "inn", "ogrn")
_CHOICES = ("profile", "pdf_variant")
_LISTS = ("names_in_exports", "class_labels", "ledgers")
_RULE_FIELDS = {"record", "years", "basis", "case_index"}
_FORBIDDEN_BASIS = re.compile(r"переч\w*.*\b236\b|\b236\b.*переч", re.IGNORECASE | re.DOTALL)
"""Перечень Росархива № 236 knows neither the journal nor the term of 25 years (regulations A1)."""


def read_organisation(data: bytes, file: str) -> Organisation:
    """Return the school that the TOML `data` describes; `file` is only for messages.

    The schedule is that of the named profile, line by line replaced by the file's own [[schedule]]; its
    rules are the profile's, field by field replaced by the file's own [marks], [limits] and [checks].
    Raises `OrganisationFileError`.
    """
    fields = Fields(file, parsed(data, file))
    fields.only({*_TEXTS, *_CHOICES, *_LISTS, *OWN_TABLES, "schedule", "calendar"})
    return Organisation(
        organisation_id=_slug(fields),
        full_name=fields.text("full_name"),
        short_name=fields.text("short_name"),
        place=fields.text("place"),
        time_zone=_time_zone(fields),
        director=fields.text("director"),
        director_post=fields.text("director_post", "Директор"),
        founder=fields.text("founder", ""),
        inn=_number(fields, "inn", 10),
        ogrn=_number(fields, "ogrn", 13),
        names_in_exports=fields.texts("names_in_exports"),
        class_labels=fields.texts("class_labels"),
        schedule=_schedule(fields),
        profile=_profile(fields),
        rules=read_profile(_profile(fields), fields),
        ledgers=_ledgers(fields),
        pdf_variant=_pdf_variant(fields),
        calendar=tuple(_period(one) for one in fields.tables("calendar")),
    )


def _period(fields: Fields) -> Period:
    """Return a line of the school's calendar: which period, its first and its last day."""
    fields.only({"period", "start", "end"})
    code = PeriodCode.parse(fields.text("period"))
    if code is None:
        raise fields.fault("period", "период, например «1 четверть»")
    start, end = _date(fields, "start"), _date(fields, "end")
    if end <= start:
        raise fields.fault("end", "день позже первого дня периода")
    return Period(code, start, end)


def _date(fields: Fields, name: str) -> date:
    try:
        return date.fromisoformat(fields.text(name))
    except ValueError as error:
        raise fields.fault(name, 'дата в кавычках, например "2025-09-01"') from error


def _pdf_variant(fields: Fields) -> PdfVariant:
    """Return the school's own choice, else the profile's."""
    of_profile = profile_fields(_profile(fields)).word("pdf_variant", PdfVariant, PdfVariant.A_3U)
    return fields.word("pdf_variant", PdfVariant, of_profile)


_LEDGERS = (LedgerKind.CLASS, LedgerKind.PUPIL, LedgerKind.GROUP)
"""What a closing can make of one class; a stream's and the medal commission's are printed on demand."""


def _ledgers(fields: Fields) -> tuple[LedgerKind, ...]:
    """Return which ledgers a closing makes; the class's own whether it is named or not."""
    named = fields.texts("ledgers")
    if not set(named) <= set(_LEDGERS):
        raise fields.fault("ledgers", f"список из слов {', '.join(_LEDGERS)}")
    return tuple(kind for kind in _LEDGERS if kind is LedgerKind.CLASS or kind in named)


def _slug(fields: Fields) -> str:
    slug = fields.text("id")
    if not _SLUG.fullmatch(slug):
        raise fields.fault("id", "латинские строчные буквы, цифры и дефис, не больше 50 знаков")
    return slug


def _number(fields: Fields, name: str, length: int) -> str:
    number = fields.text(name, "")
    if number and not (len(number) == length and number.isascii() and number.isdigit()):
        raise fields.fault(name, f"{length} цифр подряд, в кавычках")
    return number


def _time_zone(fields: Fields) -> str:
    name = fields.text("time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise fields.fault("time_zone", "имя пояса IANA, например Asia/Yekaterinburg") from error
    return name


def _schedule(fields: Fields) -> tuple[RetentionRule, ...]:
    """Return a rule for each class of record, the school's own before the profile's."""
    rules = {rule.record_class: rule for rule in _profile_rules(fields)}
    rules |= {rule.record_class: rule for rule in _rules(fields)}
    for record_class in RecordClass:
        if record_class not in rules:
            found = f"нет срока хранения для «{record_class.value}»"
            raise OrganisationFileError(file=fields.file, found=found, expected="строка [[schedule]] для него")
    return tuple(rules[record_class] for record_class in RecordClass)


def _profile_rules(fields: Fields) -> tuple[RetentionRule, ...]:
    return _rules(profile_fields(_profile(fields)))


def _profile(fields: Fields) -> str:
    name = fields.text("profile")
    if name not in profile_names():
        raise fields.fault("profile", f"один из профилей: {', '.join(profile_names())}")
    return name


def _rules(fields: Fields) -> tuple[RetentionRule, ...]:
    rules = [_rule(one) for one in fields.tables("schedule")]
    if len({rule.record_class for rule in rules}) < len(rules):
        raise OrganisationFileError(
            file=fields.file,
            found="две строки [[schedule]] об одном и том же",
            expected="по одной на каждый вид записи",
        )
    return tuple(rules)


def _rule(fields: Fields) -> RetentionRule:
    fields.only(_RULE_FIELDS)
    record = fields.text("record")
    if record not in set(RecordClass):
        raise fields.fault("record", f"один из видов: {', '.join(RecordClass)}")
    basis = fields.text("basis")
    if _FORBIDDEN_BASIS.search(basis):
        raise fields.fault("basis", "локальный акт или письмо: в Перечне № 236 классных журналов и ведомостей нет")
    return RetentionRule(
        RecordClass(record), fields.number("years", 1, _MAX_YEARS, "лет"), basis, fields.text("case_index", "")
    )
