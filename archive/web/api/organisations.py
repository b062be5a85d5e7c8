"""Schools over the API."""

from typing import Annotated

from fastapi import APIRouter

from archive.model.permission import Action
from archive.services.list_organisations import list_organisations
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.schemas import OrganisationOut

router = APIRouter(tags=[_("Школы")])


@router.get(
    "/organisations", summary=_("Школы архива"), description=_("Коды и наименования школ, чьи записи хранятся.")
)
def organisations(visit: Annotated[Visit, allowed(Action.LIST_RECORDS)]) -> list[OrganisationOut]:
    """Return every school that the visitor reaches."""
    reached = visit.reach.organisation_ids
    return [OrganisationOut.of(each) for each in list_organisations(visit.ports) if each.organisation_id in reached]
