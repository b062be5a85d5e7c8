"""One's own account over the API: who one is here, password, sessions."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field, SecretStr

from archive.model.account import Session
from archive.model.permission import Action
from archive.services.choose_password import choose_password
from archive.services.own_sessions import end_other_sessions, end_own_session, list_sessions
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.answers import refusals
from archive.web.api.people import AccountOut
from archive.web.api.session import SessionOut
from archive.web.limits import SIGN_IN, Limited
from archive.web.parameters import Text
from archive.web.schemas import Out

router = APIRouter(prefix="/me", tags=[_("Вход")])
_Own = Annotated[Visit, allowed(Action.OWN_ACCOUNT)]
_LIMITED = [Depends(Limited(SIGN_IN))]
_Present = Annotated[SecretStr, Field(max_length=200, description="Нынешний пароль: спрашивается снова")]


class OwnSessionOut(Out):
    """One of one's own sessions."""

    session: Annotated[str, Field(description="Код сеанса; войти с ним нельзя")]
    seen_from: Annotated[str, Field(description="Откуда: браузер и адрес")]
    started_at: Annotated[datetime, Field(description="Начат, UTC")]
    seen_at: Annotated[datetime, Field(description="Последнее обращение, UTC")]
    is_this: Annotated[bool, Field(description="Тот ли, в котором спрошено")]

    @classmethod
    def of(cls, session: Session, this: Session) -> Self:
        """Return `session` as the API shows it."""
        return cls(
            session=session.session_id,
            seen_from=session.seen_from,
            started_at=session.started_at,
            seen_at=session.seen_at,
            is_this=session.token == this.token,
        )


class PresentIn(BaseModel):
    """That it is really the owner."""

    present: _Present


class PasswordIn(PresentIn):
    """Another password."""

    new: Annotated[SecretStr, Field(max_length=200, description="Новый пароль, не короче 12 знаков")]


@router.get("", summary=_("Моя учётная запись"), description=_("Имя, роли и состояние своей учётной записи."))
def me(visit: _Own) -> AccountOut:
    """Show who one is here."""
    return AccountOut.of(visit.account)


@router.put(
    "/password",
    summary=_("Сменить свой пароль"),
    description=_("Все сеансы заканчиваются; в ответе токен нового."),
    dependencies=_LIMITED,
    responses=refusals(400, 401, 429),
)
def password(visit: _Own, body: PasswordIn) -> SessionOut:
    """Keep the new password."""
    present, new = body.present.get_secret_value(), body.new.get_secret_value()
    return SessionOut.of(choose_password(visit.ports, visit.visitor, present, new))


@router.get("/sessions", summary=_("Мои сеансы"), description=_("Где открыт вход под своей учётной записью."))
def sessions(visit: _Own) -> list[OwnSessionOut]:
    """Return one's own sessions, the last seen first."""
    return [OwnSessionOut.of(each, visit.session) for each in list_sessions(visit.ports, visit.account)]


@router.post(
    "/sessions/end",
    summary=_("Завершить остальные сеансы"),
    description=_("Заканчиваются все; в ответе токен нового."),
    dependencies=_LIMITED,
    responses=refusals(401, 429),
)
def end_others(visit: _Own, body: PresentIn) -> SessionOut:
    """End every other session of this account."""
    return SessionOut.of(end_other_sessions(visit.ports, visit.visitor, body.present.get_secret_value()))


@router.post(
    "/sessions/{session}/end",
    status_code=204,
    response_class=Response,
    summary=_("Завершить сеанс"),
    description=_("Один из своих; и тот, в котором спрошено."),
    dependencies=_LIMITED,
    responses=refusals(401, 404, 429),
)
def end_one(
    visit: _Own, session: Annotated[Text, Path(max_length=64, description="Код сеанса")], body: PresentIn
) -> Response:
    """End one session of this account."""
    end_own_session(visit.ports, visit.visitor, session, body.present.get_secret_value())
    return Response(status_code=204)
