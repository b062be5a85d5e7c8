"""What another site's page may not make a browser ask for."""

from fastapi import Request

from archive.errors import ForeignRequestError


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
