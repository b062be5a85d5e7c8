"""Our push format as data: which property of the JSON is which column of the flat tables.

The reader and the published JSON Schema (`docs/schemas/push-1.schema.json`) both follow this one
description, and the rules of the flat format hold for what it describes.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.intake.flat import schema as flat
from archive.intake.flat.schema import Column, Kind, Table

FORMAT = "push-1"

_DATE = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$"
_PERIOD = r"^(Q[1-4]|T[1-3]|H[12]|S[12]|Y)$"
_DECIMAL = r"^\d{1,9}([.,]\d{1,9})?$"
_FILLED = r"\S"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a property may hold: JSON types, and for a text its pattern or its list."""

    types: tuple[str, ...]
    pattern: str = ""
    words: tuple[str, ...] = ()
    expected: str = ""

    def fits(self, value: object) -> bool:
        """Tell whether `value` is of this shape."""
        if isinstance(value, bool):
            return "boolean" in self.types
        if isinstance(value, int | float):
            return self._fits_number(value)
        if not isinstance(value, str) or "string" not in self.types:
            return False
        if self.words:
            return value in self.words
        return not self.pattern or re.search(self.pattern, value, re.ASCII) is not None

    def _fits_number(self, value: float) -> bool:
        """A number without a fraction is an integer, however it is written (JSON Schema, 6.1.1)."""
        whole = isinstance(value, int) or value.is_integer()
        return value >= 0 and ("number" in self.types or ("integer" in self.types and whole))


_TEXT = Shape(("string",), expected="текст")
_CODE = Shape(("string", "integer"), _FILLED, expected="код: непустой текст или целое число")
_SHAPES: Mapping[Kind, Shape] = {
    Kind.TEXT: _TEXT,
    Kind.DATE: Shape(("string",), _DATE, expected="дата вида 2025-09-02"),
    Kind.MOMENT: Shape(("string",), _MOMENT, expected="время по часам школы вида 2025-09-02T14:30, без пояса"),
    Kind.INTEGER: Shape(("integer",), expected="целое число"),
    Kind.DECIMAL: Shape(("number", "string"), _DECIMAL, expected="число, например 1.5"),
    Kind.MARK: Shape(("string", "integer"), _FILLED, expected="отметка: 5, «4+», «зачёт»"),
    Kind.PERIOD: Shape(("string",), _PERIOD, expected="код периода: Q1-Q4, T1-T3, H1, H2, S1, S2, Y"),
    Kind.PUPIL: _CODE,
    Kind.SUBJECT: _CODE,
    Kind.LESSON: _CODE,
}


def _one_of(*words: str) -> Shape:
    return Shape(("string",), words=words, expected=", ".join(f"«{word}»" for word in words))


