"""The event log and the head of its chain."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from archive.catalog.columns import AsJson
from archive.catalog.tables.base import Table
from archive.model.digest import Digest
from archive.model.event import EventDraft


class EventRow(Table):
    """An event in its place in the chain. Append-only."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("digest"),
        Index("ix_events_action", "action", "sequence"),
        Index("ix_events_subject", "subject", "sequence"),
        Index("ix_events_organisation_id", "organisation_id", "sequence"),
        Index("ix_events_readings", "organisation_id", "action", "at"),
    )

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, str]] = mapped_column(AsJson(dict[str, str]))
    organisation_id: Mapped[str]
    draft: Mapped[EventDraft] = composite("at", "actor", "action", "subject", "details", "organisation_id")
    previous: Mapped[Digest]
    digest: Mapped[Digest]


class ChainHeadRow(Table):
    """The chain's last event. Its one row is locked by whoever appends, so that links never fork."""

    __tablename__ = "chain_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[Digest]
