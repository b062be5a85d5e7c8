"""The pages of signing in through the region: out to its login with the browser, and back."""

import hmac
import json
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from archive.errors import AddressUnknownError, RegionSignInError, SettingError
from archive.model.region import RegionRequest
from archive.ports import Ports, Region
from archive.services.sign_in_region import sign_in_region
from archive.texts import _
from archive.web.access import anyone
from archive.web.limits import SIGN_IN, Limited
from archive.web.pages.sign_in import onward

router = APIRouter(
    prefix="/sign-in/region", dependencies=[anyone("nobody is signed in yet"), Depends(Limited(SIGN_IN))]
)
_COOKIE = "archive-region"
_TEN_MINUTES = 600
_Text = Annotated[str, Query(max_length=4000)]


@router.get("")
def leave(request: Request, wanted: Annotated[str, Query(alias="next", max_length=500)] = "") -> Response:
    """Send the browser to the region's login; what it must bring back waits with it, sealed."""
    begun = _region(request).begin(_back(request))
    response = RedirectResponse(begun.address, HTTPStatus.SEE_OTHER)
    response.set_cookie(
        _COOKIE,
        _ports(request).identity.seal.sealed(json.dumps({**asdict(begun), "next": wanted})),
        max_age=_TEN_MINUTES,
        path="/sign-in/region",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/back")
def come_back(request: Request, code: _Text = "", state: _Text = "", error: _Text = "") -> Response:
    """Take what the region's login says and begin a session. Raises `RegionSignInError`, `RegionAccountError`."""
    begun, wanted = _begun(request)
    if error or not code:
        raise RegionSignInError(why=_("там вход отменён или не удался"))
    if not hmac.compare_digest(state.encode(), begun.state.encode()):
        raise RegionSignInError(why=_("ответ не на этот вход"))
    person = _region(request).finish(begun, code, _back(request), at=_ports(request).clock.now())
    response = onward(request, sign_in_region(_ports(request), person), wanted)
    response.delete_cookie(_COOKIE, path="/sign-in/region", httponly=True, samesite="lax")
    return response


def _begun(request: Request) -> tuple[RegionRequest, str]:
    """Return the sign-in that this browser began. Raises `RegionSignInError`."""
    try:
        kept = json.loads(_ports(request).identity.seal.opened(request.cookies.get(_COOKIE, "")))
        return RegionRequest(*(kept[name] for name in ("address", "state", "nonce", "verifier"))), kept["next"]
    except (SettingError, ValueError, KeyError) as error:
        raise RegionSignInError(why=_("вход начат в другом окне или слишком давно")) from error


def _region(request: Request) -> Region:
    region = _ports(request).identity.region
    if region is None:
        raise AddressUnknownError(address="/sign-in/region")
    return region


def _ports(request: Request) -> Ports:
    ports: Ports = request.app.state.ports
    return ports


def _back(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}/sign-in/region/back"
