"""The page of findings: what each closed period lacked, and what the school explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.model.closing import Closing
from archive.model.finding import Finding, Severity
from archive.model.permission import Action
from archive.services.read_findings import read_findings
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.parameters import PageNumber, Text
from archive.web.templating import page

router = APIRouter()
A_PAGE = 20
"""Closings on a page; each has tens of findings."""
SEVERITIES = {
    Severity.EXPLAIN: _("требует пояснения"),
    Severity.INFORMS: _("к сведению"),
    Severity.BLOCKS: _("препятствует закрытию"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One closing with the findings that pass the filter, and how many of each severity it has in all."""

    closing: Closing
    findings: tuple[Finding, ...]
    counts: dict[Severity, int]


@router.get("/checks")
def findings_page(
    visit: Annotated[Visit, allowed(Action.SEE_FINDINGS)],
    organisation: Annotated[Text, Query(max_length=100)] = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50)] = "",
    severity: Annotated[Text, Query(max_length=20)] = "",
    page_number: PageNumber = 1,
) -> Response:
    """Show the findings of the closings, the latest first, filtered by class and severity."""
    known = severity in {"", *Severity}
    typed = {"organisation": organisation.strip(), "class": class_label.strip(), "severity": severity}
    closings = (
        read_findings(
            visit.ports,
            actor=visit.actor,
            organisation_id=typed["organisation"],
            class_label=typed["class"],
            within=visit.reach.scopes,
            limit=A_PAGE + 1,
            offset=(page_number - 1) * A_PAGE,
        )
        if known
        else ()
    )
    return page(
        "checks.html",
        visit=visit,
        status=HTTPStatus.OK if known else HTTPStatus.UNPROCESSABLE_ENTITY,
        parts=_parts(closings[:A_PAGE], severity),
        typed=typed,
        fault="" if known else _("важность: explain, informs или blocks"),
        severities=SEVERITIES,
        organisations=visit.schools(),
        previous=_address(typed, page_number - 1) if page_number > 1 else "",
        following=_address(typed, page_number + 1) if len(closings) > A_PAGE else "",
    )


def _parts(closings: Sequence[Closing], severity: str) -> list[Part]:
    return [
        Part(
            closing,
            tuple(f for kind in SEVERITIES for f in closing.findings if f.severity is kind and severity in ("", kind)),
            {kind: number for kind in SEVERITIES if (number := sum(f.severity is kind for f in closing.findings))},
        )
        for closing in closings
    ]


def _address(typed: dict[str, str], number: int) -> str:
    return "/checks?" + urlencode({name: value for name, value in typed.items() if value} | {"page": str(number)})
