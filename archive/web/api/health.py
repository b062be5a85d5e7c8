"""Health over the API: of the archive, and of this process alone."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from archive.model.permission import Action
from archive.model.verdict import Outcome
from archive.texts import _
from archive.web.access import Visit, allowed, anyone
from archive.web.schemas import AliveOut, VerdictOut

router = APIRouter(tags=[_("Состояние")])


@router.get(
    "/health",
    summary=_("Состояние архива"),
    description=_(
        "Цепочка журнала событий, хранилище и его запрет удаления. Смотрит не чаще раза в минуту: "
        "каждый взгляд пробует удалить запертый пробный объект."
    ),
    response_model=VerdictOut,
    responses={503: {"model": VerdictOut, "description": _("Что-то не в порядке")}},
)
def health(visit: Annotated[Visit, allowed(Action.SEE_HEALTH)]) -> Response:
    """Return every check: 200 when all passed, else 503."""
    verdict = visit.health.verdict()
    status = HTTPStatus.OK if verdict.outcome is Outcome.PASSED else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(VerdictOut.of(verdict).model_dump(mode="json"), status)


@router.get(
    "/alive",
    summary=_("Жива ли служба"),
    description=_("Ничего не трогает: для надзора за процессом."),
    dependencies=[anyone("it says nothing but that the process answers")],
)
def alive() -> AliveOut:
    """Tell that this process answers."""
    return AliveOut()
