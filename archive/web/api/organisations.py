"""Schools over the API."""

from fastapi import APIRouter

from archive.services.list_organisations import list_organisations
from archive.texts import _
from archive.web.schemas import OrganisationOut
from archive.web.visit import CurrentVisit

router = APIRouter(tags=[_("Школы")])


@router.get(
    "/organisations", summary=_("Школы архива"), description=_("Коды и наименования школ, чьи записи хранятся.")
)
def organisations(visit: CurrentVisit) -> list[OrganisationOut]:
    """Return every school."""
    return [OrganisationOut.of(each) for each in list_organisations(visit.ports)]
