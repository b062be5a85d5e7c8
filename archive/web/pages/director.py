"""The director's first page: what waits for her; sign all or some of it at once, or send one back."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from archive.errors import (
    AddressUnknownError,
    ArchiveError,
    BusyError,
    InsecureConnectionError,
    KeyTriesSpentError,
    NotQueuedError,
    ReasonMissingError,
    SigningError,
)
from archive.model.closing import JobState
from archive.model.permission import Action
from archive.model.signature import Signatory
from archive.services.list_queue import list_queue
from archive.services.refuse_record import refuse_record
from archive.services.sign_queue import list_director_s
from archive.texts import _
from archive.web.access import QueuedVisit, Visit, allowed, allowed_queued, scope_of_closing
from archive.web.errors import status_of
from archive.web.limits import SIGN_IN, Limited
from archive.web.pages.forms import Line
from archive.web.signing import Run, SigningDesk, ensure_private, is_private
from archive.web.templating import page

router = APIRouter(prefix="/director")
_Director = Annotated[Visit, allowed(Action.SIGN_HERE)]
_Queued = Annotated[QueuedVisit, allowed_queued(Action.SIGN_HERE)]
_ONE = "/{organisation}/{number}"
_MOST = 2000
_FAULTS = (SigningError, InsecureConnectionError, KeyTriesSpentError, BusyError, NotQueuedError)


def signing_of(request: Request) -> SigningDesk:
    """Return where runs of this process are."""
    desk: SigningDesk = request.app.state.signing
    return desk


@router.get("")
def director_page(request: Request, visit: _Director) -> Response:
    """Show what waits for the director, and what waits for others before it comes to her."""
    return _shown(request, visit, None, ())


def _shown(request: Request, visit: Visit, fault: ArchiveError | None, chosen: Sequence[str]) -> Response:
    mine = [
        each
        for each in list_director_s(visit.ports, visit.reach.organisation_ids)
        if visit.reach.covers(scope_of_closing(each.closing))
    ]
    before = [
        each
        for each in list_queue(visit.ports, states=(JobState.RENDERED, JobState.OUTSIDE))
        if each.job.organisation_id in visit.reach.organisation_ids and each.awaits is not Signatory.DIRECTOR
    ]
    run = signing_of(request).present()
    return page(
        "director.html",
        visit=visit,
        here="/director",
        status=status_of(type(fault)) if fault else HTTPStatus.OK,
        fault=fault,
        queued=mine,
        before=len(before),
        chosen=set(chosen),
        organisations=visit.schools(),
        private=is_private(request),
        run=run if run and run.account_id == visit.account.account_id else None,
    )


@router.post("/sign", dependencies=[Depends(Limited(SIGN_IN))])
def sign(
    request: Request,
    visit: _Director,
    passphrase: Annotated[str, Form(max_length=500)] = "",
    documents: Annotated[list[str] | None, Form(max_length=_MOST)] = None,
    everything: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Open the key once and begin to sign what was chosen; what is wrong is said on the same page."""
    chosen = documents or []
    try:
        run = begin_signing(request, visit, passphrase, None if everything else chosen)
    except _FAULTS as error:
        return _shown(request, visit, error, chosen)
    return RedirectResponse(f"/director/runs/{run.run_id}", HTTPStatus.SEE_OTHER)


def begin_signing(request: Request, visit: Visit, passphrase: str, chosen: Sequence[str] | None) -> Run:
    """Begin to sign the documents named «school/number», or all that wait for the director (None).

    Raises `InsecureConnectionError`, `NotQueuedError`, and as `SigningDesk.begin`.
    """
    ensure_private(request)
    waiting = {
        f"{each.job.organisation_id}/{each.job.number}": each.job
        for each in list_director_s(visit.ports, visit.reach.organisation_ids)
        if visit.reach.covers(scope_of_closing(each.closing))
    }
    named = list(waiting) if chosen is None else list(dict.fromkeys(chosen))
    absent = [name for name in named if name not in waiting]
    if absent or not named:
        found = _("ждёт не вашей подписи или уже не ждёт") if absent else _("ничего не выбрано")
        expected = _("отметьте документы, которые ждут вашей подписи")
        number = absent[0].rpartition("/")[2][:50] if absent else _("Подписать нечего")
        raise NotQueuedError(number=number, found=found, expected=expected)
    jobs = [waiting[name] for name in named]
    return signing_of(request).begin(visit.account.account_id, jobs, passphrase)


def run_of(request: Request, visit: Visit, run_id: str) -> Run:
    """Return one's own run. Raises `AddressUnknownError`."""
    run = signing_of(request).run(run_id, visit.account.account_id)
    if run is None:
        raise AddressUnknownError(address=f"/director/runs/{quote(run_id[:40])}")
    return run


@router.get("/runs/{run_id}")
def run_page(request: Request, visit: _Director, run_id: str) -> Response:
    """Show how far the signing has come."""
    return page("director_run.html", visit=visit, here="/director", run=run_of(request, visit, run_id))


@router.get("/runs/{run_id}/state")
def run_state(request: Request, visit: _Director, run_id: str) -> Response:
    """Tell the page's script how far it is."""
    run = run_of(request, visit, run_id)
    return JSONResponse({"done": run.done, "failed": run.failed, "all": len(run.lines), "ended": run.ended})


@router.post(f"/refuse{_ONE}")
def refuse(request: Request, seen: _Queued, reason: Line = "") -> Response:
    """Send one document back to the administrator with a reason."""
    visit = seen.visit
    try:
        refuse_record(visit.ports, seen.organisation_id, seen.number, reason, actor=visit.actor)
    except (ReasonMissingError, NotQueuedError, BusyError) as error:
        return _shown(request, visit, error, ())
    return RedirectResponse("/director", HTTPStatus.SEE_OTHER)
