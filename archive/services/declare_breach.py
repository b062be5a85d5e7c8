"""Declare an «Акт о фиксации нарушения конфиденциальности»: closing what it touches waits for its resolution."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from archive.errors import BreachExistsError, BreachInvalidError
from archive.model.breach import BreachAct, act_number
from archive.model.event import EventDraft
from archive.ports import Ports
from archive.texts import _


def declare_breach(ports: Ports, act: BreachAct) -> BreachAct:
    """Register the act and return it; the same act again changes nothing.

    Raises `BreachInvalidError`, `BreachExistsError` when its number and date stand for other
    particulars, `OrganisationUnknownError`.
    """
    act = _tidy(act)
    with ports.catalog.transaction() as unit:
        zone = ZoneInfo(unit.organisation(act.organisation_id).time_zone)
        _refuse_invalid(act, today=ports.clock.now().astimezone(zone).date())
        for found in unit.breaches(act.organisation_id):
            if (found.number, found.drawn_on) == (act.number, act.drawn_on):
                return _same(found, act)
        unit.add_breach(act)
        unit.append_event(_event(act))
    return act


def list_breaches(ports: Ports, organisation_id: str = "") -> Sequence[BreachAct]:
    """Return the acts of a school, or of all, by date and number."""
    with ports.catalog.reading() as unit:
        return unit.breaches(organisation_id)


def _tidy(act: BreachAct) -> BreachAct:
    return replace(
        act,
        number=act_number(act.number),
        account=" ".join(act.account.split()),
        teacher=" ".join(act.teacher.split()),
        class_labels=tuple(label.strip() for label in act.class_labels if label.strip()),
    )


def _refuse_invalid(act: BreachAct, *, today: date) -> None:
    faults = {
        _("не указан номер акта"): not act.number,
        _("не указано, чья учётная запись"): not act.account,
        _("не указан учитель"): not act.teacher,
        _("операции кончаются раньше, чем начались"): act.until < act.since,
        _("дата акта ещё не наступила"): act.drawn_on > today,
    }
    found = [words for words, wrong in faults.items() if wrong]
    if found:
        raise BreachInvalidError(why="; ".join(found))


def _same(found: BreachAct, act: BreachAct) -> BreachAct:
    if found.declaration != act.declaration:
        words = f"{found.account}, {found.teacher}, {found.since:%d.%m.%Y}-{found.until:%d.%m.%Y}"
        labels = ", ".join(found.class_labels)
        raise BreachExistsError(act=found.words, found=f"{words}, {labels}" if labels else words)
    return found


def _event(act: BreachAct) -> EventDraft:
    details = {
        "drawn_on": act.drawn_on.isoformat(),
        "account": act.account,
        "teacher": act.teacher,
        "since": act.since.isoformat(),
        "until": act.until.isoformat(),
        "classes": ", ".join(act.class_labels),
    }
    return EventDraft(act.declared_at, act.declared_by, "breach-declared", act.number, details, act.organisation_id)
