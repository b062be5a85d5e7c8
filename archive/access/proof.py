"""The text of the QR: prefix, Base45, zlib, COSE_Sign1, CBOR; written with the school's key, read with its public one.

As in the EU's health certificates the content itself is signed and stands on the paper: reading it needs no
network, no register and nobody's leave. `docs/proof-on-paper.md` is the form for whoever writes a reader.
"""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from archive.access import base45, proof_cose, proof_form
from archive.access.proof_keys import KeyFolder, holds
from archive.model.paper_proof import (
    PaperProof,
    ProofContent,
    ProofKey,
    ProofOutcome,
    ProofReading,
    ProofStatement,
)
from archive.ports import ProofKeyPart

PREFIX = "SJA1:"
"""School journals' archive, form 1; all signs are among those that QR packs tightest."""
MOST_SIGNS = 1990
"""What a symbol of version 30, level M, holds (ISO/IEC 18004, table 7): 137 modules, 70 mm with its quiet zone."""
MOST_BYTES = 16 * 1024
"""Of what is inflated: a statement that fits a symbol never has more."""


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """Implements `ports.PaperProofs` with the keys in a folder."""

    keys: KeyFolder

    def new_key(self) -> ProofKeyPart:
        """Make a key and keep it; return its public part. Raises `SettingError`."""
        return self.keys.make()

    def has_key(self, key_id: str) -> bool:
        """Tell whether this machine can sign with the key."""
        return self.keys.holds(key_id)

    def discard_key(self, key_id: str) -> None:
        """Destroy the private part."""
        self.keys.discard(key_id)

    def handed_over(self, key_id: str, passphrase: str) -> bytes:
        """Return the key as a file under `passphrase`. Raises `ProofKeyMissingError`, `SettingError`."""
        return self.keys.handed_over(key_id, passphrase)

    def take_over(self, file: bytes, passphrase: str, known: Collection[str]) -> str:
        """Keep the key that `file` holds. Raises `ProofKeyFileError`, `SettingError`."""
        return self.keys.take_over(file, passphrase, known)

    def prove(self, statement: ProofStatement, contents: Sequence[ProofContent], key: ProofKey) -> PaperProof | None:
        """Return the first of `contents`, the fullest first, that fits one symbol; None when none does.

        Raises `ProofKeyMissingError`, `SettingError`.
        """
        whole = proof_form.digest_of(contents[0])
        for content in contents:
            partial = whole if content.left_out else b""
            text = self._text(replace(statement, content=content, whole=partial), key)
            if len(text) <= MOST_SIGNS:
                return PaperProof(text, content.left_out)
        return None

    def _text(self, statement: ProofStatement, key: ProofKey) -> str:
        signed = proof_cose.unsigned(key.algorithm, key.key_id, proof_form.to_cbor(statement))
        signed = replace(signed, signature=self.keys.sign(key.key_id, signed.to_sign))
        return PREFIX + base45.encode(zlib.compress(signed.to_cbor(), 9))

    def read(self, text: str, keys: Sequence[ProofKey]) -> ProofReading:
        """Return what `text` says and whether a key of `keys` stood behind it then; never raises on bad input."""
        return read(text, keys)


def read(text: str, keys: Sequence[ProofKey]) -> ProofReading:
    """Return what `text` says and whether a key of `keys` stood behind it then; never raises on bad input."""
    try:
        signed = _opened(text)
    except ValueError:
        return ProofReading(ProofOutcome.UNREADABLE)
    key = next((each for each in keys if each.key_id == signed.key_id), None)
    if key is None:
        return ProofReading(ProofOutcome.UNKNOWN_KEY, _statement(signed.payload))
    if str(key.algorithm) != str(signed.algorithm) or not holds(key, signed.to_sign, signed.signature):
        return ProofReading(ProofOutcome.FORGED, None, key)
    return _judged(_statement(signed.payload), key)


def _judged(statement: ProofStatement | None, key: ProofKey) -> ProofReading:
    """Judge what is well signed: of our form, by the school that it names, on a day when the key was in force."""
    if statement is None:
        return ProofReading(ProofOutcome.UNREADABLE, None, key)
    if key.revoked_at is not None:
        return ProofReading(ProofOutcome.REVOKED, statement, key)
    own = statement.organisation_id == key.organisation_id and key.is_valid_on(statement.issued_on)
    return ProofReading(ProofOutcome.GENUINE if own else ProofOutcome.FORGED, statement, key)


def _opened(text: str) -> proof_cose.Sign1:
    if not text.startswith(PREFIX) or len(text) > 2 * MOST_SIGNS:
        raise ValueError("not a proof of ours")
    return proof_cose.from_cbor(_inflated(base45.decode(text.removeprefix(PREFIX))))


def _inflated(data: bytes) -> bytes:
    """Return what was compressed, up to the limit. Raises ValueError."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("not zlib") from error
    if not stream.eof or stream.unused_data:
        raise ValueError("cut, too long, or followed by something")
    return found


def _statement(payload: bytes) -> ProofStatement | None:
    try:
        return proof_form.from_cbor(payload)
    except ValueError:
        return None
