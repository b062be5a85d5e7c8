"""Register a school: its profile enters the catalogue, and the change is an event."""

from archive.model.event import EventDraft
from archive.model.organisation import Organisation
from archive.ports import Ports


def register_organisation(ports: Ports, organisation: Organisation, *, actor: str) -> None:
    """Add the school or replace its profile; periods closed before keep the profile they were closed with."""
    details = {"name": organisation.full_name, "director": organisation.director}
    event = EventDraft(
        ports.clock.now(),
        actor,
        "organisation-registered",
        organisation.organisation_id,
        details,
        organisation.organisation_id,
    )
    with ports.catalog.transaction() as unit:
        unit.save_organisation(organisation)
        unit.append_event(event)
