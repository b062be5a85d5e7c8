"""What the QR of an extract states."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.model.paper_proof import PaperProof, ProofAlgorithm, ProofContent, ProofKey, ProofReading, ProofStatement


@dataclass(frozen=True, slots=True)
class ProofKeyPart:
    """The public part of a new key: id, algorithm and coordinates as in a JWK."""

    key_id: str
    algorithm: ProofAlgorithm
    x: str
    y: str


class PaperProofs(Protocol):
    """Signs what the QR of an extract states, and reads it back. Private keys leave it under a passphrase only."""

    def new_key(self) -> ProofKeyPart:
        """Make a key and keep it; return its public part. Raises `SettingError`."""

    def has_key(self, key_id: str) -> bool:
        """Tell whether this machine can sign with the key."""

    def discard_key(self, key_id: str) -> None:
        """Destroy the private part; an absent one is no error."""

    def handed_over(self, key_id: str, passphrase: str) -> bytes:
        """Return the key as a PKCS#12 file under `passphrase`. Raises `ProofKeyMissingError`, `SettingError`."""

    def take_over(self, file: bytes, passphrase: str, known: Collection[str]) -> str:
        """Keep the key that `file` holds and return its id; keeping it again changes nothing.

        Raises `ProofKeyFileError` for what is no such file, another passphrase, or a key that is not among
        `known`; `SettingError`.
        """

    def prove(self, statement: ProofStatement, contents: Sequence[ProofContent], key: ProofKey) -> PaperProof | None:
        """Return the first of `contents`, the fullest first, that fits one symbol; None when none does.

        Raises `ProofKeyMissingError`, `SettingError`.
        """

    def read(self, text: str, keys: Sequence[ProofKey]) -> ProofReading:
        """Return what `text` says and whether a key of `keys` stood behind it then; never raises on bad input."""
