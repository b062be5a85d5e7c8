"""Verification over the API: the verdict on a file that someone holds."""

from typing import Annotated

from fastapi import APIRouter, Query

from archive.services.verify import verify_file
from archive.texts import _
from archive.web.api.problems import PROBLEMS
from archive.web.content import Body
from archive.web.parameters import Text
from archive.web.schemas import VerdictOut
from archive.web.visit import CurrentVisit

router = APIRouter(tags=[_("Проверка файла")])
_FileName = Annotated[Text, Query(max_length=200, description="Имя файла для заключения")]
_SENT = {
    "requestBody": {
        "required": True,
        "description": _("Сам файл, не больше 50 МиБ"),
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/pdf", "application/octet-stream")
        },
    }
}


@router.post(
    "/verify",
    summary=_("Проверить файл"),
    description=_("Файл передаётся телом запроса, нигде не сохраняется. Ответ — заключение с причинами."),
    responses={code: PROBLEMS[code] for code in (413, 415)},
    openapi_extra=_SENT,
)
def verify(visit: CurrentVisit, body: Body, name: _FileName = "файл") -> VerdictOut:
    """Return the verdict on the body; nothing of it is kept."""
    return VerdictOut.of(verify_file(visit.ports, name, body))
