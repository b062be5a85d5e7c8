"""Resolve an act on a breach: say what became of the void operations, so that the period can be closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.errors import BreachInvalidError, BreachResolvedError, BreachUnknownError
from archive.model.breach import BreachAct, act_number
from archive.model.event import EventDraft
from archive.ports import Ports
from archive.texts import _


@dataclass(frozen=True, slots=True)
class ResolveRequest:
    """Which act (its date only when numbers repeat), and what was decided by whom."""

    organisation_id: str
    number: str
    resolution: str
    actor: str
    drawn_on: date | None = None


def resolve_breach(ports: Ports, request: ResolveRequest) -> BreachAct:
    """Write the resolution down and return the act; the same resolution again changes nothing.

    Raises `BreachUnknownError`, `BreachInvalidError`, `BreachResolvedError`.
    """
    resolution = " ".join(request.resolution.split())
    if not resolution:
        raise BreachInvalidError(why=_("решение пусто"))
    with ports.catalog.transaction() as unit:
        act = find_breach(unit.breaches(request.organisation_id), request.number, request.drawn_on)
        resolved = act.resolved(resolution, by=request.actor, at=ports.clock.now())
        if act.is_resolved or not unit.resolve_breach(resolved):
            return _same(act, resolution)
        unit.append_event(_event(resolved))
    return resolved


def find_breach(acts: Sequence[BreachAct], number: str, drawn_on: date | None = None) -> BreachAct:
    """Return the only act of this number (and day). Raises `BreachUnknownError`."""
    wanted = act_number(number)
    fitting = [act for act in acts if act.number == wanted and drawn_on in (None, act.drawn_on)]
    if len(fitting) != 1:
        raise BreachUnknownError(found=number, expected="; ".join(act.words for act in acts) or _("ни одного"))
    return fitting[0]


def _same(act: BreachAct, resolution: str) -> BreachAct:
    if act.resolved_at is None or act.resolution != resolution:
        day = f"{act.resolved_at:%d.%m.%Y}" if act.resolved_at else ""
        raise BreachResolvedError(act=act.words, day=day, found=act.resolution)
    return act


def _event(act: BreachAct) -> EventDraft:
    assert act.resolved_at is not None
    details = {"drawn_on": act.drawn_on.isoformat(), "resolution": act.resolution}
    return EventDraft(act.resolved_at, act.resolved_by, "breach-resolved", act.number, details, act.organisation_id)
