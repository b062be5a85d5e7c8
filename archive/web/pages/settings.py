"""The page of the school's rules: its profile and schedule, to be read; where they are changed is said there."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from archive.checks import RULES
from archive.model.finding import Severity
from archive.model.permission import Action
from archive.services.list_organisations import list_organisations
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.school_choice import SchoolAsked, chosen_school
from archive.web.templating import page

router = APIRouter()
_SEVERITIES = {
    Severity.BLOCKS: _("препятствует закрытию"),
    Severity.EXPLAIN: _("требует пояснения"),
    Severity.INFORMS: _("к сведению"),
    None: _("не проверяется"),
}


@router.get("/settings")
def settings_page(visit: Annotated[Visit, allowed(Action.SEE_SETTINGS)], organisation: SchoolAsked = "") -> Response:
    """Show the school's particulars, schedule, checks and limits."""
    school = chosen_school(visit, organisation)
    about = next(each for each in list_organisations(visit.ports) if each.organisation_id == school)
    return page(
        "settings.html",
        visit=visit,
        about=about,
        organisations=visit.schools(),
        checks=[(rule, about.rules.check(rule.code)) for rule in RULES],
        severities=_SEVERITIES,
    )
