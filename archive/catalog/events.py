"""The event log: a chain that only grows."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, func, select

from archive.catalog.part import Part
from archive.catalog.tables import ChainHeadRow, EventRow
from archive.model.digest import Digest
from archive.model.event import GENESIS, Event, EventDraft, EventFilter, chained, is_intact
from archive.ports import CatalogReading

_PAGE = 1000
"""Events read at once when the whole chain is verified: bounds the memory."""


class Events(Part):
    """The log within one transaction."""

    def append_event(self, draft: EventDraft) -> Event:
        """Chain `draft` to the log.

        The head stays locked till the transaction ends, so that no two events share a predecessor.
        """
        head = self._session.scalars(
            select(ChainHeadRow).with_for_update().execution_options(populate_existing=True)
        ).one()
        event = chained(replace(draft, details=dict(draft.details)), head.sequence + 1, head.digest)
        self._session.add(
            EventRow(sequence=event.sequence, draft=event.draft, previous=event.previous, digest=event.digest)
        )
        head.sequence, head.digest = event.sequence, event.digest
        self._session.flush()
        return event

    def events(self, *, after: int = 0, limit: int = 0) -> Sequence[Event]:
        """Return events in order."""
        statement = select(EventRow).where(EventRow.sequence > after).order_by(EventRow.sequence)
        return self._values(Event, statement.limit(limit) if limit else statement)

    def find_events(self, which: EventFilter, *, before: int = 0, limit: int = 0) -> Sequence[Event]:
        """Return the events that `which` lets through, the latest first; `before` names a sequence to go on from."""
        statement = _filtered(select(EventRow).order_by(EventRow.sequence.desc()), which)
        if before:
            statement = statement.where(EventRow.sequence < before)
        return self._values(Event, statement.limit(limit) if limit else statement)

    def event_actions(self) -> Sequence[str]:
        """Return every action that the log knows, by name."""
        return self._session.scalars(_actions()).all()

    def chain_head(self) -> tuple[int, Digest]:
        """Return sequence and digest of the last event; 0 and `GENESIS` before the first."""
        head = self._session.scalars(select(ChainHeadRow).execution_options(populate_existing=True)).one()
        return head.sequence, head.digest


def _actions() -> Select[*tuple[str]]:
    """Return the search for all actions, which steps through their index from one to the next: not through the log."""
    first = select(func.min(EventRow.action).label("action")).cte("actions", recursive=True)
    after = select(func.min(EventRow.action)).where(EventRow.action > first.c.action).scalar_subquery()
    steps = first.union_all(select(after).where(first.c.action.is_not(None)))
    return select(steps.c.action).where(steps.c.action.is_not(None)).order_by(steps.c.action)


def _of_schools(organisation_ids: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition; of many schools one that leaves the database the log's order (as in `scopes.py`)."""
    several = len(organisation_ids) > 1
    column = func.coalesce(EventRow.organisation_id, "") if several else EventRow.organisation_id
    return column.in_(organisation_ids)


def _filtered(statement: Select[EventRow], which: EventFilter) -> Select[EventRow]:
    if which.organisation_ids is not None:
        statement = statement.where(_of_schools(sorted(which.organisation_ids)))
    if which.action:
        statement = statement.where(EventRow.action == which.action)
    if which.actions:
        statement = statement.where(EventRow.action.in_(which.actions))
    if which.actor:
        statement = statement.where(EventRow.actor.contains(which.actor, autoescape=True))
    if which.subject:
        statement = statement.where(EventRow.subject.contains(which.subject, autoescape=True))
    if which.subjects:
        statement = statement.where(EventRow.subject.in_(which.subjects))
    if which.since:
        statement = statement.where(EventRow.at >= which.since)
    if which.until:
        statement = statement.where(EventRow.at < which.until)
    return statement


def verify_chain(unit: CatalogReading) -> int | None:
    """Return the first sequence at which the log is broken, or None when it is whole.

    Broken is: altered, out of its place, missing between two others, or cut off before the head.
    """
    sequence, digest = 0, GENESIS
    while page := unit.events(after=sequence, limit=_PAGE):
        for event in page:
            if event.sequence != sequence + 1 or not is_intact(event, digest):
                return sequence + 1
            sequence, digest = event.sequence, event.digest
    return None if unit.chain_head() == (sequence, digest) else sequence + 1
