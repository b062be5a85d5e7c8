"""Every page there is, from the routes themselves: a new page is looked at without being named anywhere."""

from collections.abc import Iterator, Mapping

from fastapi import FastAPI
from fastapi.routing import RouteContext

from archive.web.access import routes_of

ANYWHERE = ""
SAMPLES: Mapping[tuple[str, str], str] = {
    (ANYWHERE, "organisation"): "school-7",
    (ANYWHERE, "number"): "2026-000001",
    (ANYWHERE, "kind"): "twin",
    (ANYWHERE, "ordinal"): "1",
    (ANYWHERE, "login"): "somebody",
    ("/queue", "number"): "2026-000011",
}
"""What stands for a parameter of an address: under the addresses that begin so, else anywhere.

The archive that `test_accessibility.py` furnishes has these very things in it.
"""

SEEN_ON_WALKS = {
    "/desk/issues/{organisation}/{issue}",
    "/director/runs/{run_id}",
    "/upload/{upload_id}",
    "/upload/{upload_id}/correction",
    "/closings/{closing_id}",
    "/my-pages/{closing_id}",
    "/my-pages/drafts/{upload_id}",
    "/my-reports/{report_id}",
    "/teacher-reports/{report_id}",
    "/breaches/{organisation}/{drawn_on}/{number}",
}
"""Pages of what only real work makes: looked at where it is done (`test_walks_seen.py` holds the walks to it)."""

FILES_OF_WORK = {
    "/desk/issues/{organisation}/{issue}/document",
    "/desk/issues/{organisation}/{issue}/receipt",
    "/desk/issues/{organisation}/{issue}/labels",
    "/desk/issues/{organisation}/{issue}/addresses",
    "/proof-keys/{key_id}/statement",
    "/desk/issues/{organisation}/{issue}/register",
    "/director/runs/{run_id}/state",
    "/upload/{upload_id}/sheet",
    "/my-pages/drafts/{upload_id}/sheet",
    "/my-reports/{report_id}/content",
    "/teacher-reports/{report_id}/content",
}
"""Files and figures beside those pages, which nobody looks at in a browser."""


def page_addresses(app: FastAPI) -> dict[str, str]:
    """Return, by route, an address of every GET route that is a page or a file of one (not of the API)."""
    pages = [each for each in routes_of(app.routes) if not each.include_in_schema and "GET" in (each.methods or ())]
    return {str(route.path): _filled(route) for route in pages if route.path not in SEEN_ON_WALKS | FILES_OF_WORK}


def _filled(route: RouteContext) -> str:
    return str(route.path_format).format_map(dict(_samples(route)))


def _samples(route: RouteContext) -> Iterator[tuple[str, str]]:
    for name in route.param_convertors:
        fitting = [key for key in SAMPLES if key[1] == name and str(route.path).startswith(key[0])]
        if not fitting:
            msg = f"{route.path}: tests/browser/page_routes.py has no sample of «{name}»"
            raise KeyError(msg)
        yield name, SAMPLES[max(fitting, key=lambda key: len(key[0]))]
