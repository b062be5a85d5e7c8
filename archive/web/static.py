"""Our own style sheet, pictures and fonts, asked for again only when they changed."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class Static(StaticFiles):
    """A folder whose files hold no data of anyone, so that a browser may keep them."""

    def __init__(self, folder: Path) -> None:
        """Serve `folder`; it is looked for at each request."""
        super().__init__(directory=folder, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, to be compared by its ETag before it is used again."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response
