"""The public keys of extracts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, select, update

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import KeyEndorsementRow, ProofKeyRow
from archive.model.paper_proof import KeyEndorsement, ProofKey


class ProofKeys(Part):
    """Keys are added, endorsed, retired and revoked; nothing else of them changes and none goes."""

    def add_proof_key(self, key: ProofKey) -> None:
        """Add the public part of a key that signs extracts; one with its id must not be there."""
        self._session.add(ProofKeyRow(**columns_of(key)))
        self._session.flush()

    def revoke_proof_key(self, key_id: str, *, at: datetime, reason: str) -> bool:
        """Revoke a key unless it is revoked already; tell whether that was news."""
        return self._ended(key_id, revoked_at=at, revoked_reason=reason)

    def retire_proof_key(self, key_id: str, *, on: date) -> bool:
        """Put a key away unless it is retired or revoked already; tell whether that was news."""
        return self._ended(key_id, ProofKeyRow.retired_on.is_(None), retired_on=on)

    def _ended(self, key_id: str, *unless: ColumnElement[bool], **values: object) -> bool:
        standing = (ProofKeyRow.key_id == key_id, ProofKeyRow.revoked_at.is_(None), *unless)
        changed = self._session.execute(update(ProofKeyRow).where(*standing).values(**values))
        return cast("CursorResult[Any]", changed).rowcount == 1

    def proof_keys(self, organisation_id: str = "") -> Sequence[ProofKey]:
        """Return the keys of a school, or of all, the first first."""
        statement = select(ProofKeyRow).order_by(ProofKeyRow.created_at, ProofKeyRow.key_id)
        if organisation_id:
            statement = statement.where(ProofKeyRow.organisation_id == organisation_id)
        return self._values(ProofKey, statement)

    def add_key_endorsement(self, endorsement: KeyEndorsement) -> None:
        """Add a signature under whose a key is."""
        self._session.add(KeyEndorsementRow(**columns_of(endorsement)))
        self._session.flush()

    def key_endorsements(self, organisation_id: str = "") -> Sequence[KeyEndorsement]:
        """Return the signatures under the keys of a school, or of all, the first first."""
        row = KeyEndorsementRow
        statement = select(row).order_by(row.endorsed_at, row.key_id)
        if organisation_id:
            statement = statement.where(row.organisation_id == organisation_id)
        return self._values(KeyEndorsement, statement)
