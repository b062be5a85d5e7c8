"""Accounts, sessions, and the keys of extracts."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from archive.catalog.columns import AsJson, Word
from archive.catalog.tables.base import Table
from archive.model.account import Grant, SessionStage
from archive.model.digest import Digest
from archive.model.paper_proof import ProofAlgorithm


class ProofKeyRow(Table):
    """The public part of a key that signs extracts. Never removed: old papers ask for it; revoked once at most."""

    __tablename__ = "proof_keys"
    __table_args__ = (Index(None, "organisation_id"),)

    key_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    algorithm: Mapped[ProofAlgorithm] = mapped_column(Word(ProofAlgorithm))
    x: Mapped[str]
    y: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str]
    retired_on: Mapped[date | None]


class KeyEndorsementRow(Table):
    """A director's signature under whose a key is. Never changed or removed; another one may stand beside it."""

    __tablename__ = "proof_key_endorsements"
    __table_args__ = (Index(None, "organisation_id"),)

    key_id: Mapped[str] = mapped_column(primary_key=True)
    endorsed_at: Mapped[datetime] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    statement: Mapped[bytes]
    signature: Mapped[bytes]
    signer: Mapped[str]
    serial: Mapped[str]
    issuer: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]


class AccountRow(Table):
    """Someone's way in. Closed, never deleted."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("login"), Index(None, "external_subject"))

    account_id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str]
    full_name: Mapped[str]
    grants: Mapped[tuple[Grant, ...]] = mapped_column(AsJson(tuple[Grant, ...], repeats=True))
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    password: Mapped[str]
    password_is_temporary: Mapped[bool]
    second_factor: Mapped[str]
    second_factor_step: Mapped[int] = mapped_column(BigInteger)
    external_subject: Mapped[str]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str]


class SessionRow(Table):
    """A signed-in visit, under the digest of the browser's token."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "account_id"), Index(None, "seen_at"))

    token: Mapped[Digest] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    stage: Mapped[SessionStage]
    csrf: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    pending: Mapped[str]
    seen_from: Mapped[str] = mapped_column(server_default=text("''"))
