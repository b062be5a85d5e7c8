"""How refusals stand in the OpenAPI description: one shape, of a media type of its own."""

from typing import Any

from archive.texts import _
from archive.web.schemas import ProblemOut

_SHAPES = "#/components/schemas/"
_SCHEMA = {"schema": {"$ref": f"{_SHAPES}{ProblemOut.__name__}"}}


def _described(words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/problem+json": _SCHEMA}}


PROBLEMS: dict[int, dict[str, Any]] = {
    400: _described(_("Не принято: пароль слишком прост или вход не удался")),
    401: _described(_("Нужно войти: сеанс не начат или кончился, токен не указан или не подходит")),
    403: _described(_("Роль этого не разрешает, запрос пришёл с чужой страницы, или приём данных не включён")),
    404: _described(_("Такого нет")),
    409: _described(_("Против этого то, что уже есть: подлинность не подтверждена или ключ повтора занят")),
    413: _described(_("Файл больше 50 МиБ")),
    415: _described(_("Содержимое не того типа")),
    422: _described(_("Параметры или данные не приняты; замечания приложены")),
    429: _described(_("Слишком много запросов с одного адреса")),
    500: _described(_("Сбой в самой программе")),
    502: _described(_("Хранилище ответило неверно: записи в нём нет или она изменена")),
    503: _described(_("Хранилище или база данных не отвечает")),
}


def with_problem(described: dict[str, Any]) -> dict[str, Any]:
    """Add the shape of a refusal to an OpenAPI description; FastAPI knows only shapes sent as application/json."""
    shape = ProblemOut.model_json_schema(ref_template=f"{_SHAPES}{{model}}")
    shape.pop("$defs")
    described["components"]["schemas"][ProblemOut.__name__] = shape
    for path, methods in described["paths"].items():
        for operation in methods.values():
            if "{" in path:  # what an address names may not be there, or not within the visitor's reach
                operation["responses"].setdefault("404", PROBLEMS[404])
    described["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    return described
