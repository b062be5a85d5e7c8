"""Opens a key wherever it lies and makes a signer of it: the one door to every kind of key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign import signers
from pyhanko.sign.timestamps import TimeStamper

from archive.sign.key_source import KeyFile, KeySource
from archive.sign.pades import PadesSigner, ensure_valid
from archive.sign.pkcs12 import Pkcs12File
from archive.sign.proofs import Proofs


@dataclass(frozen=True, slots=True)
class KeySignerFactory:
    """Implements `ports.SignerFactory` for one key.

    Every signature of it is timestamped by `timestamper` and, with `proofs`, proved for long terms.
    """

    source: KeySource
    timestamper: TimeStamper
    now: Callable[[], datetime]
    proofs: Proofs | None = None

    def open(self, passphrase: str) -> PadesSigner:
        """Return the opened key; for a token `passphrase` is its PIN, which is tried once and never again.

        Raises `PassphraseWrongError`, `KeyUnreadableError`, `TokenError`, `CertificateExpiredError`.
        """
        certificates = self.proofs.certificates if self.proofs else ()
        signer = PadesSigner(open_key(self.source, passphrase, certificates), self.timestamper, self.now, self.proofs)
        ensure_valid(signer.certificate, self.now())
        return signer


def open_key(source: KeySource, passphrase: str, certificates: Sequence[x509.Certificate] = ()) -> signers.Signer:
    """Return the key that `source` names; `certificates` complete the chain of one that brings none."""
    if isinstance(source, KeyFile):
        return Pkcs12File(source.path).open(passphrase)
    from archive.sign.pkcs11 import open_token  # noqa: PLC0415 - its library is loaded only where a token is used

    return open_token(source, passphrase, certificates)
