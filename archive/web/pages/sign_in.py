"""The pages of signing in: password, own password, second factor, code; and signing out."""

from http import HTTPStatus
from io import BytesIO
from typing import Annotated
from urllib.parse import quote

import segno
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from archive.errors import AccountLockedError, ArchiveError, PasswordWeakError, SignInNeededError, SignInRefusedError
from archive.model.account import LEAST_PASSWORD, SessionStage
from archive.ports import Ports
from archive.services.choose_password import begin_enrolment, choose_password, finish_enrolment
from archive.services.sign_in import SignedIn, give_code, sign_in
from archive.services.visit_session import Visitor, sign_out
from archive.texts import _
from archive.web.access import anyone, cookie_name, ensure_meant, give_cookie, present_visitor
from archive.web.errors import status_of
from archive.web.limits import SIGN_IN, Limited
from archive.web.navigation import first_page
from archive.web.templating import page

_OPEN = anyone("nobody is signed in yet")
_LIMITED = Depends(Limited(SIGN_IN))
router = APIRouter(dependencies=[_OPEN])
_STEPS = {
    SessionStage.PASSWORD_DUE: "/sign-in/password",
    SessionStage.ENROLMENT_DUE: "/sign-in/second-factor",
    SessionStage.CODE_DUE: "/sign-in/code",
}
_Next = Annotated[str, Query(alias="next", max_length=500)]
_NextField = Annotated[str, Form(alias="next", max_length=500)]
_Field = Annotated[str, Form(max_length=200)]


async def _visitor(request: Request) -> Visitor:
    """Return whoever is half-way in, whose form this is."""
    visitor = present_visitor(request)
    await ensure_meant(request, visitor)
    return visitor


_HalfWay = Annotated[Visitor, Depends(_visitor)]


@router.get("/sign-in")
def sign_in_page(request: Request, wanted: _Next = "") -> Response:
    """Show the form."""
    return page("sign_in.html", wanted=wanted, login="", fault=None, has_region=_has_region(request))


@router.post("/sign-in", dependencies=[_LIMITED])
def take_password(request: Request, login: _Field = "", password: _Field = "", wanted: _NextField = "") -> Response:
    """Check login and password; go on to what is due."""
    try:
        return onward(request, sign_in(request.app.state.ports, login, password), wanted)
    except (SignInRefusedError, AccountLockedError) as error:
        return _again("sign_in.html", error, wanted=wanted, login=login, has_region=_has_region(request))


@router.get("/sign-in/code")
def code_page(visitor: _HalfWay, wanted: _Next = "") -> Response:
    """Ask for the one-time code."""
    return page("sign_in_code.html", csrf=visitor.session.csrf, wanted=wanted, fault=None)


@router.post("/sign-in/code", dependencies=[_LIMITED])
def take_code(request: Request, visitor: _HalfWay, code: _Field = "", wanted: _NextField = "") -> Response:
    """Check the code."""
    if visitor.session.stage is not SessionStage.CODE_DUE:
        raise SignInNeededError
    try:
        return onward(request, give_code(request.app.state.ports, visitor.session, code), wanted)
    except SignInRefusedError as error:
        return _again("sign_in_code.html", error, csrf=visitor.session.csrf, wanted=wanted)


@router.get("/sign-in/password")
def password_page(visitor: _HalfWay, wanted: _Next = "") -> Response:
    """Ask for a password of one's own."""
    return page(
        "sign_in_password.html", csrf=visitor.session.csrf, login=visitor.account.login, wanted=wanted, fault=None
    )


@router.post("/sign-in/password", dependencies=[_LIMITED])
def take_new_password(
    request: Request,
    visitor: _HalfWay,
    present: _Field = "",
    new: _Field = "",
    again: _Field = "",
    wanted: _NextField = "",
) -> Response:
    """Keep the new password."""
    if visitor.session.stage not in {SessionStage.PASSWORD_DUE, SessionStage.FULL}:
        raise SignInNeededError
    try:
        _ensure_same(new, again)
        return onward(request, choose_password(request.app.state.ports, visitor, present, new), wanted)
    except (PasswordWeakError, SignInRefusedError) as error:
        login = visitor.account.login
        return _again("sign_in_password.html", error, csrf=visitor.session.csrf, login=login, wanted=wanted)


@router.get("/sign-in/second-factor")
def second_factor_page(request: Request, visitor: _HalfWay, wanted: _Next = "") -> Response:
    """Show what an authenticator reads, and ask for a code from it."""
    return _enrolment(request, visitor, wanted, None)


@router.get("/sign-in/second-factor.svg")
def second_factor_picture(request: Request, visitor: _HalfWay) -> Response:
    """Draw the address of the secret as a QR code, for this session only."""
    _ensure_enrolling(visitor)
    drawn = BytesIO()
    segno.make(begin_enrolment(request.app.state.ports, visitor), error="m").save(drawn, kind="svg", scale=5, border=4)
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@router.post("/sign-in/second-factor", dependencies=[_LIMITED])
def take_second_factor(request: Request, visitor: _HalfWay, code: _Field = "", wanted: _NextField = "") -> Response:
    """Keep the second factor once it gave a right code."""
    _ensure_enrolling(visitor)
    try:
        return onward(request, finish_enrolment(request.app.state.ports, visitor, code), wanted)
    except SignInRefusedError as error:
        return _enrolment(request, visitor, wanted, error)


@router.post("/sign-out")
def leave(request: Request, visitor: _HalfWay) -> Response:
    """End the session and forget the cookie."""
    sign_out(request.app.state.ports, visitor)
    response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    response.delete_cookie(cookie_name(request), path="/", httponly=True, samesite="strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _ensure_same(new: str, again: str) -> None:
    if new != again:
        raise PasswordWeakError(why=_("второй раз он введён иначе"), least=LEAST_PASSWORD)


def _ensure_enrolling(visitor: Visitor) -> None:
    if visitor.session.stage is not SessionStage.ENROLMENT_DUE:
        raise SignInNeededError


def _enrolment(request: Request, visitor: Visitor, wanted: str, fault: ArchiveError | None) -> Response:
    _ensure_enrolling(visitor)
    address = begin_enrolment(request.app.state.ports, visitor)
    secret = address.partition("secret=")[2].partition("&")[0]
    status = status_of(type(fault)) if fault else HTTPStatus.OK
    return page(
        "sign_in_second_factor.html",
        status=status,
        csrf=visitor.session.csrf,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        wanted=wanted,
        fault=fault,
    )


def _has_region(request: Request) -> bool:
    ports: Ports = request.app.state.ports
    return ports.identity.region is not None


def _again(template: str, fault: ArchiveError, **values: object) -> Response:
    return page(template, visit=None, status=status_of(type(fault)), fault=fault, **values)


def onward(request: Request, signed_in: SignedIn, wanted: str) -> Response:
    """Give the browser its new token and send it to the next step, or to where it wanted to go."""
    step = _STEPS.get(signed_in.session.stage)
    address = step + _onto(wanted) if step else _own(wanted) or _first(request, signed_in)
    return give_cookie(request, RedirectResponse(address, HTTPStatus.SEE_OTHER), signed_in)


def _onto(wanted: str) -> str:
    return f"?next={quote(wanted, safe='')}" if _own(wanted) else ""


def _first(request: Request, signed_in: SignedIn) -> str:
    ports: Ports = request.app.state.ports
    with ports.catalog.transaction() as unit:
        account = unit.account_by_id(signed_in.session.account_id)
    return first_page(account, ports.clock.now().date())


def _own(wanted: str) -> str:
    """Return `wanted` if it is an address of ours, else nothing (no open redirect)."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours else ""
