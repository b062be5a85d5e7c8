"""The keys of extracts over the API, for those who keep them; what everyone may read is in `proof_keys`."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from archive.model.permission import Action
from archive.services.endorse_proof_key import key_statement, take_endorsement
from archive.services.keep_proof_keys import new_proof_key, retire_proof_key, revoke_proof_key, take_over_proof_key
from archive.services.school_keys import KeptKey, find_school_key, school_keys
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.problems import PROBLEMS
from archive.web.content import Body, as_download
from archive.web.key_visit import KeyVisit, allowed_key
from archive.web.limits import SIGN_IN, Limited
from archive.web.pages.proof_keys import chosen_school, handed_over, sign_keys
from archive.web.signing import ensure_private

router = APIRouter(prefix="/school-keys", tags=[_("Ключи выписок")])
_Keeper = Annotated[Visit, allowed(Action.KEEP_PROOF_KEYS)]
_Director = Annotated[Visit, allowed(Action.SIGN_HERE)]
_Key = Annotated[KeyVisit, allowed_key(Action.KEEP_PROOF_KEYS)]
_ONE = "/{key_id}"
_REFUSALS: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (404, 409)}
_Passphrase = Annotated[SecretStr, Field(max_length=500, description="Пароль; не сохраняется")]


class NewKeyIn(BaseModel):
    """Which key to make."""

    organisation: Annotated[str, Field(max_length=100, description="Код школы; если одна, не нужен")] = ""
    until: Annotated[date | None, Field(description="Последний день; без него год")] = None


class ReasonIn(BaseModel):
    """Why a key ends."""

    reason: Annotated[str, Field(max_length=300, description="Почему")] = ""


class PassphraseIn(BaseModel):
    """What opens a key."""

    passphrase: _Passphrase


class EndorsedOut(BaseModel):
    """Who endorsed a key."""

    signer: str
    serial: Annotated[str, Field(description="Номер сертификата")]
    endorsed_at: datetime
    outcome: Annotated[str, Field(description="PASSED или INDETERMINATE, если подпись здесь не проверяется")]
    reason: str


class SchoolKeyOut(BaseModel):
    """A key as those see it who keep it."""

    model_config = ConfigDict(frozen=True)

    key_id: str
    organisation: str
    valid_from: date
    last_day: date
    retired_on: date | None
    revoked_at: datetime | None
    revoked_reason: str
    here: Annotated[bool, Field(description="Есть ли закрытая часть на этом компьютере")]
    signs_now: Annotated[bool, Field(description="Им ли подписываются выписки сегодня")]
    endorsements: list[EndorsedOut]

    @classmethod
    def of(cls, kept: KeptKey) -> Self:
        """Return the shape of a key."""
        key = kept.key
        return cls(
            key_id=key.key_id,
            organisation=key.organisation_id,
            valid_from=key.valid_from,
            last_day=key.last_day,
            retired_on=key.retired_on,
            revoked_at=key.revoked_at,
            revoked_reason=key.revoked_reason,
            here=kept.is_here,
            signs_now=kept.signs_now,
            endorsements=[EndorsedOut.model_validate(each, from_attributes=True) for each in kept.endorsements],
        )


def _again(visit: Visit, key_id: str) -> SchoolKeyOut:
    return SchoolKeyOut.of(find_school_key(visit.ports, visit.reach.organisation_ids, key_id))


@router.get("", summary=_("Ключи школы"), description=_("Ключи доступных школ, новые первыми, и кто их заверил."))
def keys(visit: _Keeper) -> list[SchoolKeyOut]:
    """Return the keys."""
    return [SchoolKeyOut.of(each) for each in school_keys(visit.ports, visit.reach.organisation_ids)]


@router.post(
    "",
    status_code=201,
    summary=_("Завести ключ"),
    description=_("Ключ действует с сегодняшнего дня; закрытая часть остаётся на компьютере архива."),
)
def make(visit: _Keeper, body: NewKeyIn) -> SchoolKeyOut:
    """Make a key."""
    school = chosen_school(visit, body.organisation)
    return _again(visit, new_proof_key(visit.ports, school, actor=visit.actor, until=body.until).key_id)


@router.post(
    "/sign",
    summary=_("Заверить ключи"),
    description=_("Директор подписывает, чьи это ключи: все действующие, которых никто не заверил. Только по https."),
    dependencies=[Depends(Limited(SIGN_IN))],
    responses={409: PROBLEMS[409]},
)
def sign(request: Request, visit: _Director, body: PassphraseIn) -> list[SchoolKeyOut]:
    """Endorse what waits."""
    made = sign_keys(request, visit, body.passphrase.get_secret_value())
    return [_again(visit, each.key_id) for each in made]


@router.get(
    f"{_ONE}/statement",
    summary=_("Заявление о ключе"),
    description=_("Байты, которые подписывает директор на своём компьютере."),
    responses=_REFUSALS,
)
def statement(seen: _Key) -> Response:
    """Return what is to be signed."""
    data = key_statement(seen.visit.ports, seen.school, seen.key_id)
    return as_download(data, "application/json", f"{seen.key_id}.json", plain=seen.key_id)


@router.post(
    f"{_ONE}/signature",
    summary=_("Принять подпись"),
    description=_("Отсоединённая подпись CMS директора под заявлением (application/octet-stream)."),
    responses=_REFUSALS,
)
def signature(seen: _Key, body: Body) -> SchoolKeyOut:
    """Take in a signature made elsewhere."""
    take_endorsement(seen.visit.ports, seen.school, seen.key_id, body, actor=seen.visit.actor)
    return _again(seen.visit, seen.key_id)


@router.post(
    f"{_ONE}/hand-over",
    summary=_("Выдать ключ файлом"),
    description=_("PKCS#12 под паролем, для другого компьютера школы. Только по https или с компьютера архива."),
    dependencies=[Depends(Limited(SIGN_IN))],
    responses=_REFUSALS,
)
def hand_over(request: Request, seen: _Key, body: PassphraseIn) -> Response:
    """Return the key's file."""
    secret = body.passphrase.get_secret_value()
    name, data = handed_over(request, seen, secret, secret)
    return as_download(data, "application/x-pkcs12", name, plain=seen.key_id)


