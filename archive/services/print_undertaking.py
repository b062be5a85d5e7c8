"""Print the signed undertaking that goes with the code of the archive's disk (004 §4)."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.papers import SignatureLine, Undertaking
from archive.ports import Ports
from archive.texts import _


@dataclass(frozen=True, slots=True)
class UndertakingRequest:
    """Which disk and what is on it; `who` None stands for the director."""

    organisation_id: str
    disk: str
    actor: str
    contents: str = ""
    who: SignatureLine | None = None
    number: str = ""
    local_act: str = ""


def print_undertaking(ports: Ports, request: UndertakingRequest) -> RenderedDocument:
    """Return the paper as PDF/A; that it was drawn up is an event. Raises `OrganisationUnknownError`, `RenderError`."""
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        school = unit.organisation(request.organisation_id)
        who = request.who or SignatureLine(school.director_post, school.director)
        details = {"who": who.name, "post": who.post, "number": request.number}
        event = EventDraft(at, request.actor, "undertaking-printed", request.disk, details, request.organisation_id)
        unit.append_event(event)
    paper = Undertaking(
        organisation=school,
        made_at=at,
        number=request.number,
        drawn_on=at.astimezone(ZoneInfo(school.time_zone)).date(),
        who=who,
        disk=request.disk,
        contents=request.contents or _("архив электронных журналов и сводных ведомостей"),
        local_act=request.local_act,
    )
    return ports.renderer.paper(paper)
