"""The keys of extracts over the API: public, as everything that a verifier needs."""

from datetime import date, datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from archive.services.publish_proof_keys import FORMAT, published_keys
from archive.texts import _
from archive.web.access import OpenPorts, anyone

router = APIRouter(tags=[_("Проверка файла")], dependencies=[anyone("public keys are public")])


class EndorsementOut(BaseModel):
    """The director's signature under whose the key is."""

    statement: str = Field(description=_("Что подписано: заявление о ключе (JSON), base64"))
    signature: str = Field(description=_("Отсоединённая подпись CMS под заявлением, DER, base64"))
    signer: str = Field(description=_("Кто подписал"))
    endorsed_at: datetime
    outcome: str = Field(description=_("Что нашёл архив, принимая подпись: PASSED или INDETERMINATE"))
    reason: str


class ProofKeyOut(BaseModel):
    """A public key (RFC 7517) with whose it is and when it signs."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    alg: str = Field(description=_("Алгоритм подписи: ES256"))
    use: Literal["sig"]
    kid: str = Field(description=_("Номер ключа: 16 шестнадцатеричных знаков"))
    school_id: str
    school: str = Field(description=_("Краткое наименование школы"))
    valid_from: date
    valid_until: date = Field(description=_("Последний день; подписанное раньше остаётся подлинным"))
    retired_on: date | None = Field(description=_("Когда выведен из действия раньше срока: этот день последний"))
    revoked_at: datetime | None = Field(description=_("Когда отозван; подписанное им не принимается"))
    endorsements: list[EndorsementOut] = Field(description=_("Чей это ключ: подписи директора"))


class ProofKeysOut(BaseModel):
    """All keys of all schools of this archive, those of old papers too."""

    format: str = FORMAT
    published_at: datetime
    roots: list[str] = Field(description=_("Корневые сертификаты, которым доверяет архив, DER, base64"))
    keys: list[ProofKeyOut]


@router.get(
    "/proof-keys",
    summary=_("Ключи выписок"),
    description=_("Открытые ключи, которыми школы подписывают QR-коды бумажных выписок (JWK Set). Форма кода описана."),
)
def proof_keys(ports: OpenPorts) -> ProofKeysOut:
    """Return the published keys."""
    return ProofKeysOut.model_validate(published_keys(ports))
