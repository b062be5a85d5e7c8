"""The keys of extracts as their page shows them: whose, since when, endorsed by whom, and whether they are here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from archive.errors import ProofKeyUnknownError
from archive.model.organisation import Organisation
from archive.model.paper_proof import KeyEndorsement, ProofKey
from archive.ports import Ports
from archive.services.keep_proof_keys import key_of_day, list_endorsements, list_proof_keys, today_at


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key with what is known of it here."""

    key: ProofKey
    school: Organisation
    endorsements: tuple[KeyEndorsement, ...]
    is_here: bool
    """Whether this computer holds the private part."""
    signs_now: bool
    """Whether the papers of today are signed with it."""
    may_sign: bool
    """Whether its days are not over."""


def school_keys(ports: Ports, organisation_ids: Collection[str]) -> Sequence[KeptKey]:
    """Return the keys of these schools, the newest first."""
    with ports.catalog.reading() as unit:
        schools = [each for each in unit.organisations() if each.organisation_id in organisation_ids]
    keys, endorsed = list_proof_keys(ports), list_endorsements(ports)
    found = [kept for school in schools for kept in _of(ports, school, keys, endorsed)]
    return sorted(found, key=lambda each: each.key.created_at, reverse=True)


def find_school_key(ports: Ports, organisation_ids: Collection[str], key_id: str) -> KeptKey:
    """Return one of them. Raises `ProofKeyUnknownError`, also for another school's."""
    for each in school_keys(ports, organisation_ids):
        if each.key.key_id == key_id:
            return each
    raise ProofKeyUnknownError(key_id=key_id)


def _of(
    ports: Ports, school: Organisation, keys: Sequence[ProofKey], endorsed: Mapping[str, Sequence[KeyEndorsement]]
) -> list[KeptKey]:
    own = [key for key in keys if key.organisation_id == school.organisation_id]
    today = today_at(ports, school)
    now = key_of_day(ports, own, endorsed, today)
    return [
        KeptKey(
            key,
            school,
            tuple(endorsed.get(key.key_id, ())),
            ports.paper_proofs.has_key(key.key_id),
            now is not None and now.key_id == key.key_id,
            key.signs_from(today),
        )
        for key in own
    ]
