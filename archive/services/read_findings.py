"""Read what was found when periods were closed. Findings name pupils, so each reading is an event."""

from collections.abc import Sequence

from archive.model.account import Scope
from archive.model.closing import Closing
from archive.model.event import EventDraft
from archive.ports import Ports


def read_findings(
    ports: Ports,
    *,
    actor: str,
    organisation_id: str = "",
    class_label: str = "",
    within: Sequence[Scope] | None = None,
    limit: int = 0,
    offset: int = 0,
) -> Sequence[Closing]:
    """Return closings with their frozen findings, the latest first, within `within`; empty fields do not filter."""
    with ports.catalog.reading() as unit:
        found = unit.recent_closings(organisation_id, class_label, within=within, limit=limit, offset=offset)
    if any(closing.findings for closing in found):
        with ports.catalog.transaction() as unit:
            unit.append_event(_event(ports, found, actor, organisation_id))
    return found


def _event(ports: Ports, found: Sequence[Closing], actor: str, organisation_id: str) -> EventDraft:
    details = {"closings": " ".join(closing.closing_id for closing in found)}
    return EventDraft(ports.clock.now(), actor, "findings-read", organisation_id or "*", details, organisation_id)
