"""The reference of the API for people: read from the same OpenAPI description that programs read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from jinja2.environment import TemplateModule

from archive.errors import ArchiveError
from archive.texts import _
from archive.web.access import anyone, visit_of
from archive.web.errors import status_of
from archive.web.templating import page, part

router = APIRouter(dependencies=[anyone("the description of the API is published")])
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a name, what kind of thing it has, what it means."""

    name: str
    kind: str
    words: str
    reference: str = ""
    """The shape that the kind names, if it names one."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address."""

    method: str
    path: str
    tag: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    body: str
    responses: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One object of the answers."""

    name: str
    fields: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One error that the API may answer with."""

    code: str
    status: int
    words: str


@router.get("/api")
def reference(request: Request) -> Response:
    """Show every operation, shape and error of the API; said once for all, under the visitor's own menu."""
    return page("api.html", visit=visit_of(request), described=_described(request.app))


@lru_cache(1)
def _described(app: FastAPI) -> TemplateModule:
    described: Json = app.openapi()
    operations = tuple(_operations(described))
    shared = set.intersection(*(set(operation.responses) for operation in operations))
    return part(
        "_api_described.html",
        info=described["info"],
        operations=operations,
        shared=sorted(shared, key=lambda row: row.name),
        shapes=tuple(_shapes(described)),
        faults=tuple(sorted(_faults(ArchiveError), key=lambda fault: fault.code)),
    )


def _operations(described: Json) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield Operation(
                method=method.upper(),
                path=path,
                tag=operation["tags"][0],
                summary=operation["summary"],
                description=operation["description"],
                parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
                body=operation.get("requestBody", {}).get("description", ""),
                responses=tuple(_response(code, each) for code, each in sorted(operation["responses"].items())),
            )


def _parameter(parameter: Json) -> Row:
    place = {"path": _("в адресе"), "query": _("после «?»"), "header": _("в заголовке")}[parameter["in"]]
    kind, _reference = _kind(parameter["schema"])
    return Row(parameter["name"], f"{place}, {kind}", parameter.get("description", ""))


_SAID = {"Successful Response": _("Успешно")}
"""What FastAPI says of itself."""


def _response(code: str, response: Json) -> Row:
    content = response.get("content", {})
    media = next(iter(content), "")
    kind, reference = _kind(content[media].get("schema", {})) if media else ("", "")
    words: str = response["description"]
    return Row(code, kind if reference else media, _SAID.get(words, words), reference)


def _shapes(described: Json) -> Iterator[Shape]:
    for name, schema in described["components"]["schemas"].items():
        fields = [_field(each, field) for each, field in schema.get("properties", {}).items()]
        values = [Row(value, "", "") for value in schema.get("enum", ())]
        yield Shape(name, (*fields, *values))


def _field(name: str, field: Json) -> Row:
    kind, reference = _kind(field)
    return Row(name, kind, field.get("description", ""), reference)


_KINDS = {
    "string": _("строка"),
    "integer": _("целое число"),
    "boolean": _("да или нет"),
    "null": _("или null"),
}
_FORMATS = {"date": _("дата"), "date-time": _("дата и время"), "binary": _("файл")}


def _kind(schema: Json) -> tuple[str, str]:
    """Return what a schema takes, in words, and the shape that it refers to, if any."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name, name
    if "anyOf" in schema:
        parts = [_kind(each) for each in schema["anyOf"]]
        return ", ".join(words for words, _name in parts), parts[0][1]
    if schema.get("type") == "array":
        words, name = _kind(schema["items"])
        return _("список: {words}").format(words=words), name
    words = _FORMATS.get(schema.get("format", ""), "") or _KINDS.get(schema.get("type", ""), "")
    return words, ""


def _faults(kind: type[ArchiveError]) -> Iterator[Fault]:
    """Yield every error that is raised as itself: those with a message of their own."""
    if "message" in vars(kind) and kind is not ArchiveError:
        words = " ".join(_(part) for part in (kind.message, kind.remedy) if part)
        yield Fault(kind.code, status_of(kind), re.sub(r"(\n?\{\w+\}\.?)+", "…", words))
    for heir in kind.__subclasses__():
        yield from _faults(heir)
