"""What the director signs of a key: whose it is and in which days it signs; readable by her and by programs.

JSON with sorted keys, without spaces, UTF-8: the bytes are kept as they were signed and never written anew.
`docs/proof-on-paper.md` is the form for whoever checks it.
"""

import json
from collections.abc import Mapping

from archive.access.proof_keys import as_jwk
from archive.model.organisation import Organisation
from archive.model.paper_proof import ProofKey

FORMAT = "school-archive/proof-key-statement-1"
_SAYS = "Этим ключом школа подписывает коды своих бумажных выписок в указанные дни."
MOST_BYTES = 16 * 1024


def statement_of(key: ProofKey, school: Organisation) -> bytes:
    """Return the statement that `key` is the school's."""
    stated = {"format": FORMAT, "says": _SAYS, "school_full": school.full_name, **_facts(key, school.short_name)}
    return json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def states(statement: bytes, key: ProofKey) -> bool:
    """Tell whether `statement` is one of ours, of this very key, its school and its days."""
    try:
        found = json.loads(statement) if len(statement) <= MOST_BYTES else None
    except ValueError:
        return False
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return False
    return all(found.get(name) == value for name, value in _facts(key).items())


def _facts(key: ProofKey, school: str = "") -> Mapping[str, str]:
    """Return what ties the statement to the key: its public part, school and days."""
    return {
        **as_jwk(key),
        "kid": key.key_id,
        "school_id": key.organisation_id,
        "valid_from": key.valid_from.isoformat(),
        "valid_until": key.valid_until.isoformat(),
        **({"school": school} if school else {}),
    }
