"""The inspector's work over the API: search within the access, the bundle."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from archive.errors import ParameterError
from archive.model.permission import Action
from archive.model.record import RecordNumber
from archive.services.search_records import Search, search_records
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.answers import file_of
from archive.web.pages.inspection import bundle_of
from archive.web.parameters import Limit, Text, WhichRecords
from archive.web.schemas import RecordOut

router = APIRouter(prefix="/inspection", tags=[_("Проверка")])
_Inspector = Annotated[Visit, allowed(Action.MAKE_BUNDLE)]


class BundleIn(BaseModel):
    """Which records."""

    documents: Annotated[list[str], Field(max_length=200, description="«школа/номер», записи одной школы")]


@router.get(
    "/records",
    summary=_("Поиск в пределах доступа"),
    description=_("По номеру, по ученику или отбором. Поиск по ученику записывается в журнал событий."),
)
def found(
    visit: _Inspector,
    query: WhichRecords,
    number: Annotated[Text, Query(max_length=50, description="Номер записи: 2026-000012")] = "",
    pupil: Annotated[Text, Query(max_length=200, description="Начало имени ученика")] = "",
    limit: Limit = 200,
) -> list[RecordOut]:
    """Return the records found, by number."""
    if number.strip() and RecordNumber.parse(number) is None:
        raise ParameterError(listed=_("number — номер пишется так: 2026-000012"))
    search = Search(query.read(), visit.reach.scopes, number.strip(), pupil.strip())
    return [RecordOut.of(each) for each in search_records(visit.ports, search, actor=visit.actor, limit=limit)]


@router.post(
    "/bundle",
    summary=_("Пакет для проверяющего"),
    description=_(
        "Записи со всем, что их доказывает, и со страницей, которая проверяет пакет без сети. Каждая запись "
        "проверяется, её чтение записывается в журнал событий; пакет передаётся по мере сборки."
    ),
    response_class=Response,
    responses=file_of("application/zip", _("Пакет ZIP"), 404),
)
def bundle(visit: _Inspector, body: BundleIn) -> Response:
    """Give a bundle of the chosen records."""
    return bundle_of(visit, body.documents)