_OWN: Mapping[str, Shape] = {
    "class.kind": _one_of("класс", "группа"),
    "pupils.id": _CODE,
    "pupils.individual_plan": Shape(("boolean",), expected="true или false"),
    "subjects.id": _CODE,
    "subjects.kind": _one_of("предмет", "УД", "МДК", "практика", "внеурочная"),
    "lessons.id": _CODE,
    "legend.meaning": _one_of("неявка", "болезнь", "уважительная", "неуважительная", "опоздание", "освобождение"),
    "results.kind": _one_of("период", "год", "экзамен", "гос. экзамен", "итоговая"),
}
"""Properties whose shape is narrower than their column's kind says."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property and the column that it fills."""

    name: str
    column: Column
    shape: Shape


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the document: an array of objects, or a single object when `many` is False."""

    name: str
    table: Table
    properties: tuple[Property, ...]
    many: bool = True

    @property
    def required(self) -> bool:
        """Whether the document must have it."""
        return self.table.required


def _section(name: str, table: Table, columns: Mapping[str, str], *, many: bool = True) -> Section:
    by_heading = {column.heading: column for column in table.columns}
    properties = tuple(
        Property(own, by_heading[heading], _shape(f"{name}.{own}", by_heading[heading]))
        for own, heading in columns.items()
    )
    return Section(name, table, properties, many)


def _shape(path: str, column: Column) -> Shape:
    shape = _OWN.get(path) or _SHAPES[column.kind]
    return Shape(("string",), _FILLED, expected="непустой текст") if shape is _TEXT and column.required else shape


SECTIONS = (
    _section(
        "class",
        flat.CLASSES,
        {"label": "Класс", "kind": "Вид", "teacher": "Классный руководитель"},
        many=False,
    ),
    _section("periods", flat.PERIODS, {"period": "Период", "start": "Начало", "end": "Конец"}),
    _section(
        "pupils",
        flat.PUPILS,
        {
            "id": "Код ученика",
            "family": "Фамилия",
            "given": "Имя",
            "patronymic": "Отчество",
            "birth_date": "Дата рождения",
            "snils": "СНИЛС",
            "individual_plan": "Индивидуальный план",
        },
    ),
    _section(
        "memberships",
        flat.MEMBERSHIP,
        {
            "pupil": "Код ученика",
            "since": "С",
            "until": "По",
            "came_from": "Откуда прибыл",
            "left_to": "Куда выбыл",
        },
    ),
    _section(
        "subjects",
        flat.SUBJECTS,
        {
            "id": "Код предмета",
            "name": "Название",
            "kind": "Вид",
            "teacher": "Учитель",
            "group": "Подгруппа",
            "planned_hours": "Часов по плану",
        },
    ),
    _section(
        "lessons",
        flat.LESSONS,
        {
            "id": "Код урока",
            "subject": "Код предмета",
            "date": "Дата",
            "number": "Номер урока",
            "topic": "Тема",
            "homework": "Домашнее задание",
            "teacher": "Учитель",
            "substitutes": "Замещает",
            "work_kind": "Вид работы",
            "note": "Заметки",
        },
    ),
    _section(
        "marks",
        flat.MARKS,
        {
            "pupil": "Код ученика",
            "lesson": "Код урока",
            "mark": "Отметка",
            "work_kind": "Вид работы",
            "weight": "Вес",
            "entered_at": "Выставлена",
            "comment": "Примечание",
            "instead_of": "Вместо",
            "protocol_number": "Номер протокола",
            "protocol_date": "Дата протокола",
        },
    ),
    _section(
        "attendance",
        flat.ATTENDANCE,
        {"pupil": "Код ученика", "lesson": "Код урока", "code": "Отметка о посещении", "comment": "Примечание"},
    ),
    _section("legend", flat.LEGEND, {"code": "Обозначение", "words": "Значение", "meaning": "Вид"}),
    _section(
        "results",
        flat.RESULTS,
        {
            "pupil": "Код ученика",
            "subject": "Код предмета",
            "kind": "Вид итога",
            "period": "Период",
            "mark": "Отметка",
            "entered_at": "Выставлена",
        },
    ),
    _section(
        "decisions",
        flat.DECISIONS,
        {
            "pupil": "Код ученика",
            "words": "Решение педсовета",
            "protocol_number": "Номер протокола",
            "protocol_date": "Дата протокола",
        },
    ),
)
SCHOOL = _section("", flat.SCHOOL, {"school": "Школа", "school_year": "Учебный год"}, many=False)
"""What stands at the document's root beside `format`."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the format."""
    properties: dict[str, Any] = {"format": {"const": FORMAT, "description": "Версия формата"}}
    properties |= {one.name: _described(one) for one in SCHOOL.properties}
    for section in SECTIONS:
        items = _object(section)
        titled = {"description": section.table.title}
        properties[section.name] = titled | ({"type": "array", "items": items} if section.many else items)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:school-archive:{FORMAT}",
        "title": "Журнал одного класса за учебный год",
        "type": "object",
        "properties": properties,
        "required": ["format", "school", "school_year", *(s.name for s in SECTIONS if s.required)],
        "additionalProperties": False,
    }


def schema_text() -> str:
    """Return the schema as the file that is published."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _object(section: Section) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {one.name: _described(one) for one in section.properties},
        "required": [one.name for one in section.properties if one.column.required],
        "additionalProperties": False,
    }


def _described(one: Property) -> dict[str, Any]:
    """Return a property's schema; what may be left out may also be null."""
    shape = one.shape
    described: dict[str, Any] = {"description": _words(one)}
    types = list(shape.types) + ([] if one.column.required else ["null"])
    if shape.words:
        return described | {"enum": [*shape.words, *([] if one.column.required else [None])]}
    described |= {"type": types if len(types) > 1 else types[0]}
    if shape.pattern:
        described |= {"pattern": shape.pattern}
    if {"integer", "number"} & set(types):
        described |= {"minimum": 0}
    return described


def _words(one: Property) -> str:
    words = one.column.heading if one.shape is _TEXT else f"{one.column.heading}: {one.shape.expected}"
    return f"{words} ({one.column.note})" if one.column.note else words
