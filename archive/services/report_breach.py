"""Report a breach: the account is closed at once, what was done with it since is void by the act.

The act first, so that a form with a fault closes nobody; a report that was cut off is sent again as it was,
and goes on from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from archive.errors import AccountUnknownError, GrantRefusedError
from archive.model.account import Account, Role
from archive.model.breach import BreachAct
from archive.model.event import Event, EventDraft, EventFilter
from archive.ports import CatalogReading, Ports
from archive.services.declare_breach import declare_breach
from archive.texts import _

_GUARDED = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class BreachReport:
    """What is reported. `account` is a login of this archive, or one of the electronic journal in words."""

    organisation_id: str
    number: str
    drawn_on: date
    account: str
    teacher: str
    since: date
    until: date
    noticed_at: datetime
    """When it was noticed: from then on the profile's hours run."""
    class_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BreachState:
    """An act with what the log says of it."""

    act: BreachAct
    noticed_at: datetime | None
    hours: int | None
    """What the profile gives, in hours; None where the document is silent."""
    operations: tuple[Event, ...]
    closed: bool = False
    """Whether the account is one of this archive that is closed."""

    @property
    def due_at(self) -> datetime | None:
        """Till when it was to be reported."""
        return self.noticed_at + timedelta(hours=self.hours) if self.noticed_at and self.hours else None

    @property
    def is_late(self) -> bool:
        """Whether it was reported after that."""
        return self.due_at is not None and self.act.declared_at > self.due_at


def report_breach(ports: Ports, report: BreachReport, *, actor: str, by: Account | None = None) -> BreachAct:
    """Close the account if it is one of this archive, end its sessions, and declare the act.

    `by` None is the command line's own right, in the name of `actor`. Only a director or an administrator
    closes another director's or administrator's account; everyone may report their own. Raises as
    `declare_breach`, `GrantRefusedError`.
    """
    at = ports.clock.now()
    account = _ours(ports, report)
    if account is not None and by is not None:
        _ensure_may_close(account, by, at.date())
    act = BreachAct(
        organisation_id=report.organisation_id,
        number=report.number,
        drawn_on=report.drawn_on,
        account=account.login if account else report.account,
        teacher=report.teacher or (account.full_name if account else ""),
        since=report.since,
        until=report.until,
        declared_by=actor,
        declared_at=at,
        class_labels=report.class_labels,
    )
    act = declare_breach(ports, act)
    if account is not None:
        _close(ports, account, act, actor)
    details = {
        "drawn_on": act.drawn_on.isoformat(),
        "noticed_at": report.noticed_at.isoformat(),
        "account": act.account,
    }
    with ports.catalog.transaction() as unit:
        void = _void(unit, act)
        details["void"] = " ".join(str(each.sequence) for each in void)
        unit.append_event(EventDraft(at, actor, "breach-reported", act.number, details, act.organisation_id))
    return act


def _ours(ports: Ports, report: BreachReport) -> Account | None:
    """Return the account of this archive that is meant, of this school."""
    try:
        with ports.catalog.reading() as unit:
            account = unit.account_by_login(report.account.strip().casefold())
    except AccountUnknownError:
        return None
    here = any(grant.scope.organisation_id == report.organisation_id for grant in account.grants)
    return account if here else None


def _ensure_may_close(account: Account, by: Account, day: date) -> None:
    theirs = {grant.role for grant in account.grants_on(day)}
    mine = {grant.role for grant in by.grants_on(day)}
    if account.account_id != by.account_id and theirs & _GUARDED and not mine & _GUARDED:
        raise GrantRefusedError(role=_("закрыть учётную запись директора или администратора"), by=_("директор"))


def _close(ports: Ports, account: Account, act: BreachAct, actor: str) -> None:
    reason = _("нарушение конфиденциальности, {act}").format(act=act.words)
    with ports.catalog.transaction() as unit:
        kept = unit.account(account.login)
        unit.end_sessions_of(kept.account_id)
        if kept.closed_at is None:
            unit.save_account(replace(kept, closed_at=ports.clock.now(), closed_reason=reason))
            details = {"login": kept.login, "reason": reason}
            draft = EventDraft(ports.clock.now(), actor, "account-closed", kept.account_id, details)
            unit.append_event(draft)


def void_operations(ports: Ports, act: BreachAct) -> Sequence[Event]:
    """Return what the log knows was done under the account from the act's first day to its last, in order."""
    with ports.catalog.reading() as unit:
        return _void(unit, act)


def _void(unit: CatalogReading, act: BreachAct) -> Sequence[Event]:
    try:
        account = unit.account_by_login(act.account)
    except AccountUnknownError:
        return ()
    zone = ZoneInfo(unit.organisation(act.organisation_id).time_zone)
    since = datetime.combine(act.since, time.min, zone)
    until = datetime.combine(act.until + timedelta(days=1), time.min, zone)
    found = unit.find_events(EventFilter(actor=account.login, since=since, until=until))
    own = (account.login, account.actor)
    return [event for event in reversed(found) if event.draft.actor in own]


def _is_closed(unit: CatalogReading, act: BreachAct) -> bool:
    try:
        return unit.account_by_login(act.account).closed_at is not None
    except AccountUnknownError:
        return False


def breach_state(ports: Ports, act: BreachAct) -> BreachState:
    """Return the act with its clock and its void operations."""
    with ports.catalog.reading() as unit:
        hours = unit.organisation(act.organisation_id).rules.breach_hours
        which = EventFilter(
            organisation_ids=frozenset({act.organisation_id}), action="breach-reported", subjects=(act.number,)
        )
        told = [
            event for event in unit.find_events(which) if event.draft.details["drawn_on"] == act.drawn_on.isoformat()
        ]
        noticed = datetime.fromisoformat(told[-1].draft.details["noticed_at"]) if told else None
        return BreachState(act, noticed, hours, tuple(_void(unit, act)), _is_closed(unit, act))
