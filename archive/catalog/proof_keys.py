"""The public keys of extracts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import ProofKeyRow
from archive.model.paper_proof import ProofKey


class ProofKeys(Part):
    """Keys are added and revoked; nothing else of them changes and none goes."""

    def add_proof_key(self, key: ProofKey) -> None:
        """Add the public part of a key that signs extracts; one with its id must not be there."""
        self._session.add(ProofKeyRow(**columns_of(key)))
        self._session.flush()

    def revoke_proof_key(self, key_id: str, *, at: datetime, reason: str) -> bool:
        """Revoke a key unless it is revoked already; tell whether that was news."""
        standing = (ProofKeyRow.key_id == key_id, ProofKeyRow.revoked_at.is_(None))
        changed = self._session.execute(
            update(ProofKeyRow).where(*standing).values(revoked_at=at, revoked_reason=reason)
        )
        return cast("CursorResult[Any]", changed).rowcount == 1

    def proof_keys(self, organisation_id: str = "") -> Sequence[ProofKey]:
        """Return the keys of a school, or of all, the first first."""
        statement = select(ProofKeyRow).order_by(ProofKeyRow.created_at, ProofKeyRow.key_id)
        if organisation_id:
            statement = statement.where(ProofKeyRow.organisation_id == organisation_id)
        return self._values(ProofKey, statement)
