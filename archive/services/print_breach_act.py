"""Print an act on a breach of confidentiality, to be signed and filed (003 §4-ЭЖ 4.4)."""

from dataclasses import dataclass
from datetime import date

from archive.model.document import RenderedDocument
from archive.model.papers import BreachPaper, SignatureLine, VoidOperation
from archive.ports import Ports
from archive.services.chain_head import chain_head
from archive.services.report_breach import void_operations
from archive.services.resolve_breach import find_breach
from archive.texts import _


@dataclass(frozen=True, slots=True)
class PrintBreachRequest:
    """Which act (its date only when numbers repeat) and who signs it."""

    organisation_id: str
    number: str
    drawn_on: date | None = None
    members: tuple[SignatureLine, ...] = ()


def print_breach_act(ports: Ports, request: PrintBreachRequest) -> RenderedDocument:
    """Return the act as PDF/A. Raises `BreachUnknownError`, `OrganisationUnknownError`, `RenderError`."""
    with ports.catalog.reading() as unit:
        school = unit.organisation(request.organisation_id)
        act = find_breach(unit.breaches(request.organisation_id), request.number, request.drawn_on)
        head = chain_head(unit)
    paper = BreachPaper(
        organisation=school,
        made_at=ports.clock.now(),
        chain_head=head,
        number=act.number,
        drawn_on=act.drawn_on,
        members=request.members or _members(act.teacher),
        account=act.account,
        teacher=act.teacher,
        since=act.since,
        until=act.until,
        class_labels=act.class_labels,
        declared_by=act.declared_by,
        declared_at=act.declared_at,
        resolution=act.resolution,
        resolved_by=act.resolved_by,
        resolved_at=act.resolved_at,
        operations=[
            VoidOperation(event.sequence, event.draft.at, event.draft.action, event.draft.subject)
            for event in void_operations(ports, act)
        ],
    )
    return ports.renderer.paper(paper)


def _members(teacher: str) -> tuple[SignatureLine, ...]:
    posts = (_("Заместитель директора"), _("Системный администратор"))
    return (*(SignatureLine(post) for post in posts), SignatureLine(_("Владелец учётной записи"), teacher))
