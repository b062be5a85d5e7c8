"""Sessions over the API: a program signs in with login, password and code, and gets a bearer token."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from archive.model.account import IDLE_LIMIT, WHOLE_LIMIT
from archive.model.permission import Action
from archive.services.sign_in import SignedIn, sign_in_program
from archive.services.visit_session import sign_out
from archive.texts import _
from archive.web.access import OpenPorts, Visit, allowed, anyone
from archive.web.api.problems import PROBLEMS
from archive.web.limits import SIGN_IN, Limited

router = APIRouter(tags=[_("Вход")])
_REFUSALS: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (401, 429)}


class CredentialsIn(BaseModel):
    """Who signs in."""

    login: Annotated[str, Field(max_length=200, description="Логин")]
    password: Annotated[str, Field(max_length=200, description="Пароль, уже не временный")]
    code: Annotated[str, Field(max_length=20, description="Код второго фактора, если он подключён")] = ""


class SessionOut(BaseModel):
    """A session just begun."""

    model_config = ConfigDict(frozen=True)

    token: Annotated[str, Field(description="Для заголовка Authorization: Bearer")]
    ends_at: Annotated[datetime, Field(description="Когда сеанс закончится в любом случае")]
    idle_minutes: Annotated[int, Field(description="Через сколько минут без обращений он закончится")]

    @classmethod
    def of(cls, signed_in: SignedIn) -> Self:
        """Return what a program needs of it."""
        return cls(
            token=signed_in.token,
            ends_at=signed_in.session.started_at + WHOLE_LIMIT,
            idle_minutes=int(IDLE_LIMIT.total_seconds() // 60),
        )


@router.post(
    "/session",
    status_code=201,
    summary=_("Войти"),
    description=_("Выдаёт токен сеанса. Временный пароль и второй фактор сначала настраивают на странице /sign-in."),
    dependencies=[anyone("nobody is signed in yet"), Depends(Limited(SIGN_IN))],
    responses=_REFUSALS,
)
def begin(ports: OpenPorts, body: CredentialsIn) -> SessionOut:
    """Begin a session."""
    return SessionOut.of(sign_in_program(ports, body.login, body.password, body.code))


@router.delete(
    "/session",
    status_code=204,
    response_class=Response,
    summary=_("Выйти"),
    description=_("Заканчивает сеанс, токен которого предъявлен."),
)
def end(visit: Annotated[Visit, allowed(Action.OWN_ACCOUNT)]) -> Response:
    """End the session."""
    sign_out(visit.ports, visit.visitor)
    return Response(status_code=204)
