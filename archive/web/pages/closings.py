"""The pages of the work: how far closings have come, while the machine is at it."""

from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from archive.model.closing import JobState
from archive.model.permission import Action
from archive.model.record import RecordNumber
from archive.services.list_closings import ClosingWork, closing_work, list_closing_work
from archive.services.refuse_record import resubmit_record
from archive.web.access import Visit, allowed, scope_of_closing
from archive.web.templating import page

router = APIRouter()
_Visitor = Annotated[Visit, allowed(Action.CLOSE_PERIOD)]
_ONE = "/closings/{closing_id}"


@router.get("/closings")
def closings_page(visit: _Visitor) -> Response:
    """Show what is under way, and what was finished within a day."""
    found = list_closing_work(visit.ports, within=visit.reach.scopes)
    return page(
        "closings.html",
        visit=visit,
        works=found,
        total=Counter(job.state for work in found for job in work.jobs),
        states=tuple(JobState),
        going_on=is_going_on(found),
        organisations=visit.schools(),
    )


@router.get(_ONE)
def closing_page(visit: _Visitor, closing_id: str) -> Response:
    """Show each document of one closing."""
    work = _own(visit, closing_id)
    return page("closing.html", visit=visit, work=work, going_on=is_going_on([work]), refused=JobState.REFUSED)


@router.post("/closings/continue")
def carry_all_on(request: Request, visit: _Visitor) -> Response:
    """Let the engine try again whatever needs no people."""
    found = list_closing_work(visit.ports, within=visit.reach.scopes)
    request.app.state.carry_on([work.closing.closing_id for work in found if work.for_workers])
    return RedirectResponse("/closings", HTTPStatus.SEE_OTHER)


@router.post(f"{_ONE}/continue")
def carry_on(request: Request, visit: _Visitor, closing_id: str) -> Response:
    """Let the engine go on with one closing: a job whose try failed is tried again."""
    _own(visit, closing_id)
    request.app.state.carry_on([closing_id])
    return RedirectResponse(f"/closings/{closing_id}", HTTPStatus.SEE_OTHER)


@router.post(f"{_ONE}/resubmit")
def resubmit(
    visit: _Visitor,
    closing_id: str,
    number: Annotated[str, Form(max_length=50)] = "",
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Put a document that the director sent back into the queue again, with an answer."""
    work = _own(visit, closing_id)
    found = RecordNumber.parse(number)
    if found and any(job.number == found for job in work.jobs):
        resubmit_record(visit.ports, work.closing.organisation_id, found, note, actor=visit.actor)
    return RedirectResponse(f"/closings/{closing_id}", HTTPStatus.SEE_OTHER)


def is_going_on(works: Sequence[ClosingWork]) -> bool:
    """Tell whether the machine still has something to do that has not failed: then the page looks again by itself."""
    return any(not job.problem for work in works for job in work.for_workers)


def _own(visit: Visit, closing_id: str) -> ClosingWork:
    """Return the closing's work, if it is of a class that the visitor closes periods of."""
    work = closing_work(visit.ports, closing_id)
    visit.ensure(scope_of_closing(work.closing))
    return work
