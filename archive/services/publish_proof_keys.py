"""Publish the keys of extracts: one JSON document, which a page of verification or anyone's own reader takes."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from archive.access.proof_keys import as_jwk
from archive.model.organisation import Organisation
from archive.model.paper_proof import KeyEndorsement, ProofKey
from archive.ports import Ports

FORMAT = "school-archive/proof-keys-1"


def published_keys(ports: Ports) -> dict[str, Any]:
    """Return all keys of all schools as a JWK Set (RFC 7517, 5), each with its school, days and revocation.

    With each key go the statement of whose it is and the director's signature under it, with the roots against
    which this archive judges such signatures: whoever reads the keys need not take our word for whose they are.
    No private part is in it, and no person but those who signed as director.
    """
    with ports.catalog.reading() as unit:
        schools = {school.organisation_id: school for school in unit.organisations()}
        keys, endorsements = unit.proof_keys(), unit.key_endorsements()
    listed = [
        _published(key, schools[key.organisation_id], [each for each in endorsements if each.key_id == key.key_id])
        for key in keys
    ]
    return {
        "format": FORMAT,
        "published_at": ports.clock.now().isoformat(),
        "roots": [_base64(root) for root in ports.proofs.roots] if endorsements else [],
        "keys": listed,
    }


def _published(key: ProofKey, school: Organisation, endorsements: Sequence[KeyEndorsement]) -> dict[str, Any]:
    return {
        **as_jwk(key),
        "kid": key.key_id,
        "school_id": key.organisation_id,
        "school": school.short_name,
        "valid_from": key.valid_from.isoformat(),
        "valid_until": key.valid_until.isoformat(),
        "retired_on": key.retired_on.isoformat() if key.retired_on else None,
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
        "endorsements": [_endorsement(each) for each in endorsements],
    }


def _endorsement(found: KeyEndorsement) -> dict[str, str]:
    return {
        "statement": _base64(found.statement),
        "signature": _base64(found.signature),
        "signer": found.signer,
        "endorsed_at": found.endorsed_at.isoformat(),
        "outcome": found.outcome,
        "reason": found.reason,
    }


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
