"""The keys that sign extracts: made, listed, revoked; each step an event, so that the log knows whose they were."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from archive.errors import ProofKeyPeriodError, ProofKeyRevokedError, ProofKeyUnknownError
from archive.model.event import EventDraft
from archive.model.organisation import Organisation
from archive.model.paper_proof import ProofKey
from archive.ports import Ports

A_YEAR = timedelta(days=365)
MOST_YEARS = 3


def new_proof_key(ports: Ports, organisation: Organisation, *, actor: str, until: date | None = None) -> ProofKey:
    """Make a key that signs from today till `until`, or for a year; papers stay provable after that.

    Raises `ProofKeyPeriodError`, `SettingError`.
    """
    now = ports.clock.now()
    today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    last = until or today + A_YEAR
    if not today < last <= today + MOST_YEARS * A_YEAR:
        raise ProofKeyPeriodError(until=f"{last:%d.%m.%Y}", most_years=MOST_YEARS)
    part = ports.paper_proofs.new_key()
    key = ProofKey(
        part.key_id, organisation.organisation_id, part.algorithm, part.x, part.y, today, last, now, created_by=actor
    )
    details = {"algorithm": key.algorithm.value, "x": key.x, "y": key.y, "from": str(today), "until": str(last)}
    with ports.catalog.transaction() as unit:
        unit.add_proof_key(key)
        unit.append_event(EventDraft(now, actor, "proof-key-made", key.key_id, details, key.organisation_id))
    return key


def revoke_proof_key(ports: Ports, key_id: str, *, actor: str, reason: str) -> ProofKey:
    """Revoke a key that may be in strange hands, and destroy its private part here: all its papers fall.

    Raises `ProofKeyUnknownError`, `ProofKeyRevokedError`.
    """
    now = ports.clock.now()
    with ports.catalog.transaction() as unit:
        key = _known(unit.proof_keys(), key_id)
        if not unit.revoke_proof_key(key_id, at=now, reason=reason):
            raise ProofKeyRevokedError(key_id=key_id)
        unit.append_event(EventDraft(now, actor, "proof-key-revoked", key_id, {"reason": reason}, key.organisation_id))
    ports.paper_proofs.discard_key(key_id)
    return key


def _known(keys: Sequence[ProofKey], key_id: str) -> ProofKey:
    for key in keys:
        if key.key_id == key_id:
            return key
    raise ProofKeyUnknownError(key_id=key_id)


def list_proof_keys(ports: Ports, organisation_id: str = "") -> Sequence[ProofKey]:
    """Return the keys of a school, or of all: those of old papers too."""
    with ports.catalog.reading() as unit:
        return unit.proof_keys(organisation_id)


def signing_key(ports: Ports, organisation_id: str, day: date) -> ProofKey | None:
    """Return the latest key of the school that is in force on `day` and that this machine holds."""
    fitting = [
        key
        for key in list_proof_keys(ports, organisation_id)
        if key.is_valid_on(day) and ports.paper_proofs.has_key(key.key_id)
    ]
    return fitting[-1] if fitting else None
