"""The sheet of conformity over the API."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from archive.model.conformity import ConformityState
from archive.model.permission import Action
from archive.services.print_conformity import conformity_sheet
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.schemas import Out
from archive.web.school_choice import SchoolAsked, chosen_school

router = APIRouter(tags=[_("Соответствие стандарту")])


class RequirementOut(Out):
    """One requirement of ГОСТ Р ИСО 15489-1-2019."""

    clause: Annotated[str, Field(description="Пункт стандарта")]
    asks: Annotated[str, Field(description="Требование своими словами")]
    state: Annotated[ConformityState, Field(description="Состояние")]
    how: Annotated[str, Field(description="Как выполнено")]
    proof: Annotated[list[str], Field(description="Где доказано")]
    school: Annotated[str, Field(description="Что делает школа")]


@router.get(
    "/conformity",
    summary=_("Соответствие ГОСТ Р ИСО 15489-1-2019"),
    description=_("Требование, чем выполнено, где доказано, что делает сама школа (003 §3.3)."),
)
def conformity(
    visit: Annotated[Visit, allowed(Action.SEE_SETTINGS)], organisation: SchoolAsked = ""
) -> list[RequirementOut]:
    """Return the requirements."""
    sheet = conformity_sheet(visit.ports, chosen_school(visit, organisation))
    return [
        RequirementOut(
            clause=each.clause,
            asks=each.asks,
            state=each.state,
            how=each.how,
            proof=list(each.proof),
            school=each.school,
        )
        for each in sheet.requirements
    ]
