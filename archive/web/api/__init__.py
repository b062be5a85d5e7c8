"""The API, version 1, a router a subject; every refusal is problem details (RFC 9457)."""

from typing import Any

from fastapi import APIRouter

from archive.web.api import (
    board,
    breaches,
    conformity,
    desk,
    health,
    my_pages,
    organisations,
    people,
    proof_keys,
    push,
    queue,
    readings,
    records,
    schemas,
    session,
    signing,
    teacher_reports,
    uploads,
    verification,
)
from archive.web.api.problems import PROBLEMS

PROBLEMS_OF_ALL: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (401, 403, 422, 429, 500, 503)}

router = APIRouter(prefix="/api/v1", responses=PROBLEMS_OF_ALL)
_HEADS = (session, signing, people, my_pages, teacher_reports, readings, breaches, board, uploads, conformity)
for subject in (*_HEADS, desk, records, queue, push, verification, proof_keys, organisations, health, schemas):
    router.include_router(subject.router)
