"""The page of the school year: each class, how far it has come, what to do next."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.model.board import NextStep, Stage
from archive.model.period import PeriodCode, SchoolYear
from archive.model.permission import Action
from archive.services.school_year_board import school_year_board
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.parameters import Text
from archive.web.school_choice import SchoolAsked, chosen_school, classes_seen
from archive.web.templating import page

router = APIRouter()
_WHOSE = {
    "teacher": _("Ждёт учителя"),
    "class-teacher": _("Ждёт классного руководителя"),
    "deputy": _("Ждёт заместителя"),
    "director": _("Ждёт директора"),
    "seal": _("Ждёт печати"),
}


@router.get("/board")
def board_page(
    visit: Annotated[Visit, allowed(Action.SEE_BOARD)],
    organisation: SchoolAsked = "",
    year: Annotated[Text, Query(max_length=20)] = "",
    period: Annotated[Text, Query(max_length=30)] = "",
) -> Response:
    """Show the board; a year or a period that is none is said beside its field."""
    school = chosen_school(visit, organisation)
    faults = {}
    if year and SchoolYear.parse(year) is None:
        faults["year"] = _("учебный год пишется так: 2025/2026")
    if period and PeriodCode.parse(period) is None:
        faults["period"] = _("такого периода нет")
    board = school_year_board(
        visit.ports,
        school,
        SchoolYear.parse(year),
        period=PeriodCode.parse(period),
        class_labels=classes_seen(visit, school),
    )
    return page(
        "board.html",
        visit=visit,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        board=board,
        faults=faults,
        school=school,
        organisations=visit.schools(),
        stages=tuple(Stage),
        NextStep=NextStep,
        whose=_WHOSE,
    )
