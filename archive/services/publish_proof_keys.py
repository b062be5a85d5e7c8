"""Publish the keys of extracts: one JSON document, which a page of verification or anyone's own reader takes."""

from typing import Any

from archive.access.proof_keys import as_jwk
from archive.model.organisation import Organisation
from archive.model.paper_proof import ProofKey
from archive.ports import Ports

FORMAT = "school-archive/proof-keys-1"


def published_keys(ports: Ports) -> dict[str, Any]:
    """Return all keys of all schools as a JWK Set (RFC 7517, 5), each with its school, days and revocation.

    No private part and no person is in it.
    """
    with ports.catalog.reading() as unit:
        schools = {school.organisation_id: school for school in unit.organisations()}
        keys = unit.proof_keys()
    listed = [_published(key, schools[key.organisation_id]) for key in keys]
    return {"format": FORMAT, "published_at": ports.clock.now().isoformat(), "keys": listed}


def _published(key: ProofKey, school: Organisation) -> dict[str, str | None]:
    return {
        **as_jwk(key),
        "kid": key.key_id,
        "school_id": key.organisation_id,
        "school": school.short_name,
        "valid_from": key.valid_from.isoformat(),
        "valid_until": key.valid_until.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }
