"""Who asks, and through what: the one thing that every route is given."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from archive.errors import ForeignRequestError
from archive.ports import Ports
from archive.web.health import HealthDesk


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's leave to use the archive. `actor` is the name that events will bear."""

    ports: Ports
    actor: str
    health: HealthDesk


def current_visit(request: Request) -> Visit:
    """Return the visit of this request: the same for all until there is a login."""
    visit = request.app.state.visit
    assert isinstance(visit, Visit)
    return visit


CurrentVisit = Annotated[Visit, Depends(current_visit)]


async def refuse_foreign(request: Request) -> None:
    """Refuse what another site's page makes the browser send (W3C Fetch Metadata); a followed link is let through.

    A reading is an event in someone's name, so that even a GET must not be sent by a stranger's page.
    Browsers too old for the header are held by Origin, which they send with every POST.
    """
    site = request.headers.get("sec-fetch-site", "none")
    followed = request.method == "GET" and request.headers.get("sec-fetch-dest") == "document"
    if site not in {"none", "same-origin"} and not followed:
        raise ForeignRequestError
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.url.netloc}":
        raise ForeignRequestError
