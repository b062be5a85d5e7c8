"""A key from a PKCS#12 file (RFC 7292).

The key is loaded once: pyHanko's own in-memory signer loads it anew at every signature, some ten
times slower with RSA. The certificates are parsed once from DER for the same reason.
"""

from pathlib import Path

from asn1crypto import pkcs12 as asn1_pkcs12
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from archive.errors import KeyUnreadableError, PassphraseWrongError
from archive.sign.hole import DIGEST
from archive.texts import _


class LoadedKey(signers.Signer):
    """A private key in memory, ready to sign with SHA-256."""

    def __init__(self, key: RSAPrivateKey | EllipticCurvePrivateKey, chain: list[bytes]) -> None:
        """Take the key and the DER certificates, the signer's first."""
        own, *others = (asn1_x509.Certificate.load(der) for der in chain)
        store = SimpleCertificateStore.from_certs(others)
        super().__init__(signing_cert=own, cert_registry=store, embed_roots=False)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - pyHanko's signature
        """Return the raw signature of `data`: PKCS#1 v1.5 or ECDSA."""
        del dry_run
        assert digest_algorithm == DIGEST
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ECDSA(hashes.SHA256()))


class Pkcs12File:
    """A key in a file."""

    def __init__(self, path: Path) -> None:
        """Take where it lies; nothing is read yet."""
        self._path = path

    def open(self, passphrase: str) -> LoadedKey:
        """Return the key with its certificates. Raises `PassphraseWrongError`, `KeyUnreadableError`."""
        return self._loaded(self._contents(passphrase))

    def _contents(self, passphrase: str) -> pkcs12.PKCS12KeyAndCertificates:
        data = self._read()
        try:
            return pkcs12.load_pkcs12(data, passphrase.encode() or None)
        except UnsupportedAlgorithm as error:
            raise self._unreadable(_("его алгоритм не поддерживается ({error})").format(error=error)) from error
        except ValueError as error:
            # OpenSSL says the same of a wrong passphrase and of damage inside, so the frame was looked at first.
            raise PassphraseWrongError(file=self._path.name) from error

    def _read(self) -> bytes:
        try:
            data = self._path.read_bytes()
        except OSError as error:
            raise self._unreadable(error.strerror or str(error)) from error
        try:
            version = asn1_pkcs12.Pfx.load(data, strict=True)["version"].native
        except (ValueError, TypeError) as error:
            raise self._unreadable(_("это не PKCS#12")) from error
        if version != "v3":
            raise self._unreadable(_("это не PKCS#12"))
        return data

    def _loaded(self, contents: pkcs12.PKCS12KeyAndCertificates) -> LoadedKey:
        if contents.key is None or contents.cert is None:
            raise self._unreadable(_("в нём нет закрытого ключа или его сертификата"))
        if not isinstance(contents.key, RSAPrivateKey | EllipticCurvePrivateKey):
            raise self._unreadable(_("поддерживаются ключи RSA и ECDSA, а здесь другой"))
        if contents.key.public_key() != contents.cert.certificate.public_key():
            raise self._unreadable(_("сертификат выдан на другой ключ"))
        chain = [contents.cert.certificate, *(extra.certificate for extra in contents.additional_certs)]
        return LoadedKey(contents.key, [_der(certificate) for certificate in chain])

    def _unreadable(self, why: str) -> KeyUnreadableError:
        return KeyUnreadableError(file=self._path.name, why=why)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
