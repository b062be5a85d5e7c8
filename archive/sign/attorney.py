"""Read a machine-readable power of attorney: untrusted XML, of a format that may be another one tomorrow."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from archive.errors import AttorneyUnreadableError
from archive.model.attorney import AttorneyPerson, PowerOfAttorney
from archive.texts import _

MOST_BYTES = 1024 * 1024
"""Those of the register take some ten kilobytes."""


def read_attorney(data: bytes, file_name: str, signature: bytes | None = None) -> PowerOfAttorney:
    """Return what the file says; of an unknown format only the file itself.

    Raises `AttorneyUnreadableError` when it is too large, no XML, or XML with entities of its own.
    """
    if max(len(data), len(signature or b"")) > MOST_BYTES:
        raise AttorneyUnreadableError(file=file_name, why=_("она больше 1 МиБ"))
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise AttorneyUnreadableError(file=file_name, why=_("это не XML или XML с опасными вставками")) from error
    about, principal = _first(root, "СвДов"), _first(root, "СвРосОрг", "СвДоверит")
    powers = _first(root, "СвПолн")
    return PowerOfAttorney(
        file_name=file_name,
        data=data,
        signature=signature,
        number=_attribute(about, "НомДовер") or _attribute(about, "ВнНомДовер"),
        principal=_attribute(principal, "НаимОрг"),
        principal_inn=_attribute(principal, "ИННЮЛ"),
        principal_ogrn=_attribute(principal, "ОГРН"),
        head=_person(_first(root, "СвФЛ", "ЛицоБезДов")),
        representatives=tuple(_representatives(root)),
        powers=tuple(_powers(powers)),
        is_joint=_attribute(powers, "ПрСовмПолн") == "1",
        since=_day(_attribute(about, "ДатаВыдДовер")),
        until=_day(_attribute(about, "СрокДейст")),
    )


def _representatives(root: Element) -> Iterator[AttorneyPerson]:
    for each in _all(root, "СвУпПред"):
        person = _first(each, "СведФизЛ")
        if person is not None:
            yield _person(person)


def _person(element: Element | None) -> AttorneyPerson:
    name = _first(element, "ФИО") if element is not None else None
    parts = (_attribute(name, part) for part in ("Фамилия", "Имя", "Отчество"))
    return AttorneyPerson(" ".join(filter(None, parts)), _attribute(element, "ИННФЛ"), _attribute(element, "СНИЛС"))


def _powers(element: Element | None) -> Iterator[str]:
    """Return the powers as they are stated: a text, or codes of the register with their names."""
    if element is None:
        return
    if text := _attribute(element, "ТекстПолн"):
        yield text
    for each in _all(element, "МашПолн"):
        if words := " ".join(filter(None, (_attribute(each, "КодПолн"), _attribute(each, "НаимПолн")))):
            yield words


def _all(root: Element, name: str) -> list[Element]:
    return [each for each in root.iter() if each.tag.rpartition("}")[2] == name]


def _first(root: Element, name: str, within: str = "") -> Element | None:
    """Return the first element called `name`, whatever its namespace, inside the first one called `within`."""
    if within:
        outer = _first(root, within)
        return None if outer is None else _first(outer, name)
    return next(iter(_all(root, name)), None)


def _attribute(element: Element | None, name: str) -> str:
    """Return an attribute or the text of a child so called, on one line: formats differ in this."""
    if element is None:
        return ""
    child = next((each for each in element if each.tag.rpartition("}")[2] == name), None)
    return " ".join((element.get(name) or (child.text if child is not None else "") or "").split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
