"""The API, version 1, a router a subject; every refusal is problem details (RFC 9457)."""

from typing import Any

from fastapi import APIRouter

from archive.web.api import (
    board,
    breaches,
    conformity,
    consents,
    corrections,
    desk,
    findings,
    health,
    inspection,
    issues,
    log,
    me,
    my_pages,
    organisations,
    paper,
    people,
    proof_keys,
    push,
    queue,
    readings,
    records,
    reports,
    schemas,
    school_keys,
    session,
    settings,
    signing,
    teacher_reports,
    uploads,
    verification,
)
from archive.web.api.problems import PROBLEMS

PROBLEMS_OF_ALL: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (401, 403, 422, 429, 500, 503)}

router = APIRouter(prefix="/api/v1", responses=PROBLEMS_OF_ALL)
_PEOPLE = (session, me, signing, people, readings, breaches, log, settings, my_pages, teacher_reports, conformity)
_WORK = (board, uploads, corrections, findings, paper, reports, desk, issues, consents)
_RECORDS = (records, inspection, queue, push, verification, proof_keys, school_keys, organisations, health, schemas)
for subject in (*_PEOPLE, *_WORK, *_RECORDS):
    router.include_router(subject.router)
