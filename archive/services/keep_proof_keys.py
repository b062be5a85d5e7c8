"""The keys that sign extracts: made, listed, retired, revoked, carried to another computer.

Each step is an event, so that the log knows whose they were; `endorse_proof_key` adds the director's word.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from archive.errors import (
    ProofKeyEndedError,
    ProofKeyPeriodError,
    ProofKeyReasonMissingError,
    ProofKeyRevokedError,
    ProofKeyUnknownError,
)
from archive.model.event import EventDraft
from archive.model.organisation import Organisation
from archive.model.paper_proof import KeyEndorsement, ProofKey
from archive.ports import Ports
from archive.texts import _

A_YEAR = timedelta(days=365)
MOST_YEARS = 3


def new_proof_key(ports: Ports, organisation: Organisation, *, actor: str, until: date | None = None) -> ProofKey:
    """Make a key that signs from today till `until`, or for a year; papers stay provable after that.

    Raises `ProofKeyPeriodError`, `SettingError`.
    """
    now, today = ports.clock.now(), today_at(ports, organisation)
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

    Raises `ProofKeyUnknownError`, `ProofKeyRevokedError`, `ProofKeyReasonMissingError`.
    """
    now, reason = ports.clock.now(), reason.strip()
    if not reason:
        raise ProofKeyReasonMissingError
    with ports.catalog.transaction() as unit:
        key = _known(unit.proof_keys(), key_id)
        if not unit.revoke_proof_key(key_id, at=now, reason=reason):
            raise ProofKeyRevokedError(key_id=key_id)
        unit.append_event(EventDraft(now, actor, "proof-key-revoked", key_id, {"reason": reason}, key.organisation_id))
    ports.paper_proofs.discard_key(key_id)
    return key


def retire_proof_key(
    ports: Ports, organisation: Organisation, key_id: str, *, actor: str, reason: str = ""
) -> ProofKey:
    """Put a key away before its time and destroy its private part here; its papers stay genuine.

    Raises `ProofKeyUnknownError`, `ProofKeyEndedError`.
    """
    now, today = ports.clock.now(), today_at(ports, organisation)
    key = key_in_force(ports, organisation, key_id)
    with ports.catalog.transaction() as unit:
        if unit.retire_proof_key(key_id, on=today):
            details = {"on": str(today), "reason": reason}
            unit.append_event(EventDraft(now, actor, "proof-key-retired", key_id, details, key.organisation_id))
    ports.paper_proofs.discard_key(key_id)
    return replace(key, retired_on=today)


def hand_over_proof_key(
    ports: Ports, organisation: Organisation, key_id: str, passphrase: str, *, actor: str
) -> tuple[str, bytes]:
    """Return the name and content of a file with the key, for another computer of the school.

    Raises `ProofKeyUnknownError`, `ProofKeyEndedError`, `ProofKeyMissingError`, `PasswordWeakError`.
    """
    ports.identity.passwords.ensure_strong(passphrase, about=())
    key = key_in_force(ports, organisation, key_id)
    file = ports.paper_proofs.handed_over(key_id, passphrase)
    with ports.catalog.transaction() as unit:
        now = ports.clock.now()
        unit.append_event(EventDraft(now, actor, "proof-key-handed-over", key_id, {}, key.organisation_id))
    return f"{key_id}.p12", file


def take_over_proof_key(
    ports: Ports, organisation: Organisation, file: bytes, passphrase: str, *, actor: str
) -> ProofKey:
    """Keep on this computer a key of the school that `hand_over_proof_key` gave. Raises `ProofKeyFileError`."""
    today = today_at(ports, organisation)
    keys = list_proof_keys(ports, organisation.organisation_id)
    key_id = ports.paper_proofs.take_over(file, passphrase, {each.key_id for each in keys if each.signs_from(today)})
    key = _known(keys, key_id)
    with ports.catalog.transaction() as unit:
        now = ports.clock.now()
        unit.append_event(EventDraft(now, actor, "proof-key-taken-over", key_id, {}, key.organisation_id))
    return key


def key_in_force(ports: Ports, organisation: Organisation, key_id: str) -> ProofKey:
    """Return a key of the school that may still sign. Raises `ProofKeyUnknownError`, `ProofKeyEndedError`."""
    key = _known(list_proof_keys(ports, organisation.organisation_id), key_id)
    if key.revoked_at is not None:
        raise ProofKeyEndedError(key_id=key_id, why=_("отозван {day:%d.%m.%Y}").format(day=key.revoked_at))
    if not key.signs_from(today_at(ports, organisation)):
        raise ProofKeyEndedError(key_id=key_id, why=_("последний день был {day:%d.%m.%Y}").format(day=key.last_day))
    return key


def today_at(ports: Ports, organisation: Organisation) -> date:
    """Return the day in the school's time zone."""
    return ports.clock.now().astimezone(ZoneInfo(organisation.time_zone)).date()


def _known(keys: Sequence[ProofKey], key_id: str) -> ProofKey:
    for key in keys:
        if key.key_id == key_id:
            return key
    raise ProofKeyUnknownError(key_id=key_id)


def list_proof_keys(ports: Ports, organisation_id: str = "") -> Sequence[ProofKey]:
    """Return the keys of a school, or of all: those of old papers too."""
    with ports.catalog.reading() as unit:
        return unit.proof_keys(organisation_id)


def list_endorsements(ports: Ports, organisation_id: str = "") -> Mapping[str, Sequence[KeyEndorsement]]:
    """Return the director's signatures under the keys of a school, or of all, by key."""
    found: dict[str, list[KeyEndorsement]] = {}
    with ports.catalog.reading() as unit:
        for each in unit.key_endorsements(organisation_id):
            found.setdefault(each.key_id, []).append(each)
    return found


def signing_key(ports: Ports, organisation_id: str, day: date) -> ProofKey | None:
    """Return the key of the school that is in force on `day` and that this machine holds: the latest endorsed one.

    While the director has endorsed none of them, the latest of all.
    """
    return key_of_day(ports, list_proof_keys(ports, organisation_id), list_endorsements(ports, organisation_id), day)


def key_of_day(ports: Ports, keys: Iterable[ProofKey], endorsed: Container[str], day: date) -> ProofKey | None:
    """Return which of a school's `keys` signs the papers of `day`, as `signing_key`; `endorsed` has keys' ids."""
    fitting = [key for key in keys if key.is_valid_on(day) and ports.paper_proofs.has_key(key.key_id)]
    return max(fitting, key=lambda key: (key.key_id in endorsed, key.created_at), default=None)
