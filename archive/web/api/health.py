"""Health over the API: of the archive, and of this process alone."""

from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from archive.model.verdict import Outcome
from archive.texts import _
from archive.web.schemas import AliveOut, VerdictOut
from archive.web.visit import CurrentVisit

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
def health(visit: CurrentVisit) -> Response:
    """Return every check: 200 when all passed, else 503."""
    verdict = visit.health.verdict()
    status = HTTPStatus.OK if verdict.outcome is Outcome.PASSED else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(VerdictOut.of(verdict).model_dump(mode="json"), status)


@router.get("/alive", summary=_("Жива ли служба"), description=_("Ничего не трогает: для надзора за процессом."))
def alive() -> AliveOut:
    """Tell that this process answers."""
    return AliveOut()
