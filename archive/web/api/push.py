"""Journals pushed by systems."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header

from archive.errors import DataRefusedError
from archive.services.push_journal import PushRequest, push_journal
from archive.texts import _
from archive.web.access import OpenPorts, anyone
from archive.web.api.problems import PROBLEMS
from archive.web.bearer import PushingSystem, pushing_system
from archive.web.content import JsonBody
from archive.web.errors import problem
from archive.web.parameters import Text
from archive.web.schemas import PushOut

router = APIRouter(tags=[_("Приём данных")])
_Key = Annotated[
    Text,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Ключ повтора, свой для каждого журнала, например UUID",
    ),
]
_SENT = {
    "security": [{"token": []}],
    "requestBody": {
        "required": True,
        "description": _("Журнал одного класса по схеме push-1, не больше 50 МиБ"),
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
}


@router.post(
    "/push",
    summary=_("Передать журнал класса"),
    description=_(
        "Журнал проверяется весь и либо принимается целиком и ждёт закрытия, либо целиком отклоняется; замечания "
        "названы с местом в документе (JSON Pointer). Повтор с тем же ключом и тем же телом даёт тот же ответ."
    ),
    status_code=HTTPStatus.CREATED,
    response_model=PushOut,
    dependencies=[Depends(pushing_system), anyone("a system shows its own token")],  # before the body is read
    responses={code: PROBLEMS[code] for code in (401, 409, 413, 415)},
    openapi_extra=_SENT,
)
def push(ports: OpenPorts, system: PushingSystem, key: _Key, body: JsonBody) -> object:
    """Take a journal in, or refuse it with every finding."""
    try:
        return PushOut.of(push_journal(ports, PushRequest(body, key, system)))
    except DataRefusedError as error:
        return problem(error, findings=error.findings)