class TakeIn(BaseModel):
    """A key's file from another computer."""

    organisation: Annotated[str, Field(max_length=100, description="Код школы; если одна, не нужен")] = ""
    file: Annotated[bytes, Field(max_length=200_000, description="Файл ключа (.p12), base64")]
    passphrase: _Passphrase

    model_config = ConfigDict(val_json_bytes="base64", ser_json_bytes="base64")


@router.post(
    "/take",
    status_code=201,
    summary=_("Принять ключ"),
    description=_("Файл, выданный другим компьютером школы. Только по https или с компьютера архива."),
    dependencies=[Depends(Limited(SIGN_IN))],
)
def take(request: Request, visit: _Keeper, body: TakeIn) -> SchoolKeyOut:
    """Keep a key that was handed over."""
    ensure_private(request)
    school, secret = chosen_school(visit, body.organisation), body.passphrase.get_secret_value()
    return _again(visit, take_over_proof_key(visit.ports, school, body.file, secret, actor=visit.actor).key_id)


@router.post(
    f"{_ONE}/retire",
    summary=_("Вывести ключ из действия"),
    description=_("Закрытая часть уничтожается, выданные выписки остаются подлинными."),
    responses=_REFUSALS,
)
def retire(seen: _Key, body: ReasonIn) -> SchoolKeyOut:
    """Put a key away."""
    retire_proof_key(seen.visit.ports, seen.school, seen.key_id, actor=seen.visit.actor, reason=body.reason)
    return _again(seen.visit, seen.key_id)


@router.post(
    f"{_ONE}/revoke",
    summary=_("Отозвать ключ"),
    description=_("Ключ мог попасть в чужие руки: все выписки с ним перестают быть подлинными."),
    responses=_REFUSALS,
)
def revoke(seen: _Key, body: ReasonIn) -> SchoolKeyOut:
    """Revoke a key."""
    revoke_proof_key(seen.visit.ports, seen.key_id, actor=seen.visit.actor, reason=body.reason)
    return _again(seen.visit, seen.key_id)
