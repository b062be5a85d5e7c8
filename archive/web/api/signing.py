"""The director's signing over the API: begin a run with the installation's key, look how far it is."""

from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from archive.model.permission import Action
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.problems import PROBLEMS
from archive.web.limits import SIGN_IN, Limited
from archive.web.pages.director import begin_signing, run_of
from archive.web.signing import Run

router = APIRouter(tags=[_("Подписание")])
_Director = Annotated[Visit, allowed(Action.SIGN_HERE)]
_REFUSALS: dict[int | str, dict[str, Any]] = {409: PROBLEMS[409]}


class SignIn(BaseModel):
    """What to sign."""

    passphrase: Annotated[SecretStr, Field(max_length=500, description="Пароль ключа или PIN-код; не сохраняется")]
    documents: Annotated[
        list[str] | None, Field(max_length=2000, description="«школа/номер»; не указано — всё, что ждёт директора")
    ] = None


class SignedDocumentOut(BaseModel):
    """One document of a run."""

    model_config = ConfigDict(frozen=True)

    number: str
    title: str
    state: str
    done: bool
    trouble: str


class RunOut(BaseModel):
    """How far a run is."""

    model_config = ConfigDict(frozen=True)

    run: Annotated[str, Field(description="Имя этого подписания")]
    ended: Annotated[bool, Field(description="Закончено ли")]
    documents: list[SignedDocumentOut]

    @classmethod
    def of(cls, run: Run) -> Self:
        """Return the shape of a run."""
        documents = [
            SignedDocumentOut(
                number=str(line.job.number),
                title=line.job.title,
                state=line.job.state.value,
                done=line.is_done,
                trouble=line.trouble,
            )
            for line in run.lines
        ]
        return cls(run=run.run_id, ended=run.ended, documents=documents)


@router.post(
    "/signing",
    status_code=202,
    summary=_("Подписать"),
    description=_("Только по https или с компьютера архива. Ключ открывается один раз; ход: GET /signing/{run}."),
    dependencies=[Depends(Limited(SIGN_IN))],
    responses=_REFUSALS,
)
def sign(request: Request, visit: _Director, body: SignIn) -> RunOut:
    """Begin to sign."""
    return RunOut.of(begin_signing(request, visit, body.passphrase.get_secret_value(), body.documents))


@router.get(
    "/signing/{run}",
    summary=_("Ход подписания"),
    description=_("Сколько документов подписано и что мешает остальным."),
    responses={404: PROBLEMS[404]},
)
def state(request: Request, visit: _Director, run: str) -> RunOut:
    """Return how far a run is."""
    return RunOut.of(run_of(request, visit, run))
