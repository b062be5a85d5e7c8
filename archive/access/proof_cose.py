"""COSE_Sign1 (RFC 9052, 4.2) with ES256 (RFC 9053, 2.1): one signature around one statement.

Three libraries do COSE; what is needed of it here is one structure of four parts, so that the two that
everybody keeps up, cbor2 and cryptography, are enough (decision 22).
"""

from dataclasses import dataclass

import cbor2

from archive.access.proof_form import load
from archive.model.paper_proof import ProofAlgorithm

TAG = b"\xd2"
"""The first byte: CBOR tag 18."""
_ALGORITHM, _KEY_ID = 1, 4
_NUMBERS = {ProofAlgorithm.ES256: -7}
_NAMES = {number: name for name, number in _NUMBERS.items()}


@dataclass(frozen=True, slots=True)
class Sign1:
    """A signed statement; nothing is proved before `to_sign` was held to `signature`."""

    algorithm: ProofAlgorithm
    key_id: str
    protected: bytes
    payload: bytes
    signature: bytes = b""

    @property
    def to_sign(self) -> bytes:
        """The bytes that are signed: Sig_structure (RFC 9052, 4.4)."""
        return cbor2.dumps(["Signature1", self.protected, b"", self.payload])

    def to_cbor(self) -> bytes:
        """Return the whole, tagged."""
        return TAG + cbor2.dumps([self.protected, {}, self.payload, self.signature])


def unsigned(algorithm: ProofAlgorithm, key_id: str, payload: bytes) -> Sign1:
    """Return what is to be signed; algorithm and key are in the protected header."""
    header = {_ALGORITHM: _NUMBERS[algorithm], _KEY_ID: bytes.fromhex(key_id)}
    return Sign1(algorithm, key_id, cbor2.dumps(header, canonical=True), payload)


def from_cbor(data: bytes) -> Sign1:
    """Return the parts. Raises ValueError for anything else and for algorithms that are not ours."""
    if not data.startswith(TAG):
        raise ValueError("not COSE_Sign1")
    match load(data[1:]):
        case [bytes(protected), {}, bytes(payload), bytes(signature)]:
            algorithm, key_id = _header(load(protected))
            return Sign1(algorithm, key_id, protected, payload, signature)
    raise ValueError("not COSE_Sign1")


def _header(found: object) -> tuple[ProofAlgorithm, str]:
    match found:
        case {1: int(number), 4: bytes(key_id), **others} if number in _NAMES and not others:
            return _NAMES[number], key_id.hex()
    raise ValueError("a header that is not ours")
