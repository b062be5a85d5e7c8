"""Health over the API: of the archive, and of this process alone."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from archive.model.permission import Action
from archive.model.verdict import Outcome
from archive.texts import _
from archive.web.access import Visit, allowed, anyone
from archive.web.health import EvidenceLook
from archive.web.schemas import AliveOut, Out, VerdictOut

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


class EvidenceOut(Out):
    """How the evidence stands."""

    at: Annotated[datetime, Field(description="Когда смотрели, UTC; не чаще раза в десять минут")]
    unsealed: Annotated[int, Field(description="Сколько записей ждут свидетельства")]
    standing: Annotated[int, Field(description="Сколько свидетельств действует")]
    due: Annotated[int, Field(description="Сколько из них пора продлить")]
    due_at: Annotated[datetime | None, Field(description="Крайний срок первого из них; null, если не пора")]
    next_at: Annotated[datetime | None, Field(description="Когда следующее; null, если ни одного")]

    @classmethod
    def of(cls, look: EvidenceLook) -> Self:
        """Return `look` as the API shows it."""
        outlook = look.outlook
        return cls(
            at=look.at,
            unsealed=look.unsealed,
            standing=outlook.standing,
            due=len(outlook.due),
            due_at=min((each.due_at for each in outlook.due), default=None),
            next_at=outlook.next_at,
        )


@router.get(
    "/health/evidence",
    summary=_("Свидетельства и штампы времени"),
    description=_("Каким записям ещё составить свидетельство (RFC 4998), какие и когда продлить."),
)
def evidence(visit: Annotated[Visit, allowed(Action.SEE_HEALTH)]) -> EvidenceOut:
    """Return how the evidence stands."""
    return EvidenceOut.of(visit.health.evidence())


@router.get(
    "/alive",
    summary=_("Жива ли служба"),
    description=_("Ничего не трогает: для надзора за процессом."),
    dependencies=[anyone("it says nothing but that the process answers")],
)
def alive() -> AliveOut:
    """Tell that this process answers."""
    return AliveOut()
