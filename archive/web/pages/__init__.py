"""The pages, a router a subject: they work without any script."""

from fastapi import APIRouter

from archive.web.pages import checks, health, queue, records, reference, sign_in

router = APIRouter(include_in_schema=False)
for subject in (sign_in, records, queue, checks, health, reference):
    router.include_router(subject.router)
