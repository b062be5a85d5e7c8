"""The private keys of extracts: a file each, for the service's user alone, sealed; and what each algorithm does.

A key is never shown, printed or logged; only its public part leaves this module.
"""

import base64
import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import pkcs12

from archive.errors import ProofKeyFileError, ProofKeyMissingError, SettingError
from archive.model.paper_proof import ProofAlgorithm, ProofKey
from archive.ports import ProofKeyPart, Seal
from archive.texts import _

_ROUNDS = 600_000
"""Of PBKDF2 under a file that leaves this machine (OWASP, 2023)."""
_MOST_BYTES = 64 * 1024
_HALF = 32
"""Bytes of a coordinate of P-256, and of each half of a signature."""


def key_id_of(x: str, y: str) -> str:
    """Return the first 8 bytes of the thumbprint of a P-256 key (RFC 7638, 3.2)."""
    members = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
    return hashlib.sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).hexdigest()[:16]


def to_base64url(data: bytes) -> str:
    """Return base64url without padding (RFC 7515)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_part(key: ec.EllipticCurvePublicKey) -> ProofKeyPart:
    """Return the key's coordinates and id."""
    numbers = key.public_numbers()
    x, y = (to_base64url(number.to_bytes(_HALF)) for number in (numbers.x, numbers.y))
    return ProofKeyPart(key_id_of(x, y), ProofAlgorithm.ES256, x, y)


def sign(private: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    """Return r and s, 32 bytes each (RFC 9053, 2.1)."""
    r, s = decode_dss_signature(private.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(_HALF) + s.to_bytes(_HALF)


def holds(key: ProofKey, data: bytes, signature: bytes) -> bool:
    """Tell whether `signature` is the key's over `data`."""
    if len(signature) != 2 * _HALF:
        return False
    x, y = (int.from_bytes(_from_base64url(part)) for part in (key.x, key.y))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    r, s = (int.from_bytes(half) for half in (signature[:_HALF], signature[_HALF:]))
    try:
        public.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """Where the private keys lie: «<key id>.key», mode 0600, sealed."""

    folder: Path
    seal: Seal

    def make(self) -> ProofKeyPart:
        """Make a key and keep it; return its public part. Raises `SettingError`."""
        private = ec.generate_private_key(ec.SECP256R1())
        part = public_part(private.public_key())
        self._keep(part.key_id, private)
        return part

    def holds(self, key_id: str) -> bool:
        """Tell whether this machine has the key."""
        return self._path(key_id).is_file()

    def sign(self, key_id: str, data: bytes) -> bytes:
        """Return the signature. Raises `ProofKeyMissingError`, `SettingError`."""
        return sign(self._private(key_id), data)

    def handed_over(self, key_id: str, passphrase: str) -> bytes:
        """Return the key as PKCS#12 under `passphrase`. Raises `ProofKeyMissingError`, `SettingError`."""
        under = (
            serialization.PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(_ROUNDS)
            .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
            .hmac_hash(hashes.SHA256())
            .build(passphrase.encode())
        )
        return pkcs12.serialize_key_and_certificates(key_id.encode(), self._private(key_id), None, None, under)

    def take_over(self, file: bytes, passphrase: str, known: Collection[str]) -> str:
        """Keep the key in `file`, one of `known`, and return its id. Raises `ProofKeyFileError`, `SettingError`."""
        private = _from_pkcs12(file, passphrase)
        key_id = public_part(private.public_key()).key_id
        if key_id not in known:
            raise ProofKeyFileError(why=_("ключа {key_id} среди действующих ключей школы нет").format(key_id=key_id))
        if not self.holds(key_id):
            self._keep(key_id, private)
        return key_id

    def discard(self, key_id: str) -> None:
        """Destroy a key that signs no more; an absent one is no error."""
        self._path(key_id).unlink(missing_ok=True)

    def _private(self, key_id: str) -> ec.EllipticCurvePrivateKey:
        try:
            sealed = self._path(key_id).read_text(encoding="ascii")
        except OSError as error:
            raise ProofKeyMissingError(key_id=key_id) from error
        private = serialization.load_pem_private_key(self.seal.opened(sealed).encode(), None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        return private

    def _keep(self, key_id: str, private: ec.EllipticCurvePrivateKey) -> None:
        try:
            self._write(key_id, self.seal.sealed(_plain(private)))
        except OSError as error:
            raise SettingError(name="ARCHIVE_PROOF_KEYS_DIR", why=f"{self.folder}: {error.strerror}") from error

    def _path(self, key_id: str) -> Path:
        return self.folder / f"{key_id}.key"

    def _write(self, key_id: str, sealed: str) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path(key_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(sealed)


def _from_pkcs12(file: bytes, passphrase: str) -> ec.EllipticCurvePrivateKey:
    try:
        private = pkcs12.load_pkcs12(file[:_MOST_BYTES], passphrase.encode()).key
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ProofKeyFileError(why=_("пароль не подходит или это не файл ключа")) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise ProofKeyFileError(why=_("в нём не ключ выписок (нужна кривая P-256)"))
    return private


def _plain(private: ec.EllipticCurvePrivateKey) -> str:
    form = serialization.PrivateFormat.PKCS8
    return private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def as_jwk(key: ProofKey) -> Mapping[str, str]:
    """Return the public key as a JWK (RFC 7517)."""
    return {"kty": "EC", "crv": "P-256", "x": key.x, "y": key.y, "alg": key.algorithm.value, "use": "sig"}
