"""The API, version 1, a router a subject; every refusal is problem details (RFC 9457)."""

from typing import Any

from fastapi import APIRouter

from archive.web.api import (
    board,
    breaches,
    desk,
    health,
    organisations,
    people,
    proof_keys,
    push,
    queue,
    readings,
    records,
    schemas,
    school_keys,
    session,
    signing,
    uploads,
    verification,
)
from archive.web.api.problems import PROBLEMS

PROBLEMS_OF_ALL: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (401, 403, 422, 429, 500, 503)}

router = APIRouter(prefix="/api/v1", responses=PROBLEMS_OF_ALL)
_HEADS = (session, signing, people, readings, breaches, board, uploads)
_KEYS = (proof_keys, school_keys)
for subject in (*_HEADS, *_KEYS, desk, records, queue, push, verification, organisations, health, schemas):
    router.include_router(subject.router)
