"""The published JSON Schemas: what the twin inside each document holds, and what systems push."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse

from archive.errors import AddressUnknownError
from archive.resources import SCHEMAS
from archive.texts import _
from archive.web.access import anyone
from archive.web.api.problems import PROBLEMS

router = APIRouter(tags=[_("Схемы данных")], dependencies=[anyone("the formats are published")])
_SUFFIX = ".schema.json"
_Name = Annotated[str, Path(max_length=100, description="Имя файла схемы: closed-period-1.json")]


@router.get(
    "/schemas/{name}",
    summary=_("Схема данных"),
    description=_("JSON Schema двойника, вложенного в каждый документ (closed-period-1), и приёма данных (push-1)."),
    response_class=FileResponse,
    responses={200: {"content": {"application/schema+json": {}}, "description": _("Схема")}, 404: PROBLEMS[404]},
)
def schema(name: _Name) -> FileResponse:
    """Return a schema by its name; only what lies in the folder has one, so no name leads out of it."""
    published = {f"{path.name.removesuffix(_SUFFIX)}.json": path for path in SCHEMAS.glob(f"*{_SUFFIX}")}
    if name not in published:
        raise AddressUnknownError(address=f"/api/v1/schemas/{name}")
    return FileResponse(published[name], media_type="application/schema+json")
