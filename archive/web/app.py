"""The web face put together: pages, API, static files, what every answer bears, what every error becomes."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from archive import __version__
from archive.errors import ArchiveError
from archive.model.digest import Digest
from archive.ports import Ports
from archive.resources import FONTS, WEB_TEMPLATES
from archive.texts import _
from archive.web import api, pages
from archive.web.access import ensure_guarded
from archive.web.api.problems import with_problem
from archive.web.api.words import with_words
from archive.web.bearer import NOBODY
from archive.web.bounds import BoundedForms
from archive.web.check_desk import CheckDesk
from archive.web.desks import CarryOn, Desks
from archive.web.errors import on_archive_error, on_http_error, on_invalid_request, on_unexpected
from archive.web.headers import SecurityHeaders
from archive.web.limits import ANYTHING, Limited
from archive.web.static import Static
from archive.web.uploading import form_closed
from archive.web.visit import refuse_foreign


class WebFace(FastAPI):
    """FastAPI, whose description of itself knows our refusals."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description."""
        return with_words(with_problem(super().openapi()))


_ROUTER = APIRouter(dependencies=[Depends(form_closed), Depends(refuse_foreign), Depends(Limited(ANYTHING))])
_ROUTER.include_router(api.router)
_ROUTER.include_router(pages.router)
"""Outside `create_app`: what FastAPI works out of each route takes a second, and is kept for however many apps."""

LOOPBACK = ("127.0.0.1", "localhost")


def nobody_works(closing_ids: Sequence[str]) -> None:
    """Leave the rows for whoever comes: the command line, or workers that look by themselves."""


def create_app(
    ports: Ports,
    *,
    hosts: Sequence[str] = LOOPBACK,
    push_tokens: Mapping[str, Digest] = NOBODY,
    carry_on: CarryOn = nobody_works,
    desks: Desks | None = None,
) -> FastAPI:
    """Return the pages and the API over `ports`; every route names what it does or that it is open.

    Only requests for `hosts` are answered: a stranger's domain that resolves to this machine is not.
    `push_tokens` are the systems that may push, with the digests of their tokens; without any, none may.
    `carry_on` is the engine beside the pages; `desks` are those of another process, where there are several.
    """
    app = WebFace(
        title=_("Архив школьных журналов"),
        description=_("Журналы и сводные ведомости: список, проверка подлинности, выдача."),
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        routes=_ROUTER.routes,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(BoundedForms),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        ],
        exception_handlers={
            ArchiveError: on_archive_error,
            HTTPException: on_http_error,
            RequestValidationError: on_invalid_request,
            Exception: on_unexpected,
        },
    )
    app.state.ports = ports
    desks = desks or Desks.over(ports, carry_on)
    app.state.desk = desks.health
    app.state.limiter = desks.limiter
    app.state.signing = desks.signing
    app.state.carry_on = desks.carry_on
    app.state.push_tokens = push_tokens
    app.state.checks = CheckDesk(ports)
    app.mount("/static", Static(WEB_TEMPLATES / "static"))
    app.mount("/fonts", Static(FONTS))
    ensure_guarded(app.routes)
    return app
