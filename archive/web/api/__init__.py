"""The API, version 1, a router a subject; every refusal is problem details (RFC 9457)."""

from typing import Any

from fastapi import APIRouter

from archive.web.api import health, organisations, push, queue, records, schemas, verification
from archive.web.api.problems import PROBLEMS

PROBLEMS_OF_ALL: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (403, 422, 500, 503)}

router = APIRouter(prefix="/api/v1", responses=PROBLEMS_OF_ALL)
for subject in (records, queue, push, verification, organisations, health, schemas):
    router.include_router(subject.router)
