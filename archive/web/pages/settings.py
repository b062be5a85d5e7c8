"""The page of the school's rules: its profile and schedule, to be read; where they are changed is said there."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from archive.checks import RULES
from archive.model.conformity import ConformityState
from archive.model.finding import Severity
from archive.model.permission import Action
from archive.services.list_organisations import list_organisations
from archive.services.print_conformity import conformity_sheet, print_conformity
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import as_download
from archive.web.school_choice import SchoolAsked, chosen_school
from archive.web.templating import page

router = APIRouter()
_Visitor = Annotated[Visit, allowed(Action.SEE_SETTINGS)]
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


@router.get("/settings/conformity")
def conformity_page(visit: _Visitor, organisation: SchoolAsked = "") -> Response:
    """Show how far the archive conforms to ГОСТ Р ИСО 15489-1-2019, and what the school itself must do."""
    sheet = conformity_sheet(visit.ports, chosen_school(visit, organisation))
    return page("conformity.html", visit=visit, sheet=sheet, states=ConformityState)


@router.get("/settings/conformity.pdf")
def conformity_paper(visit: _Visitor, organisation: SchoolAsked = "") -> Response:
    """Give the same on paper, for the director to sign."""
    document = print_conformity(visit.ports, chosen_school(visit, organisation), actor=visit.actor)
    return as_download(document.pdf, "application/pdf", _("лист-соответствия-15489.pdf"), plain="conformity")
