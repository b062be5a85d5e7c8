"""The pages, a router a subject: they work without any script."""

from fastapi import APIRouter

from archive.web.pages import checks, health, records, reference

router = APIRouter(include_in_schema=False)
for subject in (records, checks, health, reference):
    router.include_router(subject.router)
