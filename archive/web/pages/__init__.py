"""The pages, a router a subject: they work without any script."""

from fastapi import APIRouter

from archive.web.pages import (
    board,
    breaches,
    checks,
    closings,
    consents,
    desk,
    director,
    health,
    inspection,
    log,
    me,
    my_classes,
    my_pages,
    my_reports,
    people,
    print_room,
    proof_keys,
    queue,
    readings,
    records,
    reference,
    region,
    reports,
    settings,
    sign_in,
    teacher_reports,
    upload,
    verify,
)

router = APIRouter(include_in_schema=False)
_WORK = (board, upload, closings, print_room, reports, proof_keys, log, settings)
"""The administrator's own."""
_HEADS = (director, people, me, my_classes, my_pages, my_reports, teacher_reports, readings, inspection, breaches)
"""The director's, those who teach, and whoever looks from outside."""
_DESK = (consents, desk)
"""The clerk's, who stands before the families."""
for subject in (sign_in, region, *_HEADS, *_WORK, *_DESK, records, queue, checks, health, reference, verify):
    router.include_router(subject.router)
