"""The page of the archive's health."""

from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import Response

from archive.model.verdict import Outcome
from archive.web.templating import page
from archive.web.visit import CurrentVisit

router = APIRouter()


@router.get("/health")
def health(visit: CurrentVisit) -> Response:
    """Show each part of the archive and whether it is in order."""
    verdict = visit.health.verdict()
    status = HTTPStatus.OK if verdict.outcome is Outcome.PASSED else HTTPStatus.SERVICE_UNAVAILABLE
    return page("health.html", status=status, verdict=verdict, zone="UTC")
