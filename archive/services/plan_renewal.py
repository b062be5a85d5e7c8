"""Which evidence ends soon, by its authority's certificate or by the algorithm policy, and what then has to be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.model.evidence import DueRenewal
from archive.ports import Ports

LEAD = timedelta(days=90)
"""So long before the end a renewal is due: time enough to find another authority."""


@dataclass(frozen=True, slots=True)
class RenewalOutlook:
    """What is due, and when the next will be."""

    due: tuple[DueRenewal, ...]
    standing: int
    """How many evidence records there are that no later one renews."""
    next_at: datetime | None
    """When the first of the others comes due; None when there are none."""


def plan_renewal(ports: Ports, *, at: datetime, lead: timedelta = LEAD, algorithm: str = "") -> RenewalOutlook:
    """Return what is due at `at`; nothing is opened or changed."""
    with ports.catalog.reading() as unit:
        standing = unit.standing_evidence()
    due = tuple(ports.evidence.plan(standing, at=at, lead=lead, algorithm=algorithm))
    named = {(each.evidence.organisation_id, each.evidence.number, each.evidence.ordinal) for each in due}
    later = [each for each in standing if (each.organisation_id, each.number, each.ordinal) not in named]
    return RenewalOutlook(due, len(standing), min((each.expires_at - lead for each in later), default=None))
