"""The page of the archive's health."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from archive.errors import ArchiveError
from archive.model.permission import Action
from archive.model.verdict import Outcome
from archive.web.access import Visit, allowed
from archive.web.health import EvidenceLook
from archive.web.templating import page

router = APIRouter()


@router.get("/health")
def health(visit: Annotated[Visit, allowed(Action.SEE_HEALTH)]) -> Response:
    """Show each part of the archive and whether it is in order."""
    verdict = visit.health.verdict()
    status = HTTPStatus.OK if verdict.outcome is Outcome.PASSED else HTTPStatus.SERVICE_UNAVAILABLE
    return page("health.html", visit=visit, status=status, verdict=verdict, evidence=_evidence(visit), zone="UTC")


def _evidence(visit: Visit) -> EvidenceLook | None:
    """Return how the evidence stands; None when the catalogue does not answer, which its own check says."""
    try:
        return visit.health.evidence()
    except ArchiveError:
        return None
