"""The page of one's own account: password, second factor, sessions, and what is written down of one's readings."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from archive.errors import SessionUnknownError, SignInRefusedError
from archive.model.permission import Action
from archive.services.choose_password import renew_second_factor
from archive.services.own_sessions import end_other_sessions, end_own_session, list_sessions
from archive.services.read_digest import own_readings
from archive.web.access import Visit, allowed, give_cookie
from archive.web.errors import status_of
from archive.web.limits import SIGN_IN, Limited
from archive.web.templating import page

router = APIRouter(prefix="/me")
_Own = Annotated[Visit, allowed(Action.OWN_ACCOUNT)]
_Password = Annotated[str, Form(max_length=200)]
_SHOWN = 200


@router.get("")
def me(visit: _Own) -> Response:
    """Show who one is here, and what one can change."""
    return _me(visit, None)


def _me(visit: Visit, fault: SignInRefusedError | SessionUnknownError | None) -> Response:
    return page(
        "me.html",
        visit=visit,
        here="/me",
        status=status_of(type(fault)) if fault else HTTPStatus.OK,
        fault=fault,
        today=visit.ports.clock.now().date(),
        organisations=visit.schools(),
        sessions=list_sessions(visit.ports, visit.account),
        this=visit.session,
        zone=zone_of(visit),
    )


@router.post("/second-factor", dependencies=[Depends(Limited(SIGN_IN))])
def renew(request: Request, visit: _Own, present: _Password = "") -> Response:
    """Begin with another telephone; the password is asked again."""
    try:
        signed_in = renew_second_factor(visit.ports, visit.visitor, present)
    except SignInRefusedError as error:
        return _me(visit, error)
    return give_cookie(request, RedirectResponse("/sign-in/second-factor?next=/me", HTTPStatus.SEE_OTHER), signed_in)


@router.post("/sessions", dependencies=[Depends(Limited(SIGN_IN))])
def end_others(request: Request, visit: _Own, present: _Password = "") -> Response:
    """End every other session of this account; the password is asked again."""
    try:
        signed_in = end_other_sessions(visit.ports, visit.visitor, present)
    except SignInRefusedError as error:
        return _me(visit, error)
    return give_cookie(request, RedirectResponse("/me", HTTPStatus.SEE_OTHER), signed_in)


@router.post("/sessions/{session}/end", dependencies=[Depends(Limited(SIGN_IN))])
def end_one(visit: _Own, session: str, present: _Password = "") -> Response:
    """End one session of this account; the password is asked again."""
    try:
        end_own_session(visit.ports, visit.visitor, session, present)
    except (SignInRefusedError, SessionUnknownError) as error:
        return _me(visit, error)
    return RedirectResponse("/me", HTTPStatus.SEE_OTHER)


@router.get("/readings")
def readings(visit: _Own) -> Response:
    """Show what the log says of one's own readings."""
    found = own_readings(visit.ports, visit.actor, limit=_SHOWN)
    return page("my_readings.html", visit=visit, here="/me", readings=found, shown=_SHOWN, zone=zone_of(visit))


def zone_of(visit: Visit) -> str:
    """Return the time zone of the first school that is reached."""
    with visit.ports.catalog.reading() as unit:
        return unit.organisation(min(visit.reach.organisation_ids)).time_zone
