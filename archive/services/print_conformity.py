"""Print the sheet of conformity to ГОСТ Р ИСО 15489-1-2019 for the director (003 §3.3)."""

import tomllib

from archive.model.conformity import ConformitySheet, ConformityState, Requirement
from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.record import RecordClass
from archive.ports import Ports
from archive.resources import CONFORMITY
from archive.services.chain_head import chain_head


def list_requirements() -> tuple[Requirement, ...]:
    """Return the requirements in the order of `policies/iso15489.toml`."""
    found = tomllib.loads(CONFORMITY.read_text(encoding="utf-8"))
    return tuple(
        Requirement(
            row["clause"],
            row["asks"],
            ConformityState(row["state"]),
            row["how"],
            tuple(row.get("proof", ())),
            row.get("school", ""),
        )
        for row in found["requirement"]
    )


def conformity_sheet(ports: Ports, organisation_id: str) -> ConformitySheet:
    """Return the sheet of a school as it stands now. Raises `OrganisationUnknownError`."""
    with ports.catalog.reading() as unit:
        school = unit.organisation(organisation_id)
        records = unit.count_records(organisation_id)
        head = chain_head(unit)
    wanted = [kind.words.lower() for kind in RecordClass if kind.value in school.rules.paper]
    return ConformitySheet(
        organisation=school,
        made_at=ports.clock.now(),
        chain_head=head,
        landscape=True,
        requirements=list_requirements(),
        records=records,
        paper=", ".join(wanted),
        rules=school.rules.title,
    )


def print_conformity(ports: Ports, organisation_id: str, *, actor: str) -> RenderedDocument:
    """Return the sheet as PDF/A; that it was drawn up is an event. Raises as `conformity_sheet`, `RenderError`."""
    sheet = conformity_sheet(ports, organisation_id)
    counts = {state.value: str(sheet.counts[state]) for state in ConformityState}
    event = EventDraft(sheet.made_at, actor, "conformity-printed", organisation_id, counts, organisation_id)
    with ports.catalog.transaction() as unit:
        unit.append_event(event)
    return ports.renderer.paper(sheet)
